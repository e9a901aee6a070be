using CareLoop.Access;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Messaging;

/// <summary>A reminder from its due row to its record, over real tables and queues.</summary>
public sealed class SendingTests : AzuriteTest
{
    private static readonly Principal Admin = new("admin", "Admin", [RoleGrant.Parse("Administrator@*", null)]);

    /// <summary>One reminder at 09:10 in Shanghai, ten minutes after the bed's start.</summary>
    private const string OneStep =
        """{"appliesTo":{},"steps":[{"id":"only","offset":"P3D","at":"09:10","template":"reminder","latest":"PT1H","spread":"PT0S","graceAfterDue":"P1D"}]}""";

    [Fact]
    public async Task Reminder_DueTextAccepted_IsSentOnceAndRecorded()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());

        bed.Pass(TimeSpan.FromMinutes(10));
        await bed.RunDueAsync();
        await bed.RunDueAsync();

        Assert.Equal(Happenings.Phone, Assert.Single(bed.Sms.Calls).To);
        var message = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<MessageRow>());
        Assert.Equal((MessageState.Accepted, 1), (message.State, message.Attempts.Count));
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    [Fact]
    public async Task Reminder_OfACancelledVisit_IsNotSent()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        await bed.ApplyAsync(Happenings.Of(CareLoop.Patients.HisEvents.HisEventType.AppointmentCancelled, number: 2));

        bed.Pass(TimeSpan.FromMinutes(10));
        await bed.RunDueAsync();

        Assert.Empty(bed.Sms.Calls);
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    [Fact]
    public async Task Reminder_WhileEverythingIsStopped_WaitsAndGoesWhenItMay()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        await PublishAsync(bed, ConfigKind.Switches, """{"everything":true}""");
        bed.Pass(TimeSpan.FromMinutes(10));

        for (var round = 0; round < 4; round++)
        {
            await bed.RunDueAsync();
            Assert.Equal("stopped-everything", Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<MessageRow>()).Reason);
            bed.Pass(TimeSpan.FromMinutes(16));
        }

        await PublishAsync(bed, ConfigKind.Switches, """{"everything":false}""");
        await bed.RunDueAsync();

        Assert.Single(bed.Sms.Calls);
    }

    [Fact]
    public async Task Reminders_MoreThanTheMinuteHas_AllGoMinuteByMinute()
    {
        await using var bed = await StartAsync();
        await PublishAsync(bed, ConfigKind.Switches, """{"sendsPerMinute":{"*":2}}""");
        const int Patients = 40;
        await BookAsync(bed, Patients);
        bed.Pass(TimeSpan.FromMinutes(10));

        for (var minute = 0; minute < 30; minute++)
        {
            var before = bed.Sms.Calls.Count;
            await bed.RunDueAsync();
            Assert.InRange(bed.Sms.Calls.Count - before, 0, 2);
            bed.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(Patients, bed.Sms.Texts.Count);
        Assert.Equal(Patients, bed.Sms.Calls.Count);
    }

    [Fact]
    public async Task Reminders_TheSameTextToOnePhoneOfMany_GoTwentyTimesAndThenToAPerson()
    {
        await using var bed = await StartAsync(Storage, OneStep, ("Identity:MostOnPhone", "50"));
        for (var patient = 1; patient <= 23; patient++)
            await bed.ApplyAsync(Happenings.Booked(patient));
        bed.Pass(TimeSpan.FromMinutes(10));

        await bed.RunDueAsync();
        await bed.RunDueAsync();

        Assert.Equal(LoopGuard.MostTexts, bed.Sms.Calls.Count);
        Assert.Single(bed.Sms.Calls.Select(send => (send.To, send.Text)).Distinct());
        var held = 0;
        for (var patient = 1; patient <= 23; patient++)
        {
            var file = await bed.FileAsync(Happenings.Mrn(patient));
            if (file.Open<MessageRow>().Any())
                continue;
            held++;
            Assert.Empty(file.Open<ConversationRow>());
            Assert.Single(file.Open<StaffTaskRow>());
        }

        Assert.Equal(3, held);
    }

    [Fact]
    public async Task Reminder_OutcomeUnknown_IsTheSameAttemptAgain()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        bed.Pass(TimeSpan.FromMinutes(10));
        var accept = bed.Sms.Answer;
        bed.Sms.Answer = _ => new SmsSendOutcome.Unknown("no-answer");

        await bed.RunDueAsync();
        bed.Sms.Answer = accept;
        bed.Pass(TimeSpan.FromMinutes(3));
        await bed.RunDueAsync();

        Assert.Equal(2, bed.Sms.Calls.Count);
        Assert.Single(bed.Sms.Calls.Distinct());
        Assert.Equal(MessageState.Accepted, Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<MessageRow>()).State);
    }

    [Fact]
    public async Task Reminder_RetryableFailure_IsANewAttemptWithANewId()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        bed.Pass(TimeSpan.FromMinutes(10));
        var accept = bed.Sms.Answer;
        bed.Sms.Answer = _ => new SmsSendOutcome.RetryableFailure(503, "busy");

        await bed.RunDueAsync();
        bed.Sms.Answer = accept;
        bed.Pass(TimeSpan.FromMinutes(2));
        await bed.RunDueAsync();

        Assert.Equal(2, bed.Sms.Calls.Select(send => send.RepeatabilityId).Distinct().Count());
    }

    [Fact]
    public async Task Reminder_SenderThrottled_HoldsTheWholeSender()
    {
        await using var bed = await StartAsync();
        await BookAsync(bed, 2);
        var accept = bed.Sms.Answer;
        bed.Pass(TimeSpan.FromMinutes(10));
        bed.Sms.Answer = _ => new SmsSendOutcome.Throttled(TimeSpan.FromMinutes(7));
        await bed.RunDueAsync();
        var calls = bed.Sms.Calls.Count;
        bed.Sms.Answer = accept;

        bed.Pass(TimeSpan.FromMinutes(6));
        await bed.RunDueAsync();
        Assert.Equal(calls, bed.Sms.Calls.Count);
        bed.Pass(TimeSpan.FromMinutes(3));
        await bed.RunDueAsync();

        Assert.Equal(calls + 2, bed.Sms.Calls.Count);
    }

    /// <summary>The process ends at each request of a reminder in turn; the patient gets the text, and no second one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reminder_ProcessEndsAtAnyRequest_IsOneText(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            await using var corner = new TestCorner();
            await using var bed = await StartAsync(corner.Azurite);
            await bed.ApplyAsync(Happenings.Booked());
            bed.Pass(TimeSpan.FromMinutes(10));
            bed.Wire.DieAt(cut, applied);

            await Record.ExceptionAsync(() => bed.RunDueAsync());
            var reached = bed.Wire.Revive();
            // The lease runs out; an attempt in the air is repeated after two minutes, or is past its window and stays unknown.
            for (var round = 0; round < 4; round++)
            {
                bed.Business.Pass(TimeSpan.FromMinutes(8));
                bed.WireClock.Pass(TimeSpan.FromMinutes(1));
                await bed.RunDueAsync();
            }

            Assert.True(bed.Sms.Texts.Count == 1, $"Cut at request {cut}: {bed.Sms.Texts.Count} texts.");
            if (!reached)
            {
                Assert.True(cut > 10, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    [Fact]
    public async Task Reminder_OneOfAGroupOfFifty_TakesAtMostFourRequests()
    {
        await using var bed = await StartAsync();
        await BookAsync(bed, 50);
        bed.Pass(TimeSpan.FromMinutes(10));
        bed.Requests.Reset();

        await bed.RunDueAsync();

        Assert.Equal(50, bed.Sms.Texts.Count);
        Assert.True(bed.Requests.Total <= 50 * 3.4, $"{bed.Requests.Total / 50.0} requests a reminder:\n{string.Join('\n', bed.Requests.Log)}");
    }

    [Fact]
    public async Task Reminder_NextStepInAMinuteOfItsOwn_TakesAtMostFiveRequests()
    {
        await using var bed = await StartAsync(policy:
            """
            {"appliesTo":{},"steps":[
              {"id":"first","offset":"P3D","at":"09:10","template":"reminder","latest":"PT1H","spread":"PT0S","graceAfterDue":"P1D"},
              {"id":"second","offset":"PT2H","template":"reminder","latest":"PT30M","spread":"PT0S"}]}
            """);
        for (var patient = 1; patient <= 50; patient++)
            await bed.ApplyAsync(Happenings.Booked(patient, phone: Phone(patient), start: TestBed.Start.AddDays(3).AddMinutes(60 + patient)));
        bed.Pass(TimeSpan.FromMinutes(10));
        bed.Requests.Reset();

        await bed.RunDueAsync();

        Assert.Equal(50, bed.Sms.Texts.Count);
        Assert.True(bed.Requests.Total <= 50 * 4.4, $"{bed.Requests.Total / 50.0} requests a reminder:\n{string.Join('\n', bed.Requests.Log)}");
    }

    [Fact]
    public async Task Reply_FromEventToCommit_TakesAtMostFiveRequests()
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        bed.Pass(TimeSpan.FromMinutes(10));
        await bed.RunDueAsync();
        bed.Requests.Reset();
        var untilCommit = 0;
        bed.Wire.After = async request =>
        {
            if (untilCommit == 0 && await request.IsTransactionOnAsync(TableNames.Care))
                untilCommit = bed.Requests.Total;
        };

        await bed.TextAsync(Happenings.Phone, "1", "in-1");

        // The host's own delete of the message comes on top.
        Assert.True(untilCommit is > 0 and <= 4, string.Join('\n', bed.Requests.Log));
        Assert.Equal(PatientResponse.Confirmed, Assert.Single(bed.His.Told).Response);
    }

    private Task<TestBed> StartAsync() => StartAsync(Storage);

    private Task<TestBed> StartAsync(string policy) => StartAsync(Storage, policy);

    [Theory]
    [InlineData(2000, 1)]
    [InlineData(4006, 2)]
    public async Task UrgentAdvice_ReportedWhileItWaitsToBeSentAgain_IsSentAgainOnlyWhereItDidNotArrive(int code, int calls)
    {
        await using var bed = await StartAsync();
        await bed.ApplyAsync(Happenings.Booked());
        var accept = bed.Sms.Answer;
        bed.Sms.RepeatabilityWindow = TimeSpan.Zero;
        bed.Sms.Answer = _ => new SmsSendOutcome.Unknown("no-answer");
        await bed.TextAsync(Happenings.Phone, "我胸痛", "in-1");
        bed.Sms.Answer = accept;

        var sent = Assert.Single(bed.Sms.Calls);
        var report = new SmsEvent.SmsDeliveryReport(
            "e-1", "gw-1", SmsAddress.Of(sent.Sender), SmsAddress.Of(sent.To), "", "", code, sent.Tag, bed.Business.Now);
        await bed.Get<RecordReport>().HandleAsync(report, default);
        await bed.Get<RecordReport>().HandleAsync(report, default);
        bed.Pass(TimeSpan.FromMinutes(2));
        await bed.RunDueAsync();

        Assert.Equal(calls, bed.Sms.Calls.Count);
        Assert.DoesNotContain((await bed.FileAsync(Happenings.Mrn())).Open<MessageRow>(), message => message.State == MessageState.Pending);
    }

    private static async Task<TestBed> StartAsync(Azurite storage, string policy = OneStep, params (string, string)[] settings)
    {
        var bed = await TestBed.StartAsync(storage, [("Scheduling:Shards", "1"), .. settings]);
        await PublishAsync(bed, ConfigKind.ReminderPolicy, policy);
        return bed;
    }

    private static async Task BookAsync(TestBed bed, int patients)
    {
        for (var patient = 1; patient <= patients; patient++)
            await bed.ApplyAsync(Happenings.Booked(patient, phone: Phone(patient)));
    }

    private static string Phone(int patient) => $"+86139{patient:D8}";

    private static async Task PublishAsync(TestBed bed, string kind, string json)
    {
        var published = await bed.Get<ConfigStore>().PublishAsync(
            new PublishConfiguration(kind, Scope.Any, ConfigKind.OnlyName, json, Admin, Guid.NewGuid().ToString()), default);
        Assert.True(published.IsOk, published.IsOk ? "" : published.Problem.ToString());
        await bed.MomentAsync();
    }
}
