using Microsoft.Extensions.Options;

namespace CareLoop.App;

/// <summary>What is wrong with the settings of an app that did not start.</summary>
public static class StartProblems
{
    /// <summary>A sentence for each, all at once; none where it was something else.</summary>
    /// <param name="error">What the host threw at its start.</param>
    public static IReadOnlyList<string> Of(Exception error) => error switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) => [.. several.InnerExceptions.SelectMany(Of)],
        _ => [],
    };

    /// <summary>Runs a host; what is wrong with its settings is said in a line each, without a stack.</summary>
    /// <param name="run">Builds and runs it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> SayAsync(Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await run();
            return 0;
        }
        catch (Exception error) when (Of(error) is { Count: > 0 } problems)
        {
            await Console.Error.WriteLineAsync($"CareLoop did not start: {problems.Count} {(problems.Count == 1 ? "setting is" : "settings are")} missing or wrong (docs/configuration.md).");
            foreach (var problem in problems)
                await Console.Error.WriteLineAsync("  " + problem);
            return 1;
        }
    }
}
