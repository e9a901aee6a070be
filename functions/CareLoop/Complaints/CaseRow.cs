using Azure.Data.Tables;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>One complaint, suggestion, praise, request or question, from its coming in to its end. It stands in the file of who brought it (docs/adr/a-case-stands-in-its-persons-file.md).</summary>
internal sealed record CaseRow : ICareRow<CaseRow>
{
    public static string Kind => "case";

    /// <summary>Derived from what brought it: brought again, it is the same.</summary>
    public required string Id { get; init; }

    /// <summary>As people read it; null until it has one.</summary>
    public string? Number { get; init; }

    public required string Organisation { get; init; }

    public required CaseKind Matter { get; init; }

    public CaseSeverity Severity { get; init; }

    /// <summary>A code of the policy.</summary>
    public required string Category { get; init; }

    public required CaseSource Source { get; init; }

    /// <summary>In the words of who brought it; at most <see cref="CaseLimits.LongestText"/> characters.</summary>
    public required string Text { get; init; }

    public string? Department { get; init; }

    /// <summary>Others that are involved, by code.</summary>
    public IReadOnlyList<CaseContribution> Contributions { get; init; } = [];

    /// <summary>Whom it is about, by the HIS's id.</summary>
    public string? Clinician { get; init; }

    public string? Encounter { get; init; }

    /// <summary>The patient that it is about, where it stands in somebody else's file.</summary>
    public string? Patient { get; init; }

    public Complainant? Complainant { get; init; }

    /// <summary>Whoever it is about is never told who complained.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Whether whoever complained hears of it from its beginning.</summary>
    public bool IsSaid { get; init; } = true;

    /// <summary>The record that it came from, as <c>survey/ID</c>.</summary>
    public string? About { get; init; }

    public CaseState State { get; init; }

    /// <summary>Why it stands where it stands; stable kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>Who works on it, by id of the directory; null for whoever of the list takes it.</summary>
    public string? Owner { get; init; }

    /// <summary>The list in which it stands: a department's code, or customer service's.</summary>
    public required string List { get; init; }

    /// <summary>Who took it first and sees it to its end, by id of the directory or account; null where nobody did.</summary>
    public string? FirstContact { get; init; }

    public IReadOnlyList<string> Watchers { get; init; } = [];

    /// <summary>The rule that took it; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary>The version of the policy that it was routed by.</summary>
    public int PolicyVersion { get; init; }

    /// <summary>The deadline class.</summary>
    public required string Class { get; init; }

    /// <summary>0, and one more each time that it was reopened.</summary>
    public int Level { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When this round of it began: received, or reopened.</summary>
    public DateTimeOffset RoundAt { get; init; }

    public required DateTimeOffset AcknowledgeBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public DateTimeOffset? RespondBy { get; init; }

    public DateTimeOffset? RespondedAt { get; init; }

    public required DateTimeOffset ResolveBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Of the first answer, whatever came later.</summary>
    public DateTimeOffset? FirstResolvedAt { get; init; }

    /// <summary>Whether the first answer came in time.</summary>
    public bool? FirstInTime { get; init; }

    /// <summary>Since when it waits for whoever complained; null where it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>When progress was told of.</summary>
    public DateTimeOffset? ProgressAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public CaseEnd? End { get; init; }

    /// <summary>How often it was reopened because the answer was none.</summary>
    public int Dissatisfied { get; init; }

    /// <summary>When whoever complained last brought it up.</summary>
    public DateTimeOffset HeardAt { get; init; }

    /// <summary>How often it was brought up again while it was open.</summary>
    public int Joined { get; init; }

    /// <summary>Whether it was the fifth or a later one of this person within a year.</summary>
    public bool IsFrequent { get; init; }

    public CauseKind? Cause { get; init; }

    /// <summary>In words.</summary>
    public string? Finding { get; init; }

    /// <summary>The answer, as it was sent.</summary>
    public string? Reply { get; init; }

    /// <summary>In the smallest unit of the currency.</summary>
    public int Compensation { get; init; }

    public IReadOnlyList<CaseMeasure> Measures { get; init; } = [];

    public IReadOnlyList<CaseAttachment> Attachments { get; init; } = [];

    /// <summary>Other cases, by address or number.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The case that it goes on in.</summary>
    public string? MergedInto { get; init; }

    /// <summary>As what others may learn from it; null where nobody has said so.</summary>
    public TypicalProblem? Typical { get; init; }

    /// <summary>Whether the patient whom it is about has a reference to it in their own file.</summary>
    public bool IsReferred { get; init; }

    /// <summary>How many entries its log has.</summary>
    public int Entries { get; init; }

    /// <summary>The last changes by their ids: asked for again, each has been made.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Counts its changes.</summary>
    public int Version { get; init; }

    /// <summary>The version that the figures know.</summary>
    public int ToldVersion { get; init; } = -1;

    /// <summary>Where its facts stand in <c>stats</c>.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    /// <summary>As its tasks name it.</summary>
    public string Name => "case/" + Id;

    /// <summary>Whether whoever brought it is asked whether they are content. Of a record that was found not right the patient knows nothing.</summary>
    public bool IsAsked => Source != CaseSource.Check && Matter is CaseKind.Complaint or CaseKind.Request or CaseKind.Question;

    public CaseMeasure? Measure(string id) => Measures.FirstOrDefault(measure => measure.Id == id);

    public CaseRow With(CaseMeasure measure) => this with { Measures = [.. Measures.Where(other => other.Id != measure.Id), measure] };

    public void ToTable(TableEntity row)
    {
        row.Set("number", Number);
        row.Set("organisation", Organisation);
        row.Set("matter", Matter);
        row.Set("severity", Severity);
        row.Set("category", Category);
        row.Set("source", Source);
        row.Set("text", Text);
        row.Set("department", Department);
        row.SetJson("contributions", Contributions);
        row.Set("clinician", Clinician);
        row.Set("encounter", Encounter);
        row.Set("patient", Patient);
        row.Set("complainant", Complainant is null ? null : StoredJson.Write(Complainant));
        row["anonymous"] = Anonymous;
        row["isSaid"] = IsSaid;
        row.Set("about", About);
        row.Set("state", State);
        row.Set("reason", Reason);
        row.Set("owner", Owner);
        row.Set("list", List);
        row.Set("firstContact", FirstContact);
        row.SetJson("watchers", Watchers);
        row.Set("rule", Rule);
        row["policyVersion"] = PolicyVersion;
        row.Set("class", Class);
        row["level"] = Level;
        row.Set("receivedAt", ReceivedAt);
        row.Set("roundAt", RoundAt);
        row.Set("acknowledgeBy", AcknowledgeBy);
        row.Set("acknowledgedAt", AcknowledgedAt);
        row.Set("respondBy", RespondBy);
        row.Set("respondedAt", RespondedAt);
        row.Set("resolveBy", ResolveBy);
        row.Set("resolvedAt", ResolvedAt);
        row.Set("firstResolvedAt", FirstResolvedAt);
        if (FirstInTime is { } inTime)
        {
            row["firstInTime"] = inTime;
        }

        row.Set("waitingSince", WaitingSince);
        row.Set("waitingUntil", WaitingUntil);
        row.Set("progressAt", ProgressAt);
        row.Set("closedAt", ClosedAt);
        row.Set("end", End is { } end ? KebabEnum.Write(end) : null);
        row["dissatisfied"] = Dissatisfied;
        row.Set("heardAt", HeardAt);
        row["joined"] = Joined;
        row["isFrequent"] = IsFrequent;
        row.Set("cause", Cause is { } cause ? KebabEnum.Write(cause) : null);
        row.Set("finding", Finding);
        row.Set("reply", Reply);
        row["compensation"] = Compensation;
        row.SetJson("measures", Measures);
        row.SetJson("attachments", Attachments);
        row.SetJson("links", Links);
        row.Set("mergedInto", MergedInto);
        row.Set("typical", Typical is null ? null : StoredJson.Write(Typical));
        row["isReferred"] = IsReferred;
        row["entries"] = Entries;
        row.SetJson("changes", Changes);
        row["version"] = Version;
        row["toldVersion"] = ToldVersion;
        row.SetJson("toldAs", ToldAs);
    }

    public static CaseRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Number = row.GetString("number"),
        Organisation = row.GetString("organisation"),
        Matter = row.GetEnum<CaseKind>("matter"),
        Severity = row.GetEnum<CaseSeverity>("severity"),
        Category = row.GetString("category") ?? ComplaintPolicy.OtherCategory,
        Source = row.GetEnum<CaseSource>("source"),
        Text = row.GetString("text") ?? "",
        Department = row.GetString("department"),
        Contributions = row.GetList<CaseContribution>("contributions"),
        Clinician = row.GetString("clinician"),
        Encounter = row.GetString("encounter"),
        Patient = row.GetString("patient"),
        Complainant = StoredJson.Read<Complainant>(row.GetString("complainant")),
        Anonymous = row.GetBoolean("anonymous") ?? false,
        IsSaid = row.GetBoolean("isSaid") ?? true,
        About = row.GetString("about"),
        State = row.GetEnum<CaseState>("state"),
        Reason = row.GetString("reason"),
        Owner = row.GetString("owner"),
        List = row.GetString("list"),
        FirstContact = row.GetString("firstContact"),
        Watchers = row.GetList<string>("watchers"),
        Rule = row.GetString("rule"),
        PolicyVersion = row.GetInt32("policyVersion") ?? 0,
        Class = row.GetString("class") ?? ComplaintPolicy.OrdinaryClass,
        Level = row.GetInt32("level") ?? 0,
        ReceivedAt = row.GetInstant("receivedAt") ?? default,
        RoundAt = row.GetInstant("roundAt") ?? default,
        AcknowledgeBy = row.GetInstant("acknowledgeBy") ?? default,
        AcknowledgedAt = row.GetInstant("acknowledgedAt"),
        RespondBy = row.GetInstant("respondBy"),
        RespondedAt = row.GetInstant("respondedAt"),
        ResolveBy = row.GetInstant("resolveBy") ?? default,
        ResolvedAt = row.GetInstant("resolvedAt"),
        FirstResolvedAt = row.GetInstant("firstResolvedAt"),
        FirstInTime = row.GetBoolean("firstInTime"),
        WaitingSince = row.GetInstant("waitingSince"),
        WaitingUntil = row.GetInstant("waitingUntil"),
        ProgressAt = row.GetInstant("progressAt"),
        ClosedAt = row.GetInstant("closedAt"),
        End = KebabEnum.Read<CaseEnd>(row.GetString("end")),
        Dissatisfied = row.GetInt32("dissatisfied") ?? 0,
        HeardAt = row.GetInstant("heardAt") ?? default,
        Joined = row.GetInt32("joined") ?? 0,
        IsFrequent = row.GetBoolean("isFrequent") ?? false,
        Cause = KebabEnum.Read<CauseKind>(row.GetString("cause")),
        Finding = row.GetString("finding"),
        Reply = row.GetString("reply"),
        Compensation = row.GetInt32("compensation") ?? 0,
        Measures = row.GetList<CaseMeasure>("measures"),
        Attachments = row.GetList<CaseAttachment>("attachments"),
        Links = row.GetList<string>("links"),
        MergedInto = row.GetString("mergedInto"),
        Typical = StoredJson.Read<TypicalProblem>(row.GetString("typical")),
        IsReferred = row.GetBoolean("isReferred") ?? false,
        Entries = row.GetInt32("entries") ?? 0,
        Changes = row.GetList<string>("changes"),
        Version = row.GetInt32("version") ?? 0,
        ToldVersion = row.GetInt32("toldVersion") ?? -1,
        ToldAs = row.GetList<string>("toldAs"),
    };
}
