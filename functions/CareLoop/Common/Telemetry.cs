using System.Diagnostics.Metrics;

namespace CareLoop.Common;

/// <summary>
/// What the app tells of itself in figures; docs/metrics.md says what each means and which alert goes by it. Dimensions are
/// queues, codes, reasons and kinds of tasks: nothing that leads to a person.
/// </summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>The meter that whoever runs the app exports.</summary>
    public const string MeterName = "CareLoop";

    internal const string QueueDepth = "careloop.queue.depth";
    internal const string QueueOldestAge = "careloop.queue.oldest_age";
    internal const string HisEvents = "careloop.his.events";
    internal const string HttpServerErrors = "careloop.http.server_errors";
    internal const string DueLag = "careloop.due.lag";
    internal const string DueHandedOut = "careloop.due.handed_out";
    internal const string SmsReports = "careloop.sms.reports";
    internal const string Failures = "careloop.failures";
    internal const string TasksOverdue = "careloop.tasks.overdue";

    private readonly Meter meter = new(MeterName);
    private readonly Gauge<int> depth;
    private readonly Gauge<double> oldestAge;
    private readonly Counter<int> events;
    private readonly Counter<int> serverErrors;
    private readonly Gauge<double> lag;
    private readonly Counter<int> handedOut;
    private readonly Counter<int> reports;
    private readonly Counter<int> failures;
    private readonly Gauge<int> overdue;

    internal Telemetry()
    {
        depth = meter.CreateGauge<int>(QueueDepth, "{message}");
        oldestAge = meter.CreateGauge<double>(QueueOldestAge, "s");
        events = meter.CreateCounter<int>(HisEvents, "{event}");
        serverErrors = meter.CreateCounter<int>(HttpServerErrors, "{request}");
        lag = meter.CreateGauge<double>(DueLag, "s");
        handedOut = meter.CreateCounter<int>(DueHandedOut, "{row}");
        reports = meter.CreateCounter<int>(SmsReports, "{report}");
        failures = meter.CreateCounter<int>(Failures, "{failure}");
        overdue = meter.CreateGauge<int>(TasksOverdue, "{task}");
    }

    /// <summary>A request was answered with a server error, because the function failed.</summary>
    /// <param name="function">The function's name.</param>
    public void TellServerError(string function) => serverErrors.Add(1, new KeyValuePair<string, object?>("function", function));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    /// <summary>Whether a figure is of this app's own meter, and not of another in the same process.</summary>
    internal bool IsMine(Instrument instrument) => ReferenceEquals(instrument.Meter, meter);

    internal void TellQueue(string queue, int messages, TimeSpan oldest)
    {
        depth.Record(messages, new KeyValuePair<string, object?>("queue", queue));
        oldestAge.Record(oldest.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
    }

    internal void TellEvent(string status) => events.Add(1, new KeyValuePair<string, object?>("status", status));

    internal void TellSweep(int rows, TimeSpan late)
    {
        lag.Record(late.TotalSeconds);
        handedOut.Add(rows);
    }

    internal void TellReport(string outcome, string code) =>
        reports.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("code", code));

    internal void TellFailure(string source, string reason) =>
        failures.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("reason", reason));

    internal void TellOverdue(string what, int level, int tasks) =>
        overdue.Record(tasks, new KeyValuePair<string, object?>("what", what), new KeyValuePair<string, object?>("level", level));
}
