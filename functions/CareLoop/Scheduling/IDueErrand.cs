namespace CareLoop.Scheduling;

/// <summary>What is to be done at an instant and is no look at a patient's file, because there is no such patient yet.</summary>
internal interface IDueErrand
{
    /// <summary>The letters before the dot in <see cref="Look.Record"/>; no <see cref="IDueHandler"/> has them.</summary>
    string Kind { get; }

    /// <summary>Does it; it may run twice, and what throws is due again.</summary>
    Task RunAsync(Look look, string id, CancellationToken cancellationToken);
}
