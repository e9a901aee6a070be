using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Something is brought: it becomes a case with an owner and deadlines, joins the open one about the same matter, or reopens the one that was ended. Pure.</summary>
internal sealed class CaseOpening(CaseTexts texts, CaseWork work, CaseSteps steps)
{
    /// <summary>What comes up again so soon is the same matter.</summary>
    public static readonly TimeSpan SameWithin = TimeSpan.FromDays(7);

    /// <summary>So many complaints of one person within a year are marked.</summary>
    private const int Frequent = 5;
    private static readonly TimeSpan FrequentWithin = TimeSpan.FromDays(365);

    /// <summary>Whether what is brought goes on in a case that there is; it needs no number then.</summary>
    public static bool IsKnown(PatientFile file, NewCase brought, Moment moment) =>
        file.Find<CaseRow>(brought.Id) is not null || SameMatter(file, brought, Facts(file, brought, moment), moment) is not null;

    /// <summary>Takes what is brought. Brought again it is the same case.</summary>
    public CaseRow Open(PatientFile file, NewCase brought, Moment moment)
    {
        if (file.Find<CaseRow>(brought.Id) is { } known)
        {
            return known;
        }

        CaseSteps.CloseOld(file, moment);
        var facts = Facts(file, brought, moment);
        if (SameMatter(file, brought, facts, moment) is not { } same)
        {
            return Begin(file, brought, facts, moment);
        }

        // Said once more on another way, or delivered again: the same words count once.
        var change = "brought " + brought.Id;
        if (same.Changes.Contains(change))
        {
            return same;
        }

        var noted = CaseSteps.Noted(same, change);
        return same.State.IsOpen() ? Join(file, noted, brought, facts, moment) : steps.Reopen(file, noted, "came-up-again", brought.Text, brought.By ?? CaseEntryRow.ByComplainant, moment, brought.Inbound);
    }

    /// <summary>A case has its number: whoever brought it hears that it came, who looks after it, and until when.</summary>
    public void Number(PatientFile file, string caseId, CaseNumber number, Moment moment)
    {
        if (file.Find<CaseRow>(caseId) is { Number: null } row)
        {
            var saved = CaseSteps.Save(file, row with { Number = number.ToString() });
            TellArrival(file, saved, null, moment);
        }
    }

    /// <summary>What a number is claimed with: the case as it will begin.</summary>
    public static CaseFact Claim(PatientFile file, NewCase brought, Moment moment) => CaseFact.Of(file.Key, Draft(brought, Facts(file, brought, moment), moment).Row);

    private CaseRow Begin(PatientFile file, NewCase brought, CaseFacts facts, Moment moment)
    {
        var (row, routed) = Draft(brought, facts, moment);
        if (brought.Kind == CaseKind.Complaint)
        {
            List<DateTimeOffset> complained = [.. file.Head.ComplainedAt.Where(at => moment.Now - at < FrequentWithin).Append(moment.Now).TakeLast(2 * Frequent)];
            row = row with { IsFrequent = complained.Count >= Frequent };
            file.Head = file.Head with { ComplainedAt = complained };
        }

        row = row with { Contributions = [.. row.Contributions.Select(part => CaseWork.Ask(file, row, part.Department, moment))] };
        var saved = CaseSteps.Save(file, CaseSteps.Logged(file, row, "received", brought.By ?? CaseEntryRow.ByComplainant, null, moment, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["source"] = KebabEnum.Write(row.Source),
            ["rule"] = row.Rule ?? "",
            ["list"] = row.List,
            ["owner"] = row.Owner ?? "",
            ["why"] = routed.Why,
        }));
        if (saved.Number is not null && !saved.IsFrequent)
        {
            // The number was claimed with just this.
            var zone = moment.Config.Organisation(saved.Organisation).Zone;
            saved = saved with { ToldVersion = saved.Version, ToldAs = [new Fact(saved.Organisation, LocalTimes.LocalDate(saved.ReceivedAt, zone), CaseFact.Family, saved.Number, "").Address] };
            file.Put(saved);
        }

        work.Give(file, saved, moment);
        TellArrival(file, saved, brought.Inbound, moment);
        return file.Find<CaseRow>(saved.Id)!;
    }

    private static (CaseRow Row, CaseRouting Routed) Draft(NewCase brought, CaseFacts facts, Moment moment)
    {
        var policy = moment.Config.Complaints(brought.Organisation);
        var (calendar, zone) = (moment.Config.Calendar(brought.Organisation), moment.Config.Organisation(brought.Organisation).Zone);
        var directory = moment.Config.Directory(brought.Organisation);
        var routed = CaseRouting.Of(facts, policy, directory, LocalTimes.LocalDate(moment.Now, zone));
        List<string> others = [.. brought.Others.Where(other => other != routed.List && (directory.Departments.Count == 0 || directory.Department(other) is not null)).Distinct().Take(CaseLimits.MostDepartments)];
        var deadlines = CaseDeadlines.Of(policy.Class(routed.Class), moment.Now, others.Count > 0, calendar, zone);
        return (new CaseRow
        {
            Id = brought.Id,
            Number = brought.Number,
            Organisation = brought.Organisation,
            Matter = brought.Kind,
            Severity = facts.Severity,
            Category = routed.Category,
            Source = brought.Source,
            Text = brought.Text,
            Department = brought.Department,
            Contributions = [.. others.Select(other => new CaseContribution(other, deadlines.Resolve))],
            Clinician = brought.Clinician,
            Encounter = brought.Encounter,
            Patient = brought.Patient,
            Complainant = brought.Complainant,
            Anonymous = brought.Anonymous,
            IsSaid = brought.IsSaid,
            About = brought.About,
            List = routed.List,
            Owner = routed.Owner,
            FirstContact = brought.FirstContact,
            Watchers = routed.Watchers,
            Rule = routed.Rule,
            PolicyVersion = policy.Version,
            Class = routed.Class,
            ReceivedAt = moment.Now,
            RoundAt = moment.Now,
            HeardAt = moment.Now,
            AcknowledgeBy = deadlines.Acknowledge,
            RespondBy = deadlines.Respond,
            ResolveBy = deadlines.Resolve,
            Changes = ["brought " + brought.Id],
        }, routed);
    }

    /// <summary>It joins the open case: both sides hear of it, and an answer that was waited for has come.</summary>
    private CaseRow Join(PatientFile file, CaseRow row, NewCase brought, CaseFacts facts, Moment moment)
    {
        var severity = facts.Severity > row.Severity ? facts.Severity : row.Severity;
        var joined = row with { Joined = row.Joined + 1, HeardAt = moment.Now, Severity = severity };
        var saved = CaseSteps.Save(file, CaseSteps.Logged(file, joined, "joined", brought.By ?? CaseEntryRow.ByComplainant, brought.Text, moment, CaseSteps.Of("source", KebabEnum.Write(brought.Source))));
        if (saved.State == CaseState.WaitingForPatient)
        {
            saved = CaseSteps.Resume(file, saved, CaseEntryRow.ByComplainant, "answered", moment);
        }

        // Whoever owns it hears of it once an hour: somebody in anger writes more than that.
        work.Notify(file, saved, saved.Owner is null ? TaskTell.OnCall : TaskTell.Assignee, $"{CaseWork.Joined}{moment.Now.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture)}", moment);
        if (severity > row.Severity)
        {
            work.Notify(file, saved, TaskTell.DepartmentHead, "head", moment);
            work.Notify(file, saved, TaskTell.DisputeOffice, "dispute-office", moment);
        }

        if (brought.IsSaid)
        {
            texts.Tell(file, saved, TemplateNames.CaseJoined, FormattableString.Invariant($"{saved.Joined}"), moment, brought.Inbound);
        }

        return file.Find<CaseRow>(saved.Id)!;
    }

    private void TellArrival(PatientFile file, CaseRow row, InboundText? inbound, Moment moment)
    {
        if (row is { IsSaid: true, Number: not null })
        {
            texts.Tell(file, row, row.Matter switch
            {
                CaseKind.Praise => TemplateNames.CasePraise,
                CaseKind.Complaint => TemplateNames.CaseReceived,
                _ => TemplateNames.CaseNoted,
            }, "received", moment, inbound);
        }
    }

    /// <summary>What the words and whoever wrote them down tell of it.</summary>
    private static CaseFacts Facts(PatientFile file, NewCase brought, Moment moment)
    {
        var policy = moment.Config.Complaints(brought.Organisation);
        var severity = brought.Severity ?? (brought.Kind is CaseKind.Complaint or CaseKind.Request ? CaseWords.Severity(brought.Text, policy) : CaseSeverity.Ordinary);
        return new CaseFacts(brought.Kind, severity, brought.Category ?? CaseWords.Category(brought.Text, policy), brought.Text, brought.Source, brought.Department, brought.Clinician, file.Head.Profile.Tags);
    }

    /// <summary>The latest case of the same person about the same matter, open, or ended so lately that it is not over for them.</summary>
    private static CaseRow? SameMatter(PatientFile file, NewCase brought, CaseFacts facts, Moment moment) => brought.IsApart || brought.Kind == CaseKind.Praise ? null : file.Open<CaseRow>()
        .Where(row => row.Organisation == brought.Organisation && row.Matter == brought.Kind && row.State != CaseState.Merged && row.State != CaseState.Rejected
            && moment.Now - (row.State.IsOpen() ? row.HeardAt : row.ClosedAt ?? row.ResolvedAt ?? row.HeardAt) <= SameWithin
            && row.Anonymous == brought.Anonymous
            && IsSame(row.Category, facts.Category, ComplaintPolicy.OtherCategory) && IsSame(row.Department, brought.Department, null) && IsSame(row.Clinician, brought.Clinician, null))
        .OrderByDescending(row => row.State.IsOpen()).ThenByDescending(row => row.HeardAt).FirstOrDefault();

    private static bool IsSame(string? one, string? other, string? unknown) => one == other || one is null || other is null || one == unknown || other == unknown;
}
