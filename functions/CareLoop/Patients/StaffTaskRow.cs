using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>
/// Something that a person has to do for this patient. It stands in the patient's partition and, as one row by deadline, in
/// the worklist of who is to do it.
/// </summary>
internal sealed record StaffTaskRow : ICareRow<StaffTaskRow>
{
    public static string Kind => "task";

    /// <summary>Derived from its cause: raised again, it is the same task.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>A department's code, or <see cref="CustomerService"/>.</summary>
    public required string Worklist { get; init; }

    /// <summary>What is to be done; stable kebab-case.</summary>
    public required string What { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool Urgent { get; init; }

    /// <summary>The record that it is about.</summary>
    public string? About { get; init; }

    /// <summary>What the patient wrote, for the person who has to answer.</summary>
    public string? Quote { get; init; }

    /// <summary>Its row stands in the worklist.</summary>
    public bool Listed { get; init; }

    public const string CustomerService = "customer-service";

    /// <summary>Raises a task once for its cause.</summary>
    public static void Raise(PatientFile file, string organisation, string worklist, string what, string cause, DateTimeOffset now, TimeSpan within, bool urgent = false, string? about = null, string? quote = null)
    {
        var id = DerivedId.Of("task", what, cause);
        if (file.Find<StaffTaskRow>(id) is null)
        {
            file.Put(new StaffTaskRow
            {
                Id = id,
                Organisation = organisation,
                Worklist = worklist,
                What = what,
                Deadline = now + within,
                CreatedAt = now,
                Urgent = urgent,
                About = about,
                Quote = quote,
            });
        }
    }

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("worklist", Worklist);
        row.Set("what", What);
        row.Set("deadline", Deadline);
        row.Set("createdAt", CreatedAt);
        row["urgent"] = Urgent;
        row.Set("about", About);
        row.Set("quote", Quote);
        row["listed"] = Listed;
    }

    public static StaffTaskRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Worklist = row.GetString("worklist"),
        What = row.GetString("what"),
        Deadline = row.GetInstant("deadline") ?? default,
        CreatedAt = row.GetInstant("createdAt") ?? default,
        Urgent = row.GetBoolean("urgent") ?? false,
        About = row.GetString("about"),
        Quote = row.GetString("quote"),
        Listed = row.GetBoolean("listed") ?? false,
    };
}
