using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Complaints;

/// <summary>What whoever complained is told by text. Pure: it wishes for the texts.</summary>
internal sealed class CaseTexts(Outbox outbox)
{
    private static readonly TimeSpan ReplyStaysUseful = TimeSpan.FromHours(24), NewsStayUseful = TimeSpan.FromDays(7);

    /// <summary>Tells of a case; an answer to a text passes quiet hours.</summary>
    /// <param name="file">Whose file it is.</param>
    /// <param name="row">The case.</param>
    /// <param name="template">Which words.</param>
    /// <param name="cause">What of the case it follows from: asked for again, it is the same text.</param>
    /// <param name="moment">Now.</param>
    /// <param name="inbound">The text that is answered; null for none.</param>
    /// <param name="said">Words of its own, by field.</param>
    public void Tell(PatientFile file, CaseRow row, string template, string cause, Moment moment, InboundText? inbound = null, IReadOnlyDictionary<string, string>? said = null)
    {
        if (inbound is null && !CanBeTold(file, row, moment))
        {
            return;
        }

        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("case-text", row.Id, template, cause),
                Organisation = row.Organisation,
                Template = template,
                Subject = CaseSubject.SubjectName,
                Sender = inbound?.Sender ?? outbox.SenderOf(moment.Config.Organisation(row.Organisation)),
                ReplyTo = inbound?.Phone ?? row.Complainant?.Phone,
                PassesQuietHours = inbound is not null,
                About = [new AboutRecord(row.Id, row.Level)],
                Departments = row.Department is { } department ? [department] : [],
                Fields = said ?? new Dictionary<string, string>(StringComparer.Ordinal),
                CreatedAt = moment.Now,
                ExpiresAt = moment.Now + (inbound is null ? NewsStayUseful : ReplyStaysUseful),
            },
            moment);
    }

    /// <summary>Whether there is a phone on which whoever complained may be told.</summary>
    public bool CanBeTold(PatientFile file, CaseRow row, Moment moment)
    {
        var organisation = moment.Config.Organisation(row.Organisation);
        var sender = outbox.SenderOf(organisation);
        return file.Head.AtRest is null && (row.Complainant?.Phone is { } phone
            ? !file.Head.IsOptedOut(sender, phone)
            : Recipient.WhyNot(file.Head, sender, LocalTimes.LocalDate(moment.Now, organisation.Zone)) is null);
    }

    /// <summary>Withdraws what has not gone out yet.</summary>
    public void Withdraw(PatientFile file, CaseRow row, Moment moment) => outbox.Withdraw(file, row.Id, "case-changed", moment);
}

/// <summary>The words of texts about cases, and what follows when one has gone out or will not.</summary>
internal sealed class CaseSubject : IMessageSubject
{
    public const string SubjectName = "case";

    public string Name => SubjectName;

    public Language LanguageOf(PatientFile file, string? phone, OrganisationSettings organisation)
    {
        var own = Recipient.LanguageOf(file.Head, phone, organisation);
        return file.Open<CaseRow>().FirstOrDefault(row => row.Complainant is { Language: not null } complainant && complainant.Phone == phone)?.Complainant?.Language is { } said ? Language.Of(said, own) : own;
    }

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        if (message.About is not [var about] || file.Find<CaseRow>(about.Id) is not { Number: { } number } row)
        {
            return Rendering.Not("superseded");
        }

        // What is asked holds for the answer that was given last.
        if (message.Template == TemplateNames.CaseResolved && (row.State != CaseState.Resolved || row.Level != about.Version))
        {
            return Rendering.Not("superseded");
        }

        if (message.Template == TemplateNames.CaseProgress && !row.State.IsOpen())
        {
            return Rendering.Not("superseded");
        }

        return Rendering.Of(new Dictionary<string, string>(message.Fields, StringComparer.Ordinal)
        {
            ["hospital"] = organisation.Name,
            ["phone"] = organisation.Phone ?? "",
            ["number"] = number,
            ["owner"] = OwnerOf(row, organisation, language, moment),
            ["until"] = Until(row.ResolveBy, organisation.Zone, language),
            ["state"] = StateOf(row, language),
            ["reply"] = row.Reply ?? "",
        });
    }

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        if (message.Template == TemplateNames.CaseResolved && message.About is [var about] && file.Find<CaseRow>(about.Id) is { State: CaseState.Resolved } row)
        {
            CaseConversation.Ask(file, row, message, moment);
        }
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        if (message.State is not (MessageState.Delivered or MessageState.Unknown) && message.About is [var about] && file.Find<CaseRow>(about.Id) is { } row)
        {
            CaseSteps.NotTold(file, row, message, moment);
        }
    }

    /// <summary>Who looks after a case, as whoever complained may know it.</summary>
    public static string OwnerOf(CaseRow row, OrganisationSettings organisation, Language language, Moment moment)
    {
        var directory = moment.Config.Directory(row.Organisation);
        var place = row.List == StaffTaskRow.CustomerService ? language == Language.Chinese ? "客户服务中心" : "customer service" : organisation.DepartmentName(row.List, directory.Department(row.List)?.Name) ?? "";
        var name = Neutral(SmsText.Line(directory.Person(row.Owner)?.Name), organisation, directory);
        return (place.Length, name.Length) switch
        {
            (_, 0) => place,
            (0, _) => name,
            _ => language == Language.Chinese ? place + name : $"{name} ({place})",
        };
    }

    /// <summary>A person may be entered as "oncology's officer": a department whose name tells a diagnosis has its other name there, too.</summary>
    private static string Neutral(string name, OrganisationSettings organisation, StaffDirectory directory) => organisation.Departments
        .SelectMany(department => new[] { department.Name, directory.Department(department.Code)?.Name }.OfType<string>().Select(told => (Told: told, Neutral: department.NeutralName)))
        .Where(pair => pair is { Neutral: not null, Told.Length: > 0 }).OrderByDescending(pair => pair.Told.Length)
        .Aggregate(name, (text, pair) => text.Replace(pair.Told, pair.Neutral, StringComparison.Ordinal));

    /// <summary>A deadline as people say it.</summary>
    public static string Until(DateTimeOffset instant, TimeZoneInfo zone, Language language)
    {
        var local = LocalTimes.Local(instant, zone);
        return $"{VisitLines.Date(language, DateOnly.FromDateTime(local))} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Where a case stands, as people say it.</summary>
    public static string StateOf(CaseRow row, Language language)
    {
        var (chinese, english) = row.State switch
        {
            CaseState.Received => ("已收到，正在安排处理", "received, and being arranged"),
            CaseState.Acknowledged or CaseState.Investigating => ("正在调查处理", "being looked into"),
            CaseState.WaitingForPatient => ("正在等您补充情况", "waiting for your answer"),
            CaseState.Reopened => ("已由上一级重新处理", "being looked into again, one level higher"),
            CaseState.Resolved => ("已有处理结果，请您评价", "answered; please tell us whether you are content"),
            CaseState.Rejected => ("已答复，不属于本院处理范围", "answered: it is not for us to decide"),
            _ => ("已办结", "closed"),
        };
        return language == Language.Chinese ? chinese : english;
    }
}
