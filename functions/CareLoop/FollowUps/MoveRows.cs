using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>An encounter is to be fetched from the patient with whom it was recorded by mistake (HL7 v2 A45).</summary>
internal sealed record MovingRow : ICareRow<MovingRow>
{
    public static string Kind => "moving";

    /// <summary>The encounter's.</summary>
    public required string Id { get; init; }

    /// <summary>The other patient's key.</summary>
    public required string From { get; init; }

    /// <summary>Of the event that said so: a later one may say otherwise.</summary>
    public required Stamp Stamp { get; init; }

    public void ToTable(TableEntity row)
    {
        row.Set("from", From);
        row.Set("stamp", Stamp.Text);
    }

    public static MovingRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        From = row.GetString("from"),
        Stamp = new Stamp(row.GetString("stamp")),
    };
}

/// <summary>An encounter is another patient's. It stays, so that what is told of it here late is told there.</summary>
internal sealed record MovedRow : ICareRow<MovedRow>
{
    public static string Kind => "moved";

    /// <summary>The encounter's.</summary>
    public required string Id { get; init; }

    /// <summary>The other patient's key.</summary>
    public required string To { get; init; }

    public required Stamp Stamp { get; init; }

    public void ToTable(TableEntity row)
    {
        row.Set("to", To);
        row.Set("stamp", Stamp.Text);
    }

    public static MovedRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        To = row.GetString("to"),
        Stamp = new Stamp(row.GetString("stamp")),
    };
}
