using System.Globalization;

namespace CareLoop.Local.Sms.Faults;

/// <summary>What goes wrong, as <c>PUT /faults</c> sets it. Chances are from 0 (never) to 1 (always).</summary>
internal sealed record FaultSettings
{
    /// <summary>The same seed gives the same faults to the same sends, in whatever order they come.</summary>
    public int Seed { get; init; }

    /// <summary>A recipient is refused with 400.</summary>
    public double Refuse { get; init; }

    /// <summary>A recipient is answered with 503.</summary>
    public double Busy503 { get; init; }

    /// <summary>The request is answered with 429.</summary>
    public double Throttle { get; init; }

    /// <summary>What <c>Retry-After</c> says in a 429.</summary>
    public int RetryAfterSeconds { get; init; } = 10;

    /// <summary>Milliseconds of real time between taking a send and answering it.</summary>
    public int SlowMs { get; init; }

    /// <summary>On which share of the sends <see cref="SlowMs"/> falls.</summary>
    public double Slow { get; init; } = 1;

    /// <summary>The request fails with 500 and nothing is sent.</summary>
    public double Fail5xx { get; init; }

    /// <summary>The send is served and the connection breaks off instead of an answer.</summary>
    public double LoseAnswer { get; init; }

    /// <summary>The delivery report never comes.</summary>
    public double DropReports { get; init; }

    /// <summary>
    /// Spares the reports of texts whose answer was lost. Where both are lost nobody ever learns what became of the text, which a
    /// ledger from outside can't tell from a lost one.
    /// </summary>
    public bool OneOfTwo { get; init; }

    /// <summary>The delivery report comes twice.</summary>
    public double DoubleReports { get; init; }

    /// <summary>Among those that would come, the delivery report comes up to an hour later.</summary>
    public double LateReports { get; init; }

    /// <summary>What a phone sends comes a second time, one to ten minutes later.</summary>
    public double DoubleTexts { get; init; }

    /// <summary>Codes that a delivery report has instead of 2000, with the chance of each.</summary>
    public IReadOnlyDictionary<string, double> ReportCodes { get; init; } = new Dictionary<string, double>();

    /// <summary>What is wrong with these settings; null when nothing is.</summary>
    public string? Problem()
    {
        double[] chances = [Refuse, Busy503, Throttle, Fail5xx, LoseAnswer, Slow, DropReports, DoubleReports, LateReports, DoubleTexts, .. ReportCodes.Values, ReportCodes.Values.Sum()];
        if (chances.Any(chance => chance is not (>= 0 and <= 1))) return "A chance is a number from 0 to 1, and those of the report codes add up to at most 1.";
        if (RetryAfterSeconds < 0 || SlowMs < 0) return "retryAfterSeconds and slowMs are not negative.";
        return ReportCodes.Keys.FirstOrDefault(code => code.Length != 4 || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } wrong
            ? $"'{wrong}' is no report code: those have four digits."
            : null;
    }
}
