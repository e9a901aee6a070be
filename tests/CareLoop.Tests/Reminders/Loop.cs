using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Scheduling;
using CareLoop.Tests.Configuration;
using Microsoft.Extensions.Options;

namespace CareLoop.Tests.Reminders;

/// <summary>The reminder loop without storage: its rules over files in memory. A Monday, 09:00 in Shanghai, unless a test says otherwise.</summary>
internal sealed class Loop
{
    public const string Sender = "+8610690000";
    public const string Phone = "+8613912340001";

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>One reminder the evening before, and one on the day for who has not confirmed.</summary>
    public static readonly ConfigDocument Policy = Published.Document(ConfigKind.ReminderPolicy, "*", ConfigKind.OnlyName,
        """
        {"appliesTo":{},"steps":[
          {"id":"eve","offset":"P1D","at":"18:00","template":"reminder","latest":"PT3H","spread":"PT0S","graceAfterDue":"PT2H"},
          {"id":"day","offset":"PT2H","template":"reminder","onlyIf":"unconfirmed","latest":"PT30M","spread":"PT0S","graceAfterDue":"PT1H"}]}
        """);

    private readonly ApplyAppointmentEvent events;
    private readonly AnswerText answers;
    private readonly MessageDue messageDue;
    private readonly AppointmentDue appointmentDue;
    private int happenings;

    public Loop(params ConfigDocument[] documents)
    {
        Config = Published.Snapshot([Policy, .. documents]);
        Outbox = new Outbox([new VisitSubject(), new GeneralSubject(), new StaffSubject()], [], Options.Create(new SmsOptions { Sender = Sender }));
        events = new ApplyAppointmentEvent(Outbox);
        appointmentDue = new AppointmentDue(Outbox);
        messageDue = new MessageDue(Outbox, new NoGateway());
        var replies = new TextReplies([], new StaffTexts(Outbox), Outbox);
        answers = new AnswerText([new VisitConversation(Outbox), new MissedConversation(Outbox)], new MatterAnswers(new Messaging.NoMatters(), replies), replies);
    }

    public ConfigSnapshot Config { get; set; }

    public Outbox Outbox { get; }

    public Moment At(DateTimeOffset now) => new(now, now, Config);

    public static PatientFile NewFile(int patient = 1, string name = "王建国", string phone = Phone) =>
        new(PatientKey.FromHash("1aaaa" + patient), null, []) { Head = new PatientHead { Name = name, Phones = [phone], Organisations = ["east"] } };

    /// <summary>An event about a visit, later than all before.</summary>
    public AppointmentRow Happens(PatientFile file, HisEventType type, string visit = "A-1", DateTimeOffset? start = null, DateTimeOffset? now = null, string? department = null) =>
        Apply(file, new HisEvent(
            "his", "urn:his:east", "e-" + ++happenings, type, Now.AddSeconds(happenings), "east", new PatientData([]),
            new AppointmentData(visit, start, Department: department is null ? null : new DepartmentData(department, null))), now ?? Now);

    public AppointmentRow Apply(PatientFile file, HisEvent happening, DateTimeOffset now)
    {
        events.Apply(file, happening, At(now));
        return file.Find<AppointmentRow>(AppointmentRow.IdOf(happening.Organisation, happening.Appointment!.Id))!;
    }

    public AppointmentRow Book(PatientFile file, string visit = "A-1", DateTimeOffset? start = null, DateTimeOffset? now = null) =>
        Happens(file, HisEventType.AppointmentBooked, visit, start ?? Now.AddDays(3).AddMinutes(30), now);

    public static AppointmentRow? Visit(PatientFile file, string visit = "A-1") => file.Find<AppointmentRow>(AppointmentRow.IdOf("east", visit));

    /// <summary>The look that is promised for the visit's next step, by a handler whose clock shows <paramref name="now"/>.</summary>
    public void LookAt(PatientFile file, string visit = "A-1", DateTimeOffset? now = null)
    {
        var row = Visit(file, visit)!;
        var at = row.NextLook ?? throw new InvalidOperationException("No look is promised.");
        Look(file, row, at, row.Schedule, now ?? at);
    }

    public void Look(PatientFile file, AppointmentRow visit, DateTimeOffset at, int version, DateTimeOffset now) =>
        appointmentDue.Look(file, new Look(at, file.Key, visit.DueRecord, version), visit.Id, At(now));

    public void LookAtMessage(PatientFile file, MessageRow message, DateTimeOffset at, DateTimeOffset now) =>
        messageDue.Look(file, new Look(at, file.Key, message.DueRecord, message.Attempts.Count), message.Id, At(now));

    /// <summary>Takes what a phone writes, as the app does behind its keywords.</summary>
    /// <returns>The texts that go out for it.</returns>
    public List<MessageRow> Writes(string text, DateTimeOffset now, string messageId, params PatientFile[] files)
    {
        var before = Sending(files).Select(message => message.Id).ToHashSet();
        var onPhone = new PhoneFiles(Phone, Sender, files);
        var moment = At(now);
        var inbound = new InboundText(messageId, Phone, Sender, text, now);
        if (Keywords.Find(text, onPhone.OpenConversations(now).Count > 0, Config.Keywords) is { } keyword)
        {
            foreach (var file in files)
                answers.KeywordChange(keyword, keyword == Keyword.OptOut, inbound, onPhone, file, moment).Apply(file);
        }
        else
        {
            foreach (var change in answers.Plan(inbound, onPhone, moment))
                change.Apply(files.Single(file => file.Key == change.Patient));
        }

        return [.. Sending(files).Where(message => !before.Contains(message.Id))];
    }

    public static IEnumerable<MessageRow> Sending(params PatientFile[] files) =>
        files.SelectMany(file => file.Open<MessageRow>()).Where(message => message.State == MessageState.Sending);

    public static IEnumerable<string> Tasks(PatientFile file) => file.Open<StaffTaskRow>().Select(task => task.What);

    private sealed class NoGateway : ISmsGateway
    {
        public TimeSpan RepeatabilityWindow => TimeSpan.FromMinutes(4);

        public Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
