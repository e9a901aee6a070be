using System.ComponentModel.DataAnnotations;

namespace CareLoop.Scheduling;

/// <summary>Configuration section <c>Scheduling</c>.</summary>
public sealed record SchedulingOptions
{
    /// <summary>Over how many shards due rows are spread; a sweep is one request a shard. May grow, never shrink: rows of a lost shard would never be read.</summary>
    [Range(1, 100)]
    public int Shards { get; init; } = 4;

    /// <summary>Items in one group: one queue message, one share of its requests each.</summary>
    [Range(1, 100)]
    public int GroupSize { get; init; } = 50;

    /// <summary>Patients of one group that are worked on at the same time.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 8;
}
