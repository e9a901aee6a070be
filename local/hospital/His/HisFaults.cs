using System.Collections.Concurrent;
using System.Globalization;

using CareLoop.Local.Clock;
using CareLoop.Local.Faults;

namespace CareLoop.Local.Hospital.His;

/// <summary>What goes wrong at the HIS's own endpoint, as the run's plan has it; nothing where it has none.</summary>
internal sealed class HisFaults(IServiceProvider services, DealtFaults dealt, LocalClock clock)
{
    /// <summary>Longer than the app waits in a run with faults.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1500);

    private static readonly string[] Kinds = [FaultKind.HisRefuse, FaultKind.HisFail, FaultKind.HisThrottle, FaultKind.HisSlow, FaultKind.HisLoseAnswer];

    private readonly FaultPlan? plan = services.GetService<FaultPlan>();
    private readonly ConcurrentDictionary<string, int> tries = new(StringComparer.Ordinal);

    /// <summary>The fault that falls on this try of a callback; null for none. A refusal falls on a callback, not on a try.</summary>
    public string? On(string webhookId)
    {
        if (plan is null)
            return null;
        var attempt = string.Create(CultureInfo.InvariantCulture, $"{webhookId} {tries.AddOrUpdate(webhookId, 1, (_, before) => before + 1)}");
        var now = clock.GetUtcNow();
        var kind = Kinds.FirstOrDefault(kind => plan.Falls(kind, kind == FaultKind.HisRefuse ? webhookId : attempt, now));
        if (kind is not null)
            dealt.Count(kind);
        return kind;
    }

    /// <summary>Takes its time where that is the fault.</summary>
    public static Task DelayAsync(string? fault, CancellationToken cancellationToken) =>
        fault == FaultKind.HisSlow ? Task.Delay(Slow, TimeProvider.System, cancellationToken) : Task.CompletedTask;
}
