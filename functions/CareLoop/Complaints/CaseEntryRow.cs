using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>One line of a case's log. It is written once and stands in the past from the beginning: who works on a case does not read it with the file.</summary>
internal sealed record CaseEntryRow : ICareRow<CaseEntryRow>
{
    public static string Kind => "caselog";

    /// <summary>By whoever complained.</summary>
    public const string ByComplainant = "complainant";

    /// <summary>Of what follows from a rule.</summary>
    public const string ByRule = "rule";

    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>By account, <see cref="ByComplainant"/>, or null where it happened by itself.</summary>
    public string? By { get; init; }

    /// <summary>What happened; stable kebab-case.</summary>
    public required string What { get; init; }

    /// <summary>In words.</summary>
    public string? Text { get; init; }

    /// <summary>What it changed, by name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The ids of a case's entries begin so, and sort as they were written.</summary>
    public static string PrefixOf(string caseId) => caseId + "-";

    public static string IdOf(string caseId, int number) => string.Create(CultureInfo.InvariantCulture, $"{caseId}-{number:000000}");

    public void ToTable(TableEntity row)
    {
        row.Set("at", At);
        row.Set("by", By);
        row.Set("what", What);
        row.Set("text", Text);
        row.SetMap("fields", Fields);
    }

    public static CaseEntryRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        At = row.GetInstant("at") ?? default,
        By = row.GetString("by"),
        What = row.GetString("what") ?? "",
        Text = row.GetString("text"),
        Fields = row.GetMap("fields"),
    };
}
