using CareLoop.Local.Simulation.Hospital;
using CareLoop.Local.Simulation.Phones;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>Nobody gets the text of one step twice. A step is known by when, before the visit, its text goes out.</summary>
internal static class TextsOnce
{
    public static IEnumerable<string> Check(World world)
    {
        var went = world.Network.Texts.Where(text => !text.MayBeFollowed).ToList();
        // Advice in an emergency is sent again where its outcome is not known: twice is better than not at all.
        foreach (var message in went.Where(text => !text.Text.Contains("急救", StringComparison.Ordinal)).GroupBy(text => text.Message).Where(group => group.Count() > 1))
            yield return $"texted twice: message {message.Key} as {string.Join(", ", message.Select(text => text.Id))}";

        var steps = went.Where(text => text.Reading.Kind == TextKind.Reminder)
            .SelectMany(text => text.Reading.Starts.Select(start => (text.To, Start: start, Step: StepOf(text.Reading.Starts.Min(), text.Begun), Text: text)))
            .GroupBy(step => (step.To, step.Start, step.Step));
        foreach (var step in steps.Where(step => step.Count() > 1))
        {
            yield return $"texted twice: {step.Key.Step} of {Clinic.Local(step.Key.Start):MM-dd HH:mm} to {step.Key.To} as {string.Join(", ", step.Select(one => one.Text.Id))}";
        }
    }

    /// <summary>Visits of a day share a text, which goes out for the first of them. By the shipped policy: a week before, the day before, the same day.</summary>
    private static string StepOf(DateTimeOffset start, DateTimeOffset sent) => (start - sent).TotalHours switch
    {
        > 72 => "week-before",
        > 2.75 => "day-before",
        _ => "same-day",
    };
}
