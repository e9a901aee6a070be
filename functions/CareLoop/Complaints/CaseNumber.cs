using System.Globalization;
using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Complaints;

/// <summary>
/// A case's number as people read and write it: <c>TS-20261121-0042-8</c>. The day on which it came in, four digits that tell nothing, and a
/// check digit by ISO 7064, MOD 11,10: a digit that is mistyped, and nearly every pair that is swapped, makes it no number.
/// </summary>
internal readonly record struct CaseNumber
{
    private const int Digits = 13, DayDigits = 8;
    private readonly string? text;

    private CaseNumber(string digits) => text = $"TS-{digits[..DayDigits]}-{digits[DayDigits..12]}-{digits[12]}";

    /// <summary>The local day on which the case came in.</summary>
    public DateOnly Day => DateOnly.ParseExact(ToString()[3..11], "yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>One of the numbers that a case may have: tried in order until one is free.</summary>
    /// <param name="day">The local day.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="attempt">0 for the first.</param>
    public static CaseNumber Candidate(DateOnly day, string caseId, int attempt)
    {
        var id = DerivedId.Of("case-number", caseId, attempt.ToString(CultureInfo.InvariantCulture));
        var four = id.Aggregate(0L, (sum, character) => ((sum * 33) + character) % 1_000_003) % 10_000;
        var digits = string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}{four:0000}");
        return new CaseNumber(digits + Check(digits));
    }

    /// <summary>Reads a number as people write it: in any width and case, with or without its letters and dashes.</summary>
    public static bool TryParse(string? written, out CaseNumber number)
    {
        number = default;
        var digits = Folding.Compact(Folding.Fold(written));
        digits = digits.StartsWith("ts", StringComparison.Ordinal) ? digits[2..] : digits;
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit) || digits[12] != Check(digits[..12])
            || !DateOnly.TryParseExact(digits[..DayDigits], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return false;
        }

        number = new CaseNumber(digits);
        return true;
    }

    public override string ToString() => text ?? "";

    /// <summary>ISO 7064, MOD 11,10.</summary>
    private static char Check(string digits)
    {
        var product = digits.Aggregate(10, (carried, digit) =>
        {
            var sum = (carried + (digit - '0')) % 10;
            return (sum == 0 ? 10 : sum) * 2 % 11;
        });
        return (char)('0' + ((11 - product) % 10));
    }
}
