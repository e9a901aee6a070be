using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.Profiles;

namespace CareLoop.DataSubjects;

/// <summary>One record of a patient.</summary>
/// <param name="Kind">In a word: <c>appt</c>, <c>enc</c>, <c>msg</c>, <c>survey</c>, <c>case</c>, <c>event</c> and others.</param>
/// <param name="Id">Within its kind.</param>
/// <param name="Open">Whether something is still expected of it.</param>
/// <param name="Fields">All that it says, by name; instants in UTC.</param>
public sealed record ExportedRecord(string Kind, string Id, bool Open, JsonObject Fields);

/// <summary>Everything that is stored about one patient.</summary>
/// <param name="Key">The patient's.</param>
/// <param name="At">When it was written; UTC.</param>
/// <param name="Profile">Who it is, with identifiers, phones, people around them and consents.</param>
/// <param name="Joined">The keys of records that were found to be of the same person; what stands there is among the records.</param>
/// <param name="Records">By kind and id.</param>
public sealed record PatientExport(string Key, DateTimeOffset At, ProfileView Profile, IReadOnlyList<string> Joined, IReadOnlyList<ExportedRecord> Records);

/// <summary>
/// Writes down everything that is stored about one patient, for the patient. What only keeps the app's own books is left out. A complaint that
/// was brought without a name is not among it: nothing leads there from the patient.
/// </summary>
public sealed class ExportPatient
{
    /// <summary>What a record holds for the app's own sake: as what the lists and figures know it, and what has been done already.</summary>
    private static readonly HashSet<string> Books = new(StringComparer.Ordinal)
    {
        "odata.etag", "PartitionKey", "RowKey", "Timestamp", "toldAs", "toldVersion", "listedAs", "listedVersion", "listed", "stamps", "changes", "commits", "recent", "cursor", "nextLook", "version", "z",
    };

    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ExportPatient(PatientFiles files, AuditLog audit, Clocks clocks) => (this.files, this.audit, this.clocks) = (files, audit, clocks);

    /// <summary>Who may: of a whole organisation.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService);

    /// <param name="principal">Who asks.</param>
    /// <param name="patient">The patient's key; of who was merged into another, the other's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for somebody else's patient. Of a group's patient, what belongs to the organisations of who asks.</returns>
    public async Task<Result<PatientExport>> HandleAsync(Principal principal, string patient, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, organisation) = seen.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, "export-patient", organisation, file.Key, clocks.Now), cancellationToken);
        var joined = file.Head.Joins.Select(join => join.Patient).ToList();
        var rows = new List<TableEntity>();
        foreach (var key in joined.Prepend(file.Key))
        {
            await foreach (var row in files.ReadAllAsync(key, cancellationToken))
            {
                if (row.RowKey != CareKeys.Head)
                {
                    rows.Add(row);
                }
            }
        }

        var seesAll = file.Head.Organisations.All(own => Rule.Covers(principal, own, null));
        var organisations = rows.Where(row => row.GetString("organisation") is not null).ToLookup(row => IdOf(row.RowKey), row => row.GetString("organisation"), StringComparer.Ordinal);
        var records = rows.Where(row => seesAll || Covers(row)).Select(Record).OrderBy(record => record.Kind, StringComparer.Ordinal).ThenBy(record => record.Id, StringComparer.Ordinal).ToList();
        return new PatientExport(file.Key.ToString(), clocks.Now, ProfileView.Of(file), [.. joined.Select(key => key.ToString())], records);

        // A line of a log says nothing of whose it is; the record that it belongs to does.
        bool Covers(TableEntity row) => row.GetString("organisation") is { } own ? Rule.Covers(principal, own, null)
            : organisations[IdOf(row.RowKey).Split('-')[0]].Any(of => Rule.Covers(principal, of, null));
    }

    private static ExportedRecord Record(TableEntity row)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in row.Where(pair => pair.Value is not null && !Books.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            fields[name] = value switch
            {
                // Lists and maps are stored as JSON.
                string text when text is ['[' or '{', ..] && TryParse(text) is { } node => node,
                string text => text,
                DateTimeOffset instant => instant.ToUniversalTime(),
                DateTime instant => instant.ToUniversalTime(),
                bool flag => flag,
                int number => number,
                long number => number,
                double number => number,
                _ => value.ToString(),
            };
        }

        return row.RowKey.StartsWith(CareKeys.SeenPrefix, StringComparison.Ordinal)
            ? new ExportedRecord("event", row.RowKey[CareKeys.SeenPrefix.Length..], false, fields)
            : new ExportedRecord(row.RowKey.Split('~')[1], IdOf(row.RowKey), row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal), fields);
    }

    private static string IdOf(string rowKey) => rowKey[(rowKey.LastIndexOf('~') + 1)..];

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            // Words that begin like a list.
            return null;
        }
    }
}
