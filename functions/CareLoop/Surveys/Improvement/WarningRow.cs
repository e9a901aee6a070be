using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys.Improvement;

/// <summary>A share as it was counted.</summary>
/// <param name="Satisfied">Surveys of which the verdict is satisfied.</param>
/// <param name="Surveys">Of how many.</param>
internal sealed record CountedShare(int Satisfied, int Surveys)
{
    public double Value => Surveys == 0 ? 0 : Satisfied / (double)Surveys;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Satisfied}/{Surveys}");

    public static CountedShare Parse(string? text) => text?.Split('/') is [var satisfied, var surveys]
        ? new(int.Parse(satisfied, CultureInfo.InvariantCulture), int.Parse(surveys, CultureInfo.InvariantCulture)) : new(0, 0);
}

/// <summary>A department's satisfaction has fallen. It stands among what is open on the desk for as long as it lasts.</summary>
internal sealed record WarningRow : ICareRow<WarningRow>
{
    public static string Kind => "warning";

    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Department { get; init; }

    /// <summary>The last of the days that were looked at.</summary>
    public required DateOnly Day { get; init; }

    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>In the last 30 days.</summary>
    public CountedShare Recent { get; init; } = new(0, 0);

    /// <summary>In the 90 days before.</summary>
    public CountedShare Before { get; init; } = new(0, 0);

    /// <summary>How many standard errors below: negative.</summary>
    public double Z { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public static string IdOf(string organisation, string department, DateOnly day) => DerivedId.Of("warning", organisation, department, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("department", Department);
        row.Set("day", Iso8601.Format(Day));
        row.Set("raisedAt", RaisedAt);
        row.Set("recent", Recent.ToString());
        row.Set("before", Before.ToString());
        row["z"] = Z;
        row.Set("endedAt", EndedAt);
    }

    public static WarningRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Department = row.GetString("department"),
        Day = Iso8601.TryDate(row.GetString("day"), out var day) ? day : default,
        RaisedAt = row.GetInstant("raisedAt") ?? default,
        Recent = CountedShare.Parse(row.GetString("recent")),
        Before = CountedShare.Parse(row.GetString("before")),
        Z = row.GetDouble("z") ?? 0,
        EndedAt = row.GetInstant("endedAt"),
    };
}
