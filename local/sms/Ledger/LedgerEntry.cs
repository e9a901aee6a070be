namespace CareLoop.Local.Sms.Ledger;

/// <summary>One text that was sent, refused or received.</summary>
internal sealed record LedgerEntry
{
    /// <summary>1, 2, 3, … in the order of their coming.</summary>
    public long Seq { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>out</c>: to a phone; <c>in</c>: from a phone.</summary>
    public required string Direction { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Text { get; init; }

    public string? MessageId { get; init; }

    public string? Tag { get; init; }

    public string? RepeatabilityId { get; init; }

    /// <summary>The repeatability-first-sent, as it came.</summary>
    public string? FirstSent { get; init; }

    /// <summary>When the send came, in wire time.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>One of <see cref="LedgerOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>Delivered</c> or <c>Failed</c>, once the carrier knows.</summary>
    public string? Status { get; init; }

    /// <summary>The code of the delivery report, whether or not one is sent.</summary>
    public int? ReportCode { get; init; }

    /// <summary>Whether the report was sent; null until then.</summary>
    public bool? Reported { get; init; }

    /// <summary>When the carrier knows, in business time.</summary>
    public DateTimeOffset? ReportAt { get; init; }

    /// <summary>Whether the sender asked for a delivery report.</summary>
    public bool WantsReport { get; init; }
}

/// <summary>What became of a send.</summary>
internal static class LedgerOutcome
{
    /// <summary>Taken, and answered so.</summary>
    public const string Accepted = "accepted";

    /// <summary>Taken, and the answer lost.</summary>
    public const string AnswerLost = "answer-lost";

    /// <summary>Refused for this recipient with 400 or 412; no text.</summary>
    public const string Refused = "refused";

    /// <summary>Answered with 429; no text.</summary>
    public const string Throttled = "throttled";

    /// <summary>Answered with 500 or 503; no text.</summary>
    public const string Failed = "failed";

    /// <summary>Not sent by the app: the network itself confirms STOP or START.</summary>
    public const string Network = "network";
}
