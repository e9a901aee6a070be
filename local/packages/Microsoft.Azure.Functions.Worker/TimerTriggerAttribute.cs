using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by a schedule.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>Six fields of NCRONTAB (second, minute, hour, day, month, day of week) in UTC, or a time span.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether the schedule's state survives restarts.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer tells its function.</summary>
public class TimerInfo
{
    /// <summary>Where the schedule stands; null when it is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the function runs later than its schedule says.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
