using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>
/// A report is final: the patient is told that it can be fetched and where, never what is in it. Who asked for it by post or by phone
/// gets it from a person. Once a report. Pure.
/// </summary>
internal sealed class ReportNews(Outbox outbox)
{
    public const string ByPost = "send-report-by-post", ByPhone = "tell-report-by-phone";

    /// <summary>News that comes later than this after the report is not worth a text.</summary>
    private static readonly TimeSpan StillNews = TimeSpan.FromDays(2);

    private static readonly TimeSpan StaysUseful = TimeSpan.FromDays(3);
    private static readonly TimeSpan Within = TimeSpan.FromHours(1);

    /// <summary>The next above is told as soon again: the patient waits for it.</summary>
    private static readonly TimeSpan BetweenRungs = TimeSpan.FromHours(1);

    public void Tell(PatientFile file, ReportRow report, Moment moment)
    {
        if (report.ToldAt is not null || report.Issued is not { } issued || moment.Now - issued > StillNews || issued - moment.Now > StillNews || file.Head.AtRest is not null)
        {
            return;
        }

        file.Put(report with { ToldAt = moment.Now });
        var organisation = moment.Config.Organisation(report.Organisation);
        if (file.Head.Profile.Reports is ReportDelivery.Post or ReportDelivery.Phone)
        {
            if (organisation.IsLive(moment.Now))
            {
                Give(file, file.Head.Profile.Reports == ReportDelivery.Post ? ByPost : ByPhone, report.Organisation, report.Id, report.DepartmentCode, report.ClinicianId, Within, moment);
            }

            return;
        }

        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("report", report.Id),
                Organisation = report.Organisation,
                Template = TemplateNames.ReportReady,
                Subject = ReportSubject.SubjectName,
                Sender = outbox.SenderOf(organisation),
                About = [new AboutRecord(report.Id, 1)],
                Departments = report.DepartmentCode is { } department ? [department] : [],
                CreatedAt = moment.Now,
                ExpiresAt = moment.Now + StaysUseful,
            },
            moment);
    }

    /// <summary>Has a report given to the patient by a person, within so much of the office's time.</summary>
    public static void Give(PatientFile file, string what, string organisation, string report, string? department, string? clinician, TimeSpan within, Moment moment)
    {
        var (calendar, zone) = (moment.Config.Calendar(organisation), moment.Config.Organisation(organisation).Zone);
        var deadline = calendar.AddWorkingTime(moment.Now, within, zone);
        var head = calendar.AddWorkingTime(deadline, BetweenRungs, zone);
        StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(what, report),
            Organisation = organisation,
            Worklist = StaffTaskRow.CustomerService,
            What = what,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = "report/" + report,
            Department = department,
            Clinician = clinician,
            Channel = what == ByPost ? "letter" : "call",
            Rungs = TaskLadder.Overdue(deadline, head, calendar.AddWorkingTime(head, BetweenRungs, zone)),
            LapsesAt = deadline + OpenStep.LapsesAfter,
        });
    }
}

/// <summary>Texts about reports.</summary>
internal sealed class ReportSubject : IMessageSubject
{
    public const string SubjectName = "report";

    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);

    public string Name => SubjectName;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment) => Rendering.Of(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["hospital"] = organisation.Name,
        ["name"] = file.Head.Name ?? "",
        ["place"] = organisation.ReportPlace ?? "",
        ["phone"] = organisation.Phone ?? "",
    });

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        // Nothing is asked.
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        // The patient waits for it, and a call can tell it.
        if (message.About is [var about] && (message.State is MessageState.Failed or MessageState.Unknown || message.Reason is "no-phone" or "no-working-phone" or "opted-out")
            && moment.Config.Organisation(message.Organisation).IsLive(moment.Now))
        {
            var report = file.Find<ReportRow>(about.Id);
            ReportNews.Give(file, ReportNews.ByPhone, message.Organisation, about.Id, report?.DepartmentCode, report?.ClinicianId, CallWithin, moment);
        }
    }
}
