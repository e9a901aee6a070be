using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using Microsoft.Extensions.Logging;

namespace CareLoop.Scheduling;

/// <summary>
/// Does what a committed file still wants done and records the outcomes in one commit. Each effect is at least once;
/// what makes it harmless twice is its own matter (design, 5.2).
/// </summary>
internal sealed partial class Effects(IEnumerable<IEffectRunner> runners, PatientFiles files, ILogger<Effects> logger)
{
    /// <summary>An effect's outcome may open a further effect, such as a task after a refused text; it ends, and this bounds it.</summary>
    private const int MaxRounds = 4;

    /// <summary>When a look makes sure that the effects were done: later than the fast path takes, inside the repeatability window.</summary>
    public static readonly TimeSpan GuardAfter = TimeSpan.FromMinutes(2);

    private readonly List<IEffectRunner> runners = [.. runners];

    /// <summary>Runs all pending effects of the file. An effect that throws stays pending; its due row or its message comes back to it.</summary>
    /// <exception cref="AggregateException">Some effects threw; the outcomes of the others are recorded.</exception>
    public async Task RunAsync(PatientFile file, Moment moment, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        HashSet<string> tried = new(StringComparer.Ordinal);
        for (var round = 0; round < MaxRounds; round++)
        {
            var effects = PendingOf(file, moment).Where(effect => tried.Add(effect.Name)).ToList();
            if (effects.Count == 0)
            {
                break;
            }

            var outcomes = new List<Action<PatientFile>>();
            foreach (var effect in effects)
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    outcomes.Add(await effect.RunAsync(cancellationToken));
                }
                catch (Exception error) when (error is not OutOfMemoryException)
                {
                    LogFailed(Cause.Of(error), effect.Name, file.Key);
                    failures.Add(error);
                }
            }

            if (outcomes.Count > 0)
            {
                // What was done is recorded even where the caller has given up: unrecorded, it would be done again or not be known.
                var changed = await files.ChangeHereAsync(file.Key, fresh => Apply(outcomes, fresh), CancellationToken.None, file);
                file = changed.File;
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    /// <summary>Takes over what a run that died left behind in this file.</summary>
    public void Resume(PatientFile file, Moment moment) => runners.ForEach(runner => runner.Resume(file, moment));

    /// <summary>
    /// For a change that no queue message guarantees: where it leaves effects, asks for a look at them, written before the
    /// commit.
    /// </summary>
    public void Guard(PatientFile file, Moment moment)
    {
        if (PendingOf(file, moment).Any())
        {
            file.LookAt(moment.Now + GuardAfter, EffectsDue.Record, file.Head.Version);
        }
    }

    private IEnumerable<Effect> PendingOf(PatientFile file, Moment moment) =>
        file.IsFenced ? [] : runners.Where(runner => runner.RunsWhereMerged || file.Head.MergedInto is null).SelectMany(runner => runner.Pending(file, moment));

    private static bool Apply(List<Action<PatientFile>> outcomes, PatientFile file)
    {
        outcomes.ForEach(outcome => outcome(file));
        return true;
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "{Error} in effect {Effect} of patient {Patient}; it will be tried again")]
    private partial void LogFailed(string error, string effect, PatientKey patient);
}
