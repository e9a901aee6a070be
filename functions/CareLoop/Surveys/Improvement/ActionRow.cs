using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys.Improvement;

/// <summary>Where an action stands.</summary>
internal enum ActionState
{
    /// <summary>Somebody is at it.</summary>
    Open,

    /// <summary>It was done; whether it helped the figures say.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Dropped,
}

/// <summary>Something that is to make care better: it has an owner, a date, and a share that is to rise.</summary>
internal sealed record ActionRow : ICareRow<ActionRow>
{
    public static string Kind => "action";

    /// <summary>Derived from who made it and what it says: asked for again, it is the same.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>Its code; null for the whole organisation.</summary>
    public string? Department { get; init; }

    /// <summary>What is to be better; null for the verdict of the whole.</summary>
    public SurveyDimension? Dimension { get; init; }

    public required string Title { get; init; }

    /// <summary>Who answers for it, by id of the directory.</summary>
    public required string Owner { get; init; }

    /// <summary>The local day by whose end it is to be done.</summary>
    public required DateOnly Due { get; init; }

    public string? Note { get; init; }

    /// <summary>The warning that it answers.</summary>
    public string? Warning { get; init; }

    public ActionState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>By account.</summary>
    public string CreatedBy { get; init; } = "";

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>What was said at its end.</summary>
    public string? Outcome { get; init; }

    /// <summary>As its task names it.</summary>
    public string About => "action/" + Id;

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("department", Department);
        row.Set("dimension", Dimension is { } dimension ? KebabEnum.Write(dimension) : null);
        row.Set("title", Title);
        row.Set("owner", Owner);
        row.Set("dueDay", Iso8601.Format(Due));
        row.Set("note", Note);
        row.Set("warning", Warning);
        row.Set("state", State);
        row.Set("createdAt", CreatedAt);
        row.Set("createdBy", CreatedBy);
        row.Set("endedAt", EndedAt);
        row.Set("endedBy", EndedBy);
        row.Set("outcome", Outcome);
    }

    public static ActionRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Department = row.GetString("department"),
        Dimension = KebabEnum.Read<SurveyDimension>(row.GetString("dimension")),
        Title = row.GetString("title"),
        Owner = row.GetString("owner"),
        Due = Iso8601.TryDate(row.GetString("dueDay"), out var due) ? due : default,
        Note = row.GetString("note"),
        Warning = row.GetString("warning"),
        State = row.GetEnum<ActionState>("state"),
        CreatedAt = row.GetInstant("createdAt") ?? default,
        CreatedBy = row.GetString("createdBy") ?? "",
        EndedAt = row.GetInstant("endedAt"),
        EndedBy = row.GetString("endedBy"),
        Outcome = row.GetString("outcome"),
    };
}
