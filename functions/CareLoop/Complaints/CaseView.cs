using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>One line of a list of cases.</summary>
/// <param name="Id">The case's address: <c>/api/complaints/{id}</c>.</param>
/// <param name="Number">As people read it; null while it has none.</param>
/// <param name="Kind">complaint, suggestion, praise, request or question.</param>
/// <param name="Severity">ordinary, serious or dispute.</param>
/// <param name="Category">By code.</param>
/// <param name="Source">sms, survey, check, phone, letter, visit or page.</param>
/// <param name="Department">Whom it is about, by code.</param>
/// <param name="List">Whose list it stands in: a department's code, or customer-service.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Owner">Who works on it, by id of the directory.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="ResolveBy">UTC.</param>
/// <param name="Overdue">Whether that has passed without an answer.</param>
/// <param name="Level">How often it was reopened.</param>
public sealed record CaseLine(
    string Id, string? Number, string Kind, string Severity, string Category, string Source, string? Department, string List, string State, string? Owner, DateTimeOffset ReceivedAt, DateTimeOffset ResolveBy, bool Overdue, int Level);

/// <summary>A page of cases, the latest first.</summary>
/// <param name="Items">The cases.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record CasePage(IReadOnlyList<CaseLine> Items, string? Next);

/// <summary>Who brought a case.</summary>
/// <param name="Patient">The key of the file that it stands in.</param>
/// <param name="Name">As it is known.</param>
/// <param name="Relation">To the patient, where it is somebody else.</param>
/// <param name="Phone">Masked.</param>
/// <param name="About">The key of the patient that it is about, where that is another file.</param>
public sealed record CasePersonView(string Patient, string? Name, string? Relation, string? Phone, string? About);

/// <summary>One deadline.</summary>
/// <param name="Stage">acknowledge, respond or resolve.</param>
/// <param name="By">UTC.</param>
/// <param name="At">When it was met; UTC.</param>
public sealed record CaseDeadlineView(string Stage, DateTimeOffset By, DateTimeOffset? At);

/// <summary>A rung of the ladder.</summary>
/// <param name="Step">Its name.</param>
/// <param name="At">When it is due; UTC.</param>
/// <param name="Tell">Whom it is for.</param>
/// <param name="ToldAt">When it was taken; null while it was not. UTC.</param>
/// <param name="To">Who was told, by id of the directory.</param>
public sealed record CaseRungView(string? Step, DateTimeOffset At, string Tell, DateTimeOffset? ToldAt, string? To);

/// <summary>What is to keep it from happening again.</summary>
public sealed record CaseMeasureView(string Id, string Text, string Owner, DateOnly Due, DateTimeOffset? DoneAt, DateTimeOffset? VerifiedAt);

/// <summary>A problem that comes up, and what a good answer to it is.</summary>
public sealed record CaseTypicalView(string Problem, string Answer);

/// <summary>Another department's part.</summary>
public sealed record CasePartView(string Department, DateTimeOffset Due, DateTimeOffset? DoneAt);

/// <summary>A document that stands elsewhere.</summary>
public sealed record CaseAttachmentView(string Id, string Name, string MediaType, long Bytes, string Reference);

/// <summary>A line of the log.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">By account, complainant, rule, or null where it happened by itself.</param>
/// <param name="What">What happened.</param>
/// <param name="Text">In words.</param>
/// <param name="Fields">What it changed.</param>
public sealed record CaseEntryView(DateTimeOffset At, string? By, string What, string? Text, IReadOnlyDictionary<string, string> Fields);

/// <summary>A case.</summary>
/// <param name="Line">What a list shows of it.</param>
/// <param name="Text">In the words of who brought it.</param>
/// <param name="Person">Who brought it; null for whoever may not know.</param>
/// <param name="Anonymous">Whether whom it is about never learns that.</param>
/// <param name="Clinician">Whom it is about, by the HIS's id.</param>
/// <param name="Encounter">The stay or visit that it is about.</param>
/// <param name="About">What it came from, as <c>survey/ID</c>.</param>
/// <param name="FirstContact">Who took it, and sees it to its end.</param>
/// <param name="Watchers">Who sees it besides.</param>
/// <param name="Rule">The rule that took it.</param>
/// <param name="Class">The deadline class.</param>
/// <param name="Deadlines">Of this round.</param>
/// <param name="Ladder">Who was told of this round, and who will be.</param>
/// <param name="WaitingSince">Since when it waits for whoever complained; UTC.</param>
/// <param name="WaitingUntil">Until when at most; UTC.</param>
/// <param name="Cause">What lay behind it.</param>
/// <param name="Finding">In words.</param>
/// <param name="Reply">The answer.</param>
/// <param name="Compensation">In the smallest unit of the currency.</param>
/// <param name="Measures">What is to keep it from happening again.</param>
/// <param name="Parts">What other departments have to say.</param>
/// <param name="Attachments">Documents that stand elsewhere.</param>
/// <param name="Links">Other cases.</param>
/// <param name="MergedInto">The case that it goes on in.</param>
/// <param name="ClosedAt">UTC.</param>
/// <param name="End">satisfied, unanswered, not-asked or settled.</param>
/// <param name="Frequent">Whether it was the fifth or a later one of its person within a year.</param>
/// <param name="Joined">How often it was brought up again while it was open.</param>
/// <param name="Typical">As what others may learn from it; null where nobody has said so.</param>
/// <param name="Similar">While somebody works on it, the typical problems that are most like it, with their answers; null in answers to changes.</param>
/// <param name="Log">Everything that happened, the first first; null in answers to changes.</param>
/// <param name="Task">The address of the task of whoever works on it; null where nobody has to.</param>
/// <param name="Version">Counts its changes; the ETag.</param>
public sealed record CaseView(
    CaseLine Line, string Text, CasePersonView? Person, bool Anonymous, string? Clinician, string? Encounter, string? About, string? FirstContact, IReadOnlyList<string> Watchers, string? Rule, string Class,
    IReadOnlyList<CaseDeadlineView> Deadlines, IReadOnlyList<CaseRungView> Ladder, DateTimeOffset? WaitingSince, DateTimeOffset? WaitingUntil, string? Cause, string? Finding, string? Reply, int Compensation,
    IReadOnlyList<CaseMeasureView> Measures, IReadOnlyList<CasePartView> Parts, IReadOnlyList<CaseAttachmentView> Attachments, IReadOnlyList<string> Links, string? MergedInto, DateTimeOffset? ClosedAt, string? End,
    bool Frequent, int Joined, CaseTypicalView? Typical, IReadOnlyList<SimilarCase>? Similar, IReadOnlyList<CaseEntryView>? Log, string? Task, int Version)
{
    internal static CaseView Of(PatientFile file, CaseRow row, Principal principal, Moment moment, IReadOnlyList<CaseEntryRow>? log, IReadOnlyList<SimilarCase>? similar = null)
    {
        var task = CaseWork.HandlingOf(file, row);
        return new CaseView(
            CaseLines.Of(CaseFact.Of(file.Key, row), moment.Now),
            row.Text,
            CaseScope.KnowsWho(principal, file, row) ? PersonOf(file, row) : null,
            row.Anonymous,
            row.Clinician,
            row.Encounter,
            row.About,
            row.FirstContact,
            row.Watchers,
            row.Rule,
            row.Class,
            [.. DeadlinesOf(row)],
            [.. (task?.Rungs ?? []).OrderBy(rung => rung.At).Select(rung => new CaseRungView(rung.Step, rung.At, KebabEnum.Write(rung.Tell), rung.ToldAt, rung.To))],
            row.WaitingSince,
            row.WaitingUntil,
            row.Cause is { } cause ? KebabEnum.Write(cause) : null,
            row.Finding,
            row.Reply,
            row.Compensation,
            [.. row.Measures.Select(measure => new CaseMeasureView(measure.Id, measure.Text, measure.Owner, measure.Due, measure.DoneAt, measure.VerifiedAt))],
            [.. row.Contributions.Select(part => new CasePartView(part.Department, part.Due, part.DoneAt))],
            [.. row.Attachments.Select(attachment => new CaseAttachmentView(attachment.Id, attachment.Name, attachment.MediaType, attachment.Bytes, attachment.Reference))],
            row.Links,
            row.MergedInto,
            row.ClosedAt,
            row.End is { } end ? KebabEnum.Write(end) : null,
            row.IsFrequent,
            row.Joined,
            row.Typical is { } typical ? new CaseTypicalView(typical.Problem, typical.Answer) : null,
            similar,
            log is null ? null : [.. log.Select(entry => new CaseEntryView(entry.At, entry.By, entry.What, entry.Text, entry.Fields))],
            task is null ? null : $"{file.Key}.{task.Id}",
            row.Version);
    }

    private static CasePersonView PersonOf(PatientFile file, CaseRow row)
    {
        var phone = row.Complainant?.Phone ?? (file.Head.KnownPhones is [var first, ..] ? first.E164 : null);
        return new CasePersonView(file.Key.ToString(), row.Complainant?.Name ?? file.Head.Name, row.Complainant?.Relation, PhoneNumber.TryParseE164(phone ?? "", out var number) ? number.ToString() : null, row.Patient);
    }

    private static IEnumerable<CaseDeadlineView> DeadlinesOf(CaseRow row)
    {
        yield return new CaseDeadlineView("acknowledge", row.AcknowledgeBy, row.AcknowledgedAt);
        if (row.RespondBy is { } respond)
        {
            yield return new CaseDeadlineView("respond", respond, row.RespondedAt);
        }

        yield return new CaseDeadlineView("resolve", row.ResolveBy, row.ResolvedAt);
    }
}

/// <summary>Lines of lists.</summary>
internal static class CaseLines
{
    public static CaseLine Of(CaseFact fact, DateTimeOffset now) => new(
        fact.Id, fact.Number, fact.Kind, fact.Severity, fact.Category, fact.Source, fact.Department, fact.List, fact.State, fact.Owner, fact.ReceivedAt, fact.ResolveBy,
        KebabEnum.Read<CaseState>(fact.State)?.IsOpen() == true && fact.ResolveBy < now, fact.Level);
}
