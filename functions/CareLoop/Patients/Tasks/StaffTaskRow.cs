using Azure.Data.Tables;
using CareLoop.Configuration.Plans;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>
/// Something that a person has to do for this patient. It stands in the patient's partition and, as one row by deadline, in
/// the worklists of who is to do it.
/// </summary>
internal sealed record StaffTaskRow : ICareRow<StaffTaskRow>
{
    public static string Kind => "task";

    /// <summary>The worklist of the customer service centre.</summary>
    public const string CustomerService = "customer-service";

    /// <summary>Of <see cref="Channel"/>: by phone, and what reaches nobody for certain.</summary>
    public const string ByCall = "call", ByLetter = "letter";

    /// <summary>Derived from its cause: raised again, it is the same task.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>A department's code, <see cref="CustomerService"/>, or an outreach team's (<see cref="Worklists"/>).</summary>
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

    public TaskState State { get; init; }

    /// <summary>Why it stands where it stands; stable kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>The capability that is told of its end: an <see cref="ITaskSubject"/>; null for none.</summary>
    public string? Subject { get; init; }

    /// <summary>Whose patient it is about, by code; figures and on-call numbers go by it.</summary>
    public string? Department { get; init; }

    /// <summary>Who attended, by the HIS's id.</summary>
    public string? Clinician { get; init; }

    /// <summary>The level of follow-up; 0 for what is none.</summary>
    public int Level { get; init; }

    /// <summary>How the patient is reached: call, visit, letter; null where that is not said.</summary>
    public string? Channel { get; init; }

    /// <summary>The plan that it belongs to, as <c>organisation/name@version</c>.</summary>
    public string? Plan { get; init; }

    /// <summary>The task whose record it checks.</summary>
    public string? Parent { get; init; }

    /// <summary>Of a check: who made the record, by account; they don't check it.</summary>
    public string? RecordBy { get; init; }

    /// <summary>Of a check: whose work the record is, by id of the directory; null for nobody's.</summary>
    public string? RecordOf { get; init; }

    /// <summary>Its step of the plan, with its repetition, as <c>level-1#1</c>.</summary>
    public string? Step { get; init; }

    /// <summary>From when it is listed.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Who is to do it, by id of the directory.</summary>
    public string? Assignee { get; init; }

    /// <summary>Who has taken it, by account.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>The same by id of the directory, or the account where that is not in it.</summary>
    public string? ClaimedAs { get; init; }

    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When it was first taken.</summary>
    public DateTimeOffset? FirstClaimedAt { get; init; }

    public IReadOnlyList<TaskAttempt> Attempts { get; init; } = [];

    /// <summary>Who gave it back or away, the latest last.</summary>
    public IReadOnlyList<TaskChange> Changes { get; init; } = [];

    /// <summary>Null where there is no rule.</summary>
    public AttemptRules? Rules { get; init; }

    /// <summary>Not to be tried before.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public IReadOnlyList<TaskRung> Rungs { get; init; } = [];

    /// <summary>Who sees it in their lists besides, by id of the directory.</summary>
    public IReadOnlyList<string> Watchers { get; init; } = [];

    /// <summary>Who never sees it, by id of the directory: whom it is about, where who brought it wants not to be known.</summary>
    public string? HiddenFrom { get; init; }

    /// <summary>When its <see cref="Subject"/> wants to look at it; null for never.</summary>
    public DateTimeOffset? SubjectAt { get; init; }

    /// <summary>When it ends by itself, not done; null for never.</summary>
    public DateTimeOffset? LapsesAt { get; init; }

    /// <summary>What the caller reads out.</summary>
    public LocalText? Script { get; init; }

    /// <summary>The name of the questionnaire by which it is completed.</summary>
    public string? Questionnaire { get; init; }

    /// <summary>The answers, as JSON.</summary>
    public string? Answers { get; init; }

    /// <summary>An answer was a red flag.</summary>
    public bool RedFlag { get; init; }

    public string? Note { get; init; }

    /// <summary>Who ended it, by account; null where it ended by itself.</summary>
    public string? EndedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; init; }

    /// <summary>The version that the worklists show.</summary>
    public int ListedVersion { get; init; } = -1;

    /// <summary>Where it stands in <c>work</c>, as partition and row key with a <c>|</c> between them.</summary>
    public IReadOnlyList<string> ListedAs { get; init; } = [];

    /// <summary>The version that the figures know.</summary>
    public int ToldVersion { get; init; } = -1;

    /// <summary>Where its facts stand in <c>stats</c>.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    /// <summary>The look that is promised.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Its address: within the patient.</summary>
    public string DueRecord => TaskDue.RecordOf(Id);

    /// <summary>Whether it was claimed by somebody and is not done.</summary>
    public bool IsClaimed => ClaimedBy is not null && State.IsOpen();

    /// <summary>Whose work it is, by id of the directory: who has taken it or done it, else who is to do it. What came by an account that is nobody's own is the work of who was to do it.</summary>
    public string? Whose => ClaimedAs is { } person && person != ClaimedBy ? person : Assignee;

    /// <summary>Whether it stands in the list of a person of the directory, or of an account that is not in it: theirs to do, taken by them, or told to them.</summary>
    public bool IsOf(string person) => Assignee == person || ClaimedAs == person || Watchers.Contains(person) || Rungs.Any(rung => rung.To == person);

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
        row.Set("state", State);
        row.Set("reason", Reason);
        row.Set("subject", Subject);
        row.Set("department", Department);
        row.Set("clinician", Clinician);
        row["level"] = Level;
        row.Set("channel", Channel);
        row.Set("plan", Plan);
        row.Set("step", Step);
        row.Set("parent", Parent);
        row.Set("recordBy", RecordBy);
        row.Set("recordOf", RecordOf);
        row.Set("opensAt", OpensAt);
        row.Set("assignee", Assignee);
        row.Set("claimedBy", ClaimedBy);
        row.Set("claimedAs", ClaimedAs);
        row.Set("claimedAt", ClaimedAt);
        row.Set("firstClaimedAt", FirstClaimedAt);
        row.SetJson("attempts", Attempts);
        row.SetJson("changes", Changes);
        row.Set("rules", Rules is null ? null : StoredJson.Write(Rules));
        row.Set("notBefore", NotBefore);
        row.SetJson("rungs", Rungs);
        row.SetJson("watchers", Watchers);
        row.Set("hiddenFrom", HiddenFrom);
        row.Set("subjectAt", SubjectAt);
        row.Set("lapsesAt", LapsesAt);
        row.Set("script", Script is null ? null : StoredJson.Write(Script));
        row.Set("questionnaire", Questionnaire);
        row.Set("answers", Answers);
        row["redFlag"] = RedFlag;
        row.Set("note", Note);
        row.Set("endedBy", EndedBy);
        row.Set("endedAt", EndedAt);
        row["version"] = Version;
        row["listedVersion"] = ListedVersion;
        row.SetJson("listedAs", ListedAs);
        row["toldVersion"] = ToldVersion;
        row.SetJson("toldAs", ToldAs);
        row.Set("nextLook", NextLook);
        // As the version before knew it.
        row["listed"] = ListedVersion == Version;
    }

    public static StaffTaskRow FromTable(TableEntity row)
    {
        var version = row.GetInt32("version") ?? 0;
        var task = new StaffTaskRow
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
            State = row.GetEnum<TaskState>("state"),
            Reason = row.GetString("reason"),
            Subject = row.GetString("subject"),
            Department = row.GetString("department"),
            Clinician = row.GetString("clinician"),
            Level = row.GetInt32("level") ?? 0,
            Channel = row.GetString("channel"),
            Plan = row.GetString("plan"),
            Step = row.GetString("step"),
            Parent = row.GetString("parent"),
            RecordBy = row.GetString("recordBy"),
            RecordOf = row.GetString("recordOf"),
            OpensAt = row.GetInstant("opensAt"),
            Assignee = row.GetString("assignee"),
            ClaimedBy = row.GetString("claimedBy"),
            ClaimedAs = row.GetString("claimedAs"),
            ClaimedAt = row.GetInstant("claimedAt"),
            FirstClaimedAt = row.GetInstant("firstClaimedAt"),
            Attempts = row.GetList<TaskAttempt>("attempts"),
            Changes = row.GetList<TaskChange>("changes"),
            Rules = StoredJson.Read<AttemptRules>(row.GetString("rules")),
            NotBefore = row.GetInstant("notBefore"),
            Rungs = row.GetList<TaskRung>("rungs"),
            Watchers = row.GetList<string>("watchers"),
            HiddenFrom = row.GetString("hiddenFrom"),
            SubjectAt = row.GetInstant("subjectAt"),
            LapsesAt = row.GetInstant("lapsesAt"),
            Script = StoredJson.Read<LocalText>(row.GetString("script")),
            Questionnaire = row.GetString("questionnaire"),
            Answers = row.GetString("answers"),
            RedFlag = row.GetBoolean("redFlag") ?? false,
            Note = row.GetString("note"),
            EndedBy = row.GetString("endedBy"),
            EndedAt = row.GetInstant("endedAt"),
            Version = version,
            ListedVersion = row.GetInt32("listedVersion") ?? (row.GetBoolean("listed") == true ? version : -1),
            ListedAs = row.GetList<string>("listedAs"),
            ToldVersion = row.GetInt32("toldVersion") ?? -1,
            ToldAs = row.GetList<string>("toldAs"),
            NextLook = row.GetInstant("nextLook"),
        };
        // A row of the version before says that it is listed, and where follows from what it is.
        return row.ContainsKey("listedVersion") || task.ListedVersion < 0 ? task : task with { ListedAs = [Worklists.EarlierKey(task)] };
    }
}
