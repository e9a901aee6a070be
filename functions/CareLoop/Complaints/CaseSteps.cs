using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Staff;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Complaints;

/// <summary>A case from its resolution on, and what happens to it on the way. Pure: it changes the file.</summary>
internal sealed class CaseSteps(CaseTexts texts, CaseWork work, Lazy<IEnumerable<IAfterMatter>> after)
{
    /// <summary>So long whoever complained may say by text whether they are content.</summary>
    public static readonly TimeSpan AnsweredWithin = TimeSpan.FromHours(72);

    /// <summary>What is over stays among the open records this long, so that what comes up again finds it.</summary>
    public static readonly TimeSpan KeptOpen = TimeSpan.FromDays(30);

    /// <summary>So many working days a measure has that is taken up again.</summary>
    private const int RecurredWithin = 10;

    private const int ClosedAtOnce = 10, ChangesKept = 100;

    /// <summary>Stores a case.</summary>
    /// <exception cref="InvalidOperationException">The states do not follow each other.</exception>
    public static CaseRow Save(PatientFile file, CaseRow row)
    {
        var before = file.Find<CaseRow>(row.Id);
        if (before is not null && !before.State.Allows(row.State))
        {
            throw new InvalidOperationException($"A case that is {before.State} can't become {row.State}.");
        }

        var saved = row with { Version = (before?.Version ?? 0) + 1 };
        file.Put(saved);
        return saved;
    }

    /// <summary>Writes a line of the log; the case as it is to be stored.</summary>
    public static CaseRow Logged(PatientFile file, CaseRow row, string what, string? by, string? text, Moment moment, IReadOnlyDictionary<string, string>? fields = null)
    {
        file.AddHistory(new CaseEntryRow
        {
            Id = CaseEntryRow.IdOf(row.Id, row.Entries),
            At = moment.Now,
            By = by,
            What = what,
            Text = text,
            Fields = fields ?? new Dictionary<string, string>(StringComparer.Ordinal),
        });
        return row with { Entries = row.Entries + 1 };
    }

    /// <summary>A change is made once, however often it is asked for.</summary>
    public static CaseRow Noted(CaseRow row, string change) => row with { Changes = [.. row.Changes.TakeLast(ChangesKept - 1), change] };

    /// <summary>What has been over for long, and of which no measure is open, leaves the open records.</summary>
    public static void CloseOld(PatientFile file, Moment moment)
    {
        foreach (var old in file.Open<CaseRow>().Where(row => row.State.IsOver() && row.ToldVersion == row.Version && moment.Now - row.ClosedAt > KeptOpen && row.Measures.All(measure => measure.VerifiedAt is not null)).Take(ClosedAtOnce))
        {
            file.Close(old);
        }
    }

    /// <summary>Its owner has taken it on.</summary>
    public static CaseRow Acknowledge(PatientFile file, CaseRow row, string? person, string? by, Moment moment)
    {
        if (row.AcknowledgedAt is not null || !row.State.IsOpen())
        {
            return row;
        }

        var taken = row with { State = row.State is CaseState.Received or CaseState.Reopened ? CaseState.Acknowledged : row.State, AcknowledgedAt = moment.Now, Owner = row.Owner ?? person };
        var saved = Save(file, Logged(file, taken, "acknowledged", by, null, moment));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    /// <summary>Whoever complained has heard from a person.</summary>
    public static CaseRow Respond(PatientFile file, CaseRow row, string by, string? text, Moment moment)
    {
        var saved = Save(file, Logged(file, row with { RespondedAt = row.RespondedAt ?? moment.Now }, "contact", by, text, moment));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    /// <summary>Somebody else works on it from now on.</summary>
    public static CaseRow Assign(PatientFile file, CaseRow row, string? owner, string list, string by, string? why, Moment moment)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = row.Owner ?? row.List, ["to"] = owner ?? list };
        var saved = Save(file, Logged(file, row with { Owner = owner, List = list }, "assigned", by, why, moment, fields));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    /// <summary>Nothing can go on before whoever complained has answered: the clock of resolution stands.</summary>
    public static CaseRow Wait(PatientFile file, CaseRow row, string by, string why, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var until = moment.Config.Complaints(row.Organisation).WaitingAtMost.After(moment.Now, calendar, zone);
        var saved = Save(file, Logged(file, row with { State = CaseState.WaitingForPatient, WaitingSince = moment.Now, WaitingUntil = until }, "waiting", by, why, moment));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    /// <summary>It goes on: the deadline is later by the office hours for which it stood.</summary>
    public static CaseRow Resume(PatientFile file, CaseRow row, string? by, string why, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var resumed = Unwaited(row, calendar, zone, moment) with { State = CaseState.Investigating };
        var saved = Save(file, Logged(file, resumed, "resumed", by, why, moment, new Dictionary<string, string>(StringComparer.Ordinal) { ["resolveBy"] = Iso8601.Format(resumed.ResolveBy) }));
        CaseWork.Fit(file, saved, moment);
        return saved;
    }

    /// <summary>There is an answer: whoever complained gets it, and says whether it is one.</summary>
    public CaseRow Resolve(PatientFile file, CaseRow row, string by, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var unwaited = Unwaited(row, calendar, zone, moment);
        var inTime = moment.Now <= unwaited.ResolveBy;
        var resolved = unwaited with
        {
            State = CaseState.Resolved,
            AcknowledgedAt = unwaited.AcknowledgedAt ?? moment.Now,
            RespondedAt = unwaited.RespondedAt ?? moment.Now,
            ResolvedAt = moment.Now,
            FirstResolvedAt = unwaited.FirstResolvedAt ?? moment.Now,
            FirstInTime = unwaited.FirstInTime ?? inTime,
        };
        var saved = Save(file, Logged(file, resolved, "resolved", by, row.Reply, moment));
        CaseWork.Done(file, saved, TaskState.Done, "resolved", by, moment);
        if (!saved.IsAsked || (saved.Complainant is { Phone: null } && saved.Patient is null && file.Head.KnownPhones.Count == 0))
        {
            texts.Tell(file, saved, TemplateNames.CaseAnswered, Round(saved), moment);
            return Close(file, file.Find<CaseRow>(saved.Id)!, CaseEnd.NotAsked, null, null, moment);
        }

        var canBeTold = texts.CanBeTold(file, saved, moment);
        CaseWork.RaiseCall(file, saved, canBeTold ? moment.Now + AnsweredWithin : moment.Now, moment);
        texts.Tell(file, saved, TemplateNames.CaseResolved, Round(saved), moment);
        return file.Find<CaseRow>(saved.Id)!;
    }

    /// <summary>It is over.</summary>
    public CaseRow Close(PatientFile file, CaseRow row, CaseEnd end, string? text, string? by, Moment moment, InboundText? inbound = null)
    {
        var closed = row with { State = CaseState.Closed, Reason = null, End = end, ClosedAt = moment.Now };
        var saved = Save(file, Logged(file, closed, "closed", by, text, moment, new Dictionary<string, string>(StringComparer.Ordinal) { ["as"] = Storage.KebabEnum.Write(end) }));
        CaseWork.Done(file, saved, TaskState.Done, "closed", by, moment);
        CaseWork.CallOff(file, saved, "closed", moment);
        CaseConversation.Forget(file, saved.Id);
        if (inbound is not null)
        {
            texts.Tell(file, saved, TemplateNames.CaseClosed, Round(saved), moment, inbound);
        }

        if (saved is { Matter: CaseKind.Complaint, Anonymous: false })
        {
            foreach (var follower in after.Value)
            {
                follower.Closed(file, new MatterEnd(saved.Id, saved.Organisation, moment.Now, saved.Department, saved.Clinician), moment);
            }
        }

        return file.Find<CaseRow>(saved.Id)!;
    }

    /// <summary>It is none of the hospital's, or nothing that can be looked into.</summary>
    public CaseRow Reject(PatientFile file, CaseRow row, string by, Moment moment)
    {
        var saved = Save(file, Logged(file, row with { State = CaseState.Rejected, ClosedAt = moment.Now, End = CaseEnd.NotAsked, WaitingSince = null, WaitingUntil = null }, "rejected", by, row.Reply, moment));
        CaseWork.Done(file, saved, TaskState.Done, "rejected", by, moment);
        texts.Tell(file, saved, TemplateNames.CaseAnswered, Round(saved), moment);
        return file.Find<CaseRow>(saved.Id)!;
    }

    /// <summary>It goes on in another one.</summary>
    public static CaseRow MergeInto(PatientFile file, CaseRow row, CaseRow into, string by, Moment moment)
    {
        Save(file, Logged(file, into with { Joined = into.Joined + 1, Links = [.. into.Links.Append(row.Number ?? row.Id).Distinct().TakeLast(CaseLimits.MostLinks)] }, "merged-here", by, row.Text, moment, Of("case", row.Number ?? row.Id)));
        var saved = Save(file, Logged(file, row with { State = CaseState.Merged, MergedInto = into.Id, ClosedAt = moment.Now, WaitingSince = null, WaitingUntil = null }, "merged", by, null, moment, Of("into", into.Number ?? into.Id)));
        CaseWork.Done(file, saved, TaskState.Withdrawn, "merged", by, moment);
        return saved;
    }

    /// <summary>The answer was none, or the matter has come up again: a round one level higher begins.</summary>
    public CaseRow Reopen(PatientFile file, CaseRow row, string reason, string? text, string? by, Moment moment, InboundText? inbound = null)
    {
        CaseWork.CallOff(file, row, "reopened", moment);
        CaseConversation.Forget(file, row.Id);
        texts.Withdraw(file, row, moment);
        var (calendar, zone) = Days(row, moment);
        var deadlines = CaseDeadlines.Of(moment.Config.Complaints(row.Organisation).Class(row.Class), moment.Now, row.Contributions.Count > 0, calendar, zone);
        var owner = Above(row, moment.Config.Directory(row.Organisation), LocalTimes.LocalDate(moment.Now, zone));
        var reopened = row with
        {
            State = CaseState.Reopened,
            Reason = reason,
            Level = row.Level + 1,
            RoundAt = moment.Now,
            HeardAt = moment.Now,
            Owner = owner,
            AcknowledgeBy = deadlines.Acknowledge,
            AcknowledgedAt = null,
            RespondBy = deadlines.Respond,
            RespondedAt = null,
            ResolveBy = deadlines.Resolve,
            ResolvedAt = null,
            ProgressAt = null,
            ClosedAt = null,
            End = null,
            Dissatisfied = row.Dissatisfied + (reason == "not-content" ? 1 : 0),
        };
        var saved = Save(file, Logged(file, reopened, "reopened", by, text, moment, Of("reason", reason)));
        work.Give(file, saved, moment);
        texts.Tell(file, saved, TemplateNames.CaseReopened, Round(saved), moment, inbound);
        return file.Find<CaseRow>(saved.Id)!;
    }

    /// <summary>A measure that is to keep it from happening again.</summary>
    public static CaseRow AddMeasure(PatientFile file, CaseRow row, CaseMeasure measure, string by, Moment moment)
    {
        var saved = Save(file, Logged(file, row.With(measure), "measure", by, measure.Text, moment, new Dictionary<string, string>(StringComparer.Ordinal) { ["measure"] = measure.Id, ["owner"] = measure.Owner, ["due"] = Iso8601.Format(measure.Due) }));
        CaseWork.Raise(file, saved, measure, moment);
        return saved;
    }

    /// <summary>A measure was seen to be done: whoever complained hears that it was mended, once. Done again because it was not enough, nobody is thanked a second time.</summary>
    public void Verify(PatientFile file, CaseRow row, CaseMeasure measure, string? by, string? text, Moment moment)
    {
        var saved = Save(file, Logged(file, row.With(measure with { VerifiedAt = moment.Now }), "verified", by, text, moment, Of("measure", measure.Id)));
        if (measure.Round == 0 && saved is { Matter: CaseKind.Complaint or CaseKind.Suggestion, IsSaid: true })
        {
            texts.Tell(file, saved, TemplateNames.CaseMended, measure.Id, moment, said: Of("measure", measure.Text));
        }
    }

    /// <summary>What a measure was to keep from happening has happened again: it is taken up once more.</summary>
    /// <param name="file">Whose file it is.</param>
    /// <param name="row">The case.</param>
    /// <param name="measure">The measure, which was verified.</param>
    /// <param name="again">How many complaints there were since.</param>
    /// <param name="moment">Now.</param>
    public static void Recurred(PatientFile file, CaseRow row, CaseMeasure measure, int again, Moment moment)
    {
        var (calendar, zone) = Days(row, moment);
        var due = calendar.AddWorkdays(LocalTimes.LocalDate(moment.Now, zone), RecurredWithin);
        var opened = measure with { DoneAt = null, VerifiedAt = null, Due = due, Round = measure.Round + 1 };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["measure"] = measure.Id, ["complaints"] = again.ToString(CultureInfo.InvariantCulture) };
        var saved = Save(file, Logged(file, row.With(opened), "recurred", CaseEntryRow.ByRule, null, moment, fields));
        CaseWork.Raise(file, saved, opened, moment);
    }

    /// <summary>What the case itself waited for has come: the end of its wait, or half of its time.</summary>
    public void Due(PatientFile file, CaseRow row, Moment moment)
    {
        if (row.WaitingUntil is { } until && until <= moment.Now)
        {
            Resume(file, row, null, "waited-long-enough", moment);
        }
        else if (row.WaitingUntil is null && row.ProgressAt is null && row.State.IsOpen())
        {
            var saved = Save(file, Logged(file, row with { ProgressAt = moment.Now }, "progress-told", null, null, moment));
            CaseWork.Fit(file, saved, moment);
            if (saved.IsSaid)
            {
                texts.Tell(file, saved, TemplateNames.CaseProgress, Round(saved), moment);
            }
        }
        else
        {
            CaseWork.Fit(file, row, moment);
        }
    }

    /// <summary>A text about a case did not go out, or not for certain: the log says so, and an answer is told by phone.</summary>
    public static void NotTold(PatientFile file, CaseRow row, MessageRow message, Moment moment)
    {
        if (message.Reason is "superseded" or "case-changed")
        {
            return;
        }

        var saved = Save(file, Logged(file, row, "not-told", null, null, moment, new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = message.Template, ["reason"] = message.Reason ?? "not-sent" }));
        if (message.Template == TemplateNames.CaseResolved && saved.State == CaseState.Resolved)
        {
            CaseWork.CallNow(file, saved, moment);
        }
    }

    public static Dictionary<string, string> Of(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static string Round(CaseRow row) => row.Level.ToString(CultureInfo.InvariantCulture);

    /// <summary>A case that does not wait any more.</summary>
    private static CaseRow Unwaited(CaseRow row, WorkingCalendar calendar, TimeZoneInfo zone, Moment moment) => row.WaitingSince is not { } since ? row : row with
    {
        ResolveBy = CaseDeadlines.AfterWaiting(row.ResolveBy, since, moment.Now, calendar, zone),
        WaitingSince = null,
        WaitingUntil = null,
    };

    /// <summary>Who is above whoever had it, and not who it is about.</summary>
    private static string? Above(CaseRow row, StaffDirectory directory, DateOnly today)
    {
        string?[] ladder = [directory.Person(row.Owner)?.Superior, directory.Department(row.List)?.Head, directory.CustomerService.Director, directory.PresidentOffice.Director];
        return ladder.OfType<string>().Select(person => directory.ActingFor(person, today)?.Id).FirstOrDefault(person => person is not null && person != row.Owner && person != row.Clinician) ?? row.Owner;
    }

    private static (WorkingCalendar Calendar, TimeZoneInfo Zone) Days(CaseRow row, Moment moment) =>
        (moment.Config.Calendar(row.Organisation), moment.Config.Organisation(row.Organisation).Zone);
}
