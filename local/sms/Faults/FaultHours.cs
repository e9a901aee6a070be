using CareLoop.Local.Clock;
using CareLoop.Local.Faults;

namespace CareLoop.Local.Sms.Faults;

/// <summary>Sets what goes wrong as the run's plan has it, at the instants at which that changes: what <c>PUT /faults</c> does by hand.</summary>
internal sealed class FaultHours(FaultPlan plan, FaultDice dice, Agenda agenda) : IHostedService
{
    /// <summary>Longer than the app waits in a run with faults.</summary>
    private const int SlowMs = 1500;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        dice.Settings = dice.Settings with { Seed = (int)plan.Seed };
        foreach (var instant in plan.Episodes.SelectMany(episode => new[] { episode.From, episode.Until }).Distinct())
            agenda.At(instant, "faults", _ =>
            {
                dice.Settings = At(instant);
                return Task.CompletedTask;
            });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private FaultSettings At(DateTimeOffset instant)
    {
        var slow = Chance(FaultKind.SmsSlow);
        return dice.Settings with
        {
            Throttle = Chance(FaultKind.SmsThrottle),
            Fail5xx = Chance(FaultKind.SmsFail),
            Busy503 = Chance(FaultKind.SmsBusy),
            LoseAnswer = Chance(FaultKind.SmsLoseAnswer),
            Refuse = Chance(FaultKind.SmsRefuse),
            SlowMs = slow > 0 ? SlowMs : 0,
            Slow = slow,
            ReportCodes = new Dictionary<string, double> { ["4004"] = Chance(FaultKind.SmsBadNumber), ["4006"] = Chance(FaultKind.SmsUndelivered) / 2, ["5001"] = Chance(FaultKind.SmsUndelivered) / 2 },
            DoubleReports = Chance(FaultKind.ReportDouble),
            LateReports = Chance(FaultKind.ReportLate),
            DropReports = Chance(FaultKind.ReportLost),
            OneOfTwo = true,
            DoubleTexts = Chance(FaultKind.TextDouble),
        };

        double Chance(string kind) => plan.Chance(kind, instant);
    }
}
