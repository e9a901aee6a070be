using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Who does something with a case.</summary>
/// <param name="Account">By account.</param>
/// <param name="Person">By id of the directory, or the account where that is not in it.</param>
/// <param name="Change">The id of the change: asked for again, it was made.</param>
/// <param name="MaySettle">Up to so much money; null for nothing at all.</param>
/// <param name="Leads">Whether they may turn a case away.</param>
internal sealed record CaseActor(string Account, string Person, string Change, int? MaySettle, bool Leads);

/// <summary>What a command does to a case in its file, and what follows from it. Pure.</summary>
internal sealed class CaseChanges(CaseSteps steps, CaseOpening opening, CaseWork work)
{
    /// <summary>Applies a command; a problem means that nothing was changed.</summary>
    public Result<CaseRow> Apply(PatientFile file, CaseRow seen, CaseCommand command, CaseActor actor, int? basedOn, Moment moment)
    {
        var row = file.Find<CaseRow>(seen.Id) ?? seen;
        if (row.Changes.Contains(actor.Change))
        {
            return row;
        }

        if (basedOn is { } version && version != row.Version)
        {
            return new Problem(ProblemKind.Conflict, "changed-meanwhile", "Somebody has changed this case meanwhile; the answer shows what it is now.");
        }

        if (file.Find<CaseRow>(seen.Id) is null)
        {
            return new Problem(ProblemKind.Conflict, "case-is-past", "This case has been over for long. What came up again is a new one: link it to this.");
        }

        if (CaseRefusals.WhyNot(row, command, moment) is { } problem)
        {
            return problem;
        }

        if (command is CaseCommand.Merge { Into: var into } && Other(file, row, into) is null)
        {
            return CaseRefusals.Wrong("/into", "Another open case of the same person, by its number or address.");
        }

        return Do(file, CaseSteps.Noted(row, actor.Change), command, actor, moment);
    }

    private Result<CaseRow> Do(PatientFile file, CaseRow row, CaseCommand command, CaseActor actor, Moment moment)
    {
        var by = actor.Account;
        switch (command)
        {
            case CaseCommand.Acknowledge:
                Claim(file, row, actor, moment);
                return CaseSteps.Acknowledge(file, CaseSteps.Save(file, row), PersonOf(row, actor, moment), by, moment);
            case CaseCommand.Investigate said:
                Claim(file, row, actor, moment);
                var taken = CaseSteps.Acknowledge(file, CaseSteps.Save(file, row), PersonOf(row, actor, moment), by, moment);
                return Log(file, taken with { State = CaseState.Investigating }, "investigating", by, said.Text, moment);
            case CaseCommand.Note said:
                return Log(file, row, "note", by, said.Text, moment);
            case CaseCommand.Contact said:
                return CaseSteps.Respond(file, row, by, said.Text, moment);
            case CaseCommand.Found said:
                return Log(file, row with { Cause = said.Cause, Finding = said.Text }, "finding", by, said.Text, moment, CaseSteps.Of("cause", KebabEnum.Write(said.Cause)));
            case CaseCommand.Wait said:
                return CaseSteps.Wait(file, CaseSteps.Acknowledge(file, CaseSteps.Save(file, row), PersonOf(row, actor, moment), by, moment), by, said.Why, moment);
            case CaseCommand.Resume said:
                return CaseSteps.Resume(file, row, by, said.Why ?? "resumed", moment);
            case CaseCommand.Assign said:
                return Assign(file, row, said, by, moment);
            case CaseCommand.Involve said:
                return Involve(file, row, said.Department, by, moment);
            case CaseCommand.Measure said:
                return AddMeasure(file, row, said, by, moment);
            case CaseCommand.Attach said:
                var attachment = new CaseAttachment((row.Attachments.Count + 1).ToString(CultureInfo.InvariantCulture), said.Name, said.MediaType, said.Bytes, said.Reference);
                return Log(file, row with { Attachments = [.. row.Attachments, attachment] }, "attached", by, said.Name, moment, CaseSteps.Of("attachment", attachment.Id));
            case CaseCommand.Link said:
                return NeverTheirOwn(file, Log(file, Linked(row, said), "linked", by, null, moment, Fields(said)), moment);
            case CaseCommand.Classify said:
                return Classify(file, row, said, by, moment);
            case CaseCommand.Merge said:
                return CaseSteps.MergeInto(file, row, Other(file, row, said.Into)!, by, moment);
            case CaseCommand.Split said:
                return Split(file, row, said, actor, moment);
            case CaseCommand.Settle said:
                return Settle(file, row, said, actor, moment);
            case CaseCommand.Resolve said:
                return steps.Resolve(file, row with { Reply = said.Reply, Cause = said.Cause ?? row.Cause, Finding = said.Finding ?? row.Finding, Compensation = row.Compensation + said.Compensation }, by, moment);
            case CaseCommand.Reject said:
                return !actor.Leads ? NotYours : steps.Reject(file, row with { Reply = said.Reply, Reason = null, Finding = said.Why }, by, moment);
            case CaseCommand.Heard { Content: true } said:
                return steps.Close(file, row, CaseEnd.Satisfied, said.Text, by, moment);
            case CaseCommand.Heard said:
                return steps.Reopen(file, row, "not-content", said.Text, by, moment);
            case CaseCommand.Reopen said:
                return steps.Reopen(file, row, "taken-up-again", said.Why, by, moment);
            case CaseCommand.Typical said:
                return Log(file, row with { Typical = said.Problem is { } problem ? new TypicalProblem(problem, said.Answer ?? row.Reply!) : null }, said.Problem is null ? "not-typical" : "typical", by, said.Problem, moment);
            default:
                return AccessRule.NotFound;
        }
    }

    private static CaseRow Assign(PatientFile file, CaseRow row, CaseCommand.Assign said, string by, Moment moment)
    {
        var directory = moment.Config.Directory(row.Organisation);
        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(row.Organisation).Zone);
        var list = said.Department ?? (directory.Person(said.Person)?.Department is { } own && directory.Department(own) is not null ? own : row.List);
        var owner = said.Person ?? CaseRouting.Acting(directory.ComplaintOfficer(list), list, row.Clinician, directory, today).Owner;
        if (CaseWork.HandlingOf(file, row) is { ClaimedBy: not null } task)
        {
            StaffTasks.Change(file, task with { State = task.State == TaskState.InProgress ? TaskState.Open : task.State, ClaimedBy = null, ClaimedAs = null, ClaimedAt = null });
        }

        return CaseSteps.Assign(file, row, owner, list, by, said.Why, moment);
    }

    private CaseRow Involve(PatientFile file, CaseRow row, string department, string by, Moment moment)
    {
        if (row.Contributions.Any(part => part.Department == department) || row.List == department)
        {
            return CaseSteps.Save(file, row);
        }

        var isFirst = row.Contributions.Count == 0;
        if (isFirst)
        {
            // Of several departments it may take longer, from when this round began.
            var (calendar, zone) = (moment.Config.Calendar(row.Organisation), moment.Config.Organisation(row.Organisation).Zone);
            var resolve = CaseDeadlines.Of(moment.Config.Complaints(row.Organisation).Class(row.Class), row.RoundAt, isOfSeveral: true, calendar, zone).Resolve;
            row = row with { ResolveBy = resolve > row.ResolveBy ? resolve : row.ResolveBy };
        }

        row = row with { Contributions = [.. row.Contributions, CaseWork.Ask(file, row, department, moment)] };
        var saved = Log(file, row, "involved", by, null, moment, CaseSteps.Of("department", department));
        CaseWork.Fit(file, saved, moment);
        if (isFirst)
        {
            work.Notify(file, saved, TaskTell.PresidentOffice, "several", moment);
        }

        return saved;
    }

    private static CaseRow AddMeasure(PatientFile file, CaseRow row, CaseCommand.Measure said, string by, Moment moment) =>
        CaseSteps.AddMeasure(file, row, new CaseMeasure((row.Measures.Count + 1).ToString(CultureInfo.InvariantCulture), said.Text, said.Owner, said.Due), by, moment);

    private CaseRow Classify(PatientFile file, CaseRow row, CaseCommand.Classify said, string by, Moment moment)
    {
        var severity = said.Severity ?? row.Severity;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["severity"] = KebabEnum.Write(severity), ["category"] = said.Category ?? row.Category };
        var saved = Log(file, row with { Severity = severity, Category = said.Category ?? row.Category }, "classified", by, null, moment, fields);
        if (severity > row.Severity)
        {
            work.Notify(file, saved, TaskTell.DepartmentHead, "head", moment);
            work.Notify(file, saved, TaskTell.DisputeOffice, "dispute-office", moment);
        }

        return saved;
    }

    private CaseRow Split(PatientFile file, CaseRow row, CaseCommand.Split said, CaseActor actor, Moment moment)
    {
        var part = opening.Open(
            file,
            new NewCase(DerivedId.Of("split", row.Id, actor.Change), row.Organisation, row.Source, CaseDesk.Clean(said.Text))
            {
                Kind = said.Kind ?? row.Matter,
                Category = said.Category,
                Department = said.Department ?? row.Department,
                Clinician = row.Clinician,
                Encounter = row.Encounter,
                Patient = row.Patient,
                Complainant = row.Complainant,
                Anonymous = row.Anonymous,
                FirstContact = row.FirstContact,
                By = actor.Account,
                About = row.Name,
                IsApart = true,
            },
            moment);
        return Log(file, row with { Links = [.. row.Links.Append(part.Name).Distinct().TakeLast(CaseLimits.MostLinks)] }, "split", actor.Account, said.Text, moment, CaseSteps.Of("case", part.Id));
    }

    private Result<CaseRow> Settle(PatientFile file, CaseRow row, CaseCommand.Settle said, CaseActor actor, Moment moment)
    {
        if (row.Severity == CaseSeverity.Dispute || actor.MaySettle is not { } limit || said.Compensation > limit)
        {
            return new Problem(ProblemKind.Denied, "over-your-limit", "None of your roles may settle this on the spot: it is a dispute, or the compensation is more than the policy lets you give. Resolve it, or give it to somebody who may.");
        }

        var reply = row with { Reply = said.Reply, Compensation = row.Compensation + said.Compensation, Cause = said.Cause ?? row.Cause };
        var settled = CaseSteps.Save(file, CaseSteps.Logged(file, reply with
        {
            State = CaseState.Resolved,
            WaitingSince = null,
            WaitingUntil = null,
            AcknowledgedAt = row.AcknowledgedAt ?? moment.Now,
            RespondedAt = row.RespondedAt ?? moment.Now,
            ResolvedAt = moment.Now,
            FirstResolvedAt = row.FirstResolvedAt ?? moment.Now,
            FirstInTime = row.FirstInTime ?? moment.Now <= row.ResolveBy,
        }, "settled", actor.Account, said.Reply, moment, CaseSteps.Of("compensation", said.Compensation.ToString(CultureInfo.InvariantCulture))));
        CaseWork.Done(file, settled, TaskState.Done, "settled", actor.Account, moment);
        return steps.Close(file, settled, CaseEnd.Settled, null, actor.Account, moment);
    }

    /// <summary>Whoever does something with a case has taken its task.</summary>
    private static void Claim(PatientFile file, CaseRow row, CaseActor actor, Moment moment)
    {
        if (CaseWork.HandlingOf(file, row) is { ClaimedBy: null } task)
        {
            StaffTasks.Change(file, task with { State = TaskState.InProgress, ClaimedBy = actor.Account, ClaimedAs = actor.Person, ClaimedAt = moment.Now, FirstClaimedAt = task.FirstClaimedAt ?? moment.Now });
        }
    }

    private static string? PersonOf(CaseRow row, CaseActor actor, Moment moment) => moment.Config.Directory(row.Organisation).Person(actor.Person)?.Id;

    private static CaseRow Log(PatientFile file, CaseRow row, string what, string by, string? text, Moment moment, IReadOnlyDictionary<string, string>? fields = null)
    {
        var saved = CaseSteps.Save(file, CaseSteps.Logged(file, row, what, by, text, moment, fields));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    private static CaseRow Linked(CaseRow row, CaseCommand.Link said) => row with
    {
        Encounter = said.Encounter ?? row.Encounter,
        Clinician = said.Clinician ?? row.Clinician,
        Department = said.Department ?? row.Department,
        Links = [.. row.Links.Concat(said.Cases).Distinct().TakeLast(CaseLimits.MostLinks)],
    };

    /// <summary>Whoever turns out to be complained of does not look into it.</summary>
    private static CaseRow NeverTheirOwn(PatientFile file, CaseRow row, Moment moment)
    {
        if (row.Owner is null || row.Owner != row.Clinician || !row.State.IsOpen())
        {
            return row;
        }

        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(row.Organisation).Zone);
        var above = CaseRouting.Acting(row.Owner, row.List, row.Clinician, moment.Config.Directory(row.Organisation), today).Owner;
        return CaseSteps.Assign(file, row, above, above is null ? StaffTaskRow.CustomerService : row.List, CaseEntryRow.ByRule, "about-its-owner", moment);
    }

    private static Dictionary<string, string> Fields(CaseCommand.Link said)
    {
        (string Name, string? Value)[] fields = [("encounter", said.Encounter), ("clinician", said.Clinician), ("department", said.Department), ("cases", said.Cases.Count == 0 ? null : string.Join(' ', said.Cases))];
        return fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value!, StringComparer.Ordinal);
    }

    /// <summary>Another case of the same file by its id, address or number.</summary>
    internal static CaseRow? Other(PatientFile file, CaseRow row, string named) =>
        file.Open<CaseRow>().FirstOrDefault(other => other.Id != row.Id && (other.Id == named || $"{file.Key}.{other.Id}" == named || (CaseNumber.TryParse(named, out var number) && other.Number == number.ToString())) && other.State.IsOpen());

    private static Problem NotYours { get; } = new(ProblemKind.Denied, "not-yours-to-reject", "A case is turned away by customer service, a complaint handler or the head of a department.");
}
