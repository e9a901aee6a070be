using CareLoop.Local.Clock;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.Local.Host.Timers;

/// <summary>
/// Timer triggers, on business time. A timer's ticks that passed while it ran, or while time
/// jumped, become one run; it never runs twice at a time.
/// </summary>
internal sealed class TimerFunctions : IHostedService, IDisposable
{
    private readonly Agenda agenda;
    private readonly LocalClock clock;
    private readonly FunctionInvoker invoker;
    private readonly Operations operations;
    private readonly Dictionary<string, ServedTimer> timers;

    public TimerFunctions(IReadOnlyList<ServedFunction> functions, Settings settings, Agenda agenda, LocalClock clock, FunctionInvoker invoker, Operations operations)
    {
        this.agenda = agenda;
        this.clock = clock;
        this.invoker = invoker;
        this.operations = operations;
        timers = functions
            .Where(function => function.Trigger is TimerTriggerAttribute)
            .ToDictionary(function => function.Name, function => Read(function, settings));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers.Values)
        {
            if (((TimerTriggerAttribute)timer.Function.Trigger).RunOnStartup)
                agenda.At(clock.GetUtcNow(), timer.Function.Name, token => RunAsync(timer, clock.GetUtcNow(), token));
            agenda.Every(timer.Function.Name, timer.Schedule.Next, (due, token) => RunAsync(timer, due, token), timer.Schedule.EveryMinute);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var timer in timers.Values)
            timer.Turn.Dispose();
    }

    /// <summary>Runs a timer now, whatever its schedule says.</summary>
    public Task RunAsync(ServedFunction function, CancellationToken cancellationToken) =>
        RunAsync(timers[function.Name], clock.GetUtcNow(), cancellationToken);

    private async Task RunAsync(ServedTimer timer, DateTimeOffset due, CancellationToken cancellationToken)
    {
        await timer.Turn.WaitAsync(cancellationToken);
        using var operation = operations.Begin(timer.Function.Name);
        try
        {
            var now = clock.GetUtcNow();
            var info = new TimerInfo
            {
                IsPastDue = timer.Schedule.Next(due) <= now,
                ScheduleStatus = ((TimerTriggerAttribute)timer.Function.Trigger).UseMonitor ? Status(timer, due, now) : null,
            };
            await invoker.TryInvokeAsync(timer.Function, token => timer.Arguments.Fill(info, _ => null, token), cancellationToken);
        }
        finally
        {
            timer.Turn.Release();
        }
    }

    private static ScheduleStatus Status(ServedTimer timer, DateTimeOffset due, DateTimeOffset now) => new()
    {
        Last = due.UtcDateTime,
        Next = timer.Schedule.Next(now)?.UtcDateTime ?? default,
        LastUpdated = now.UtcDateTime,
    };

    private static ServedTimer Read(ServedFunction function, Settings settings)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
            throw function.Wrong($"a timer gives a {nameof(TimerInfo)}.");
        try
        {
            var schedule = Ncrontab.Parse(settings.Resolve(function, ((TimerTriggerAttribute)function.Trigger).Schedule));
            return new(function, schedule, new FunctionArguments(function, []), new SemaphoreSlim(1));
        }
        catch (FormatException exception)
        {
            throw function.Wrong(exception.Message);
        }
    }

    private sealed record ServedTimer(ServedFunction Function, Ncrontab Schedule, FunctionArguments Arguments, SemaphoreSlim Turn);
}
