using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Tests.Configuration;
using CareLoop.Tests.Reminders;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class OutboxTests
{
    /// <summary>14:00 in Shanghai.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(4);

    private readonly Subject subject = new();
    private readonly Outbox outbox;
    private readonly PatientFile file = Loop.NewFile();
    private ConfigSnapshot config = ConfigSnapshot.Shipped;

    public OutboxTests() => outbox = new Outbox([subject], [], Options.Create(new SmsOptions { Sender = Loop.Sender }));

    public static TheoryData<string> Refusals => ["deceased", "opted-out", "no-phone", "no-working-phone"];

    [Fact]
    public void MessageStates_EveryState_IsInTheTableAndOnlyTheEndsAreFinal()
    {
        Assert.All(Enum.GetValues<MessageState>(), state => Assert.All(Enum.GetValues<MessageState>(), to => state.Allows(to)));
        Assert.Equal(
            [MessageState.Delivered, MessageState.Failed, MessageState.Expired, MessageState.Withdrawn, MessageState.Withheld],
            Enum.GetValues<MessageState>().Where(state => state.IsFinal()));
        Assert.All(Enum.GetValues<MessageState>().Where(state => state.IsFinal()), state => Assert.DoesNotContain(Enum.GetValues<MessageState>(), to => state.Allows(to)));
    }

    [Fact]
    public void Send_MayGoNow_FreezesAnAttemptAndClaimsItsCall()
    {
        var message = outbox.Send(file, Wish(), At(Now));

        Assert.Equal((MessageState.Sending, Loop.Phone, 1), (message.State, message.To, message.LastAttempt!.Number));
        Assert.Equal((Now, Now), (message.LastAttempt.FirstSent, message.LastAttempt.At));
        Assert.Contains("医院", message.Text, StringComparison.Ordinal);
        Assert.Equal(SmsSegments.Count(message.Text!).Segments, message.Segments);
        Assert.Equal(message.Id, Assert.Single(file.Calls).Key);
        Assert.Empty(file.Looks);
    }

    [Fact]
    public void Send_SameWishAgain_IsTheSameMessage()
    {
        var first = outbox.Send(file, Wish(), At(Now));

        Assert.Same(first, outbox.Send(file, Wish() with { ReplyTo = "+8613912340002" }, At(Now)));
    }

    [Theory]
    [InlineData("2026-03-02T13:00:00Z", "2026-03-03T00:00:00Z")] // 21:00 to 08:00 in Shanghai
    [InlineData("2026-03-02T23:59:00Z", "2026-03-03T00:00:00Z")]
    public void TryClaim_QuietHours_DefersToTheMorningAndPromisesALook(string now, string morning)
    {
        var (at, until) = (Instant(now), Instant(morning));

        var message = outbox.Send(file, Wish() with { ExpiresAt = until.AddHours(5) }, At(at));

        Assert.Equal((MessageState.Pending, "quiet-hours", until), (message.State, message.Reason, message.SendAfter));
        Assert.Equal((until, message.DueRecord), (Assert.Single(file.Looks).At, file.Looks[0].Record));
        Assert.Empty(file.Calls);
    }

    [Fact]
    public void TryClaim_AnswerInQuietHours_Goes() =>
        Assert.Equal(MessageState.Sending, outbox.Send(file, Wish() with { PassesQuietHours = true, ExpiresAt = Now.AddDays(1) }, At(Instant("2026-03-02T15:00:00Z"))).State);

    [Fact]
    public void TryClaim_QuietUntilAfterItsEnd_EndsExpiredAndIsNeverSent()
    {
        var night = Instant("2026-03-02T15:00:00Z");
        var message = outbox.Send(file, Wish() with { ExpiresAt = night.AddHours(1) }, At(night));
        Assert.Equal((MessageState.Pending, night.AddHours(1)), (message.State, Assert.Single(file.Looks).At));

        outbox.TryClaim(file, message, At(night.AddHours(1)));

        Assert.Equal((MessageState.Expired, "quiet-hours"), (subject.Last!.State, subject.Last.Reason));
        Assert.Null(file.Find<MessageRow>(message.Id));
    }

    [Theory]
    [InlineData("""{"everything":true}""", "stopped-everything")]
    [InlineData("""{"senders":["+8610690000"]}""", "stopped-sender")]
    [InlineData("""{"templates":["handed-over"]}""", "stopped-template")]
    [InlineData("""{"departments":["CARD"]}""", "stopped-department")]
    public void TryClaim_Stopped_WaitsAndAsksAgain(string switches, string reason)
    {
        config = Published.Snapshot(Published.Document(ConfigKind.Switches, "*", ConfigKind.OnlyName, switches));

        var message = outbox.Send(file, Wish(), At(Now));

        Assert.Equal((MessageState.Pending, reason), (message.State, message.Reason));
        Assert.True(Assert.Single(file.Looks).At > Now);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void TryClaim_NobodyToText_EndsWithdrawnAndSaysWhy(string why)
    {
        file.Head = why switch
        {
            "deceased" => file.Head with { Deceased = Deceased.Yes },
            "opted-out" => file.Head.WithOptOut(Loop.Sender, Loop.Phone, true),
            "no-phone" => file.Head with { Phones = [] },
            _ => file.Head with { BadPhones = new Dictionary<string, string> { [Loop.Phone] = "wrong-number" } },
        };

        var message = outbox.Send(file, Wish(), At(Now));

        Assert.Equal((MessageState.Withdrawn, why), (message.State, message.Reason));
        Assert.Equal(message, subject.Last);
        Assert.Empty(file.Calls);
    }

    [Fact]
    public void TryClaim_FirstPhoneOptedOut_TakesTheNext()
    {
        file.Head = (file.Head with { Phones = [Loop.Phone, "+8613912340002"] }).WithOptOut(Loop.Sender, Loop.Phone, true);

        Assert.Equal("+8613912340002", outbox.Send(file, Wish(), At(Now)).To);
    }

    [Fact]
    public void TryClaim_SubjectNoLongerHolds_EndsWithdrawn()
    {
        subject.WhyNot = "superseded";

        Assert.Equal((MessageState.Withdrawn, "superseded"), (outbox.Send(file, Wish(), At(Now)).State, subject.Last!.Reason));
    }

    [Fact]
    public void Record_TheSameAttemptBusyOnOneInstanceAndTakenFromAnother_IsAccepted()
    {
        Claim();

        outbox.Record(file, "m1", 1, new SmsSendOutcome.RetryableFailure(503, "busy"), Window, At(Now));
        outbox.Record(file, "m1", 1, new SmsSendOutcome.Accepted("gw-1"), Window, At(Now.AddSeconds(2)));

        Assert.Equal((MessageState.Accepted, 1), (Message.State, Message.Attempts.Count));
    }

    [Fact]
    public void Record_BusyAtARepeat_LeavesTheAttemptOpenForWhatTheFirstCallCameTo()
    {
        Claim();

        outbox.Record(file, "m1", 1, new SmsSendOutcome.RetryableFailure(503, "busy"), Window, At(Now.AddMinutes(2)), isRepeat: true);
        Assert.Equal((MessageState.Sending, 1), (Message.State, Message.Attempts.Count));
        outbox.Record(file, "m1", 1, new SmsSendOutcome.Accepted("gw-1"), Window, At(Now.AddMinutes(2)), isRepeat: true);

        Assert.Equal((MessageState.Accepted, 1), (Message.State, Message.Attempts.Count));
    }

    [Fact]
    public void Record_Accepted_KeepsTheGatewaysId()
    {
        Claim();

        Record(new SmsSendOutcome.Accepted("gw-1"));

        Assert.Equal((MessageState.Accepted, "gw-1"), (Message.State, Message.LastAttempt!.GatewayId));
    }

    [Fact]
    public void Record_Refused_EndsFailed()
    {
        Claim();

        Record(new SmsSendOutcome.Refused(400, "http-400"));

        Assert.Equal((MessageState.Failed, "refused-by-gateway", "http-400"), (subject.Last!.State, subject.Last.Reason, subject.Last.LastAttempt!.Outcome));
    }

    [Fact]
    public void Record_RetryableAgainAndAgain_FollowsTheScheduleThenFails()
    {
        var waits = new List<double>();
        var now = Now;
        Claim();

        while (file.Find<MessageRow>("m1") is not null)
        {
            Record(new SmsSendOutcome.RetryableFailure(503, "busy"), now);
            if (file.Find<MessageRow>("m1") is { } waiting)
            {
                waits.Add((waiting.SendAfter - now).TotalMinutes);
                now = waiting.SendAfter;
                outbox.TryClaim(file, waiting, At(now));
            }
        }

        Assert.Equal([1, 5, 15, 60], waits);
        Assert.Equal((MessageState.Failed, 5), (subject.Last!.State, subject.Last.Attempts.Count));
        Assert.Equal(5, subject.Last.Attempts.Select(attempt => attempt.RepeatabilityId).Distinct().Count());
    }

    [Fact]
    public void Record_RetryBehindItsEnd_FailsAtOnce()
    {
        Claim(Wish() with { ExpiresAt = Now.AddSeconds(30) });

        Record(new SmsSendOutcome.RetryableFailure(503, "busy"));

        Assert.Equal(MessageState.Failed, subject.Last!.State);
    }

    [Fact]
    public void Record_Throttled_WaitsAsLongAsTheGatewayAsks()
    {
        Claim();

        Record(new SmsSendOutcome.Throttled(TimeSpan.FromMinutes(9)));

        Assert.Equal((MessageState.Pending, Now.AddMinutes(9)), (Message.State, Message.SendAfter));
    }

    [Fact]
    public void Record_OfAnAttemptThatIsOver_ChangesNothing()
    {
        Claim();
        Record(new SmsSendOutcome.RetryableFailure(503, "busy"));
        outbox.TryClaim(file, Message, At(Now.AddMinutes(1)));

        outbox.Record(file, "m1", 1, new SmsSendOutcome.Accepted("late"), Window, At(Now.AddMinutes(1)));

        Assert.Equal((MessageState.Sending, 2, null), (Message.State, Message.LastAttempt!.Number, Message.LastAttempt.Outcome));
    }

    [Fact]
    public void Record_Unknown_KeepsTheAttemptAndComesBackInsideTheWindow()
    {
        var attempt = Claim().LastAttempt;

        Record(new SmsSendOutcome.Unknown("no-answer"));

        Assert.Equal((MessageState.Sending, attempt), (Message.State, Message.LastAttempt));
        Assert.InRange(Assert.Single(file.Looks).At, Now.AddSeconds(1), Now + Window);
    }

    [Fact]
    public void Settle_InsideTheWindow_IsTheSameAttemptAgainAndAdmitted()
    {
        var attempt = Claim().LastAttempt;
        file.DropCall("m1");

        outbox.Settle(file, Message, Window, Found.ByItsDueRow, At(Now.AddMinutes(2)));

        Assert.Equal(attempt, Message.LastAttempt);
        Assert.True(file.Calls["m1"]);
    }

    [Fact]
    public void Settle_AfterTheWindow_IsUnknownAndNeverSentAgain()
    {
        Claim();
        file.DropCall("m1");

        outbox.Settle(file, Message, Window, Found.ByItsDueRow, At(Now + Window + TimeSpan.FromTicks(1)));

        Assert.Equal((MessageState.Unknown, "unknown"), (Message.State, Message.LastAttempt!.Outcome));
        Assert.Empty(file.Calls);
        Assert.Equal(MessageState.Unknown, subject.Last!.State);
    }

    [Fact]
    public void Settle_AfterTheWindowWhereTheTemplateSaysResend_IsANewAttempt()
    {
        Claim(Wish() with { Template = TemplateNames.UrgentAdvice });
        var first = Message.LastAttempt!.RepeatabilityId;

        outbox.Settle(file, Message, Window, Found.ByItsDueRow, At(Now + Window + TimeSpan.FromMinutes(1)));
        outbox.TryClaim(file, Message, At(Message.SendAfter));

        Assert.Equal((MessageState.Sending, 2), (Message.State, Message.LastAttempt!.Number));
        Assert.NotEqual(first, Message.LastAttempt.RepeatabilityId);
    }

    [Fact]
    public void Settle_GatewayThatKnowsNoRepeats_IsUnknownAtOnce()
    {
        Claim();

        outbox.Record(file, "m1", 1, new SmsSendOutcome.Unknown("no-answer"), TimeSpan.Zero, At(Now.AddSeconds(1)));

        Assert.Equal(MessageState.Unknown, Message.State);
    }

    [Fact]
    public void RepeatabilityId_TwoRunsOfOneAttempt_FreezeTheSameAndOthersDiffer()
    {
        var id = Claim().LastAttempt!.RepeatabilityId;

        Assert.Equal(id, outbox.Send(Loop.NewFile(), Wish(), At(Now.AddHours(1))).LastAttempt!.RepeatabilityId);
        Assert.NotEqual(id, outbox.Send(Loop.NewFile(), Wish("m2"), At(Now)).LastAttempt!.RepeatabilityId);
        Assert.NotEqual(id, outbox.Send(Loop.NewFile(2), Wish(), At(Now)).LastAttempt!.RepeatabilityId);
    }

    [Fact]
    public void Withdraw_Record_EndsWhatWaitsAboutItAndLeavesTheRest()
    {
        var night = Instant("2026-03-02T15:00:00Z");
        var late = Now.AddDays(2);
        outbox.Send(file, Wish("about") with { About = [new("v1", 1)], ExpiresAt = late }, At(night));
        outbox.Send(file, Wish("other") with { About = [new("v2", 1)], ExpiresAt = late }, At(night));

        outbox.Withdraw(file, "v1", "moved", At(night));

        Assert.Equal("other", Assert.Single(file.Open<MessageRow>()).Id);
        Assert.Equal((MessageState.Withdrawn, "moved"), (subject.Last!.State, subject.Last.Reason));
    }

    [Fact]
    public void Message_AnyLife_KeepsToTheTableAndPromisesALookWhileItWaits()
    {
        var lives = (from step in Gen.Choose(0, 8) from minutes in Gen.Elements(0, 1, 3, 5, 20, 700) select (step, minutes)).ListOf();
        Prop.ForAll(lives.ToArbitrary(), life =>
        {
            var (file, now) = (Loop.NewFile(), Now);
            var before = outbox.Send(file, Wish() with { ExpiresAt = Now.AddDays(1) }, At(now));
            foreach (var (step, minutes) in life)
            {
                now = now.AddMinutes(minutes);
                if (file.Find<MessageRow>("m1") is not { } message)
                    break;

                Do(step, file, message, now);
                var after = file.Find<MessageRow>("m1") ?? subject.Last!;
                Assert.True(after.State == before.State || before.State.Allows(after.State), $"{before.State} to {after.State} by {step}");
                Assert.True(after.State != MessageState.Pending || file.Looks.Any(look => look.Record == after.DueRecord && look.At >= after.SendAfter), "It waits and nobody will look.");
                Assert.True(after.State == MessageState.Sending || !file.Calls.ContainsKey("m1"), "It is called though no attempt stands.");
                before = after;
            }
        }).QuickCheckThrowOnFailure();

        void Do(int step, PatientFile file, MessageRow message, DateTimeOffset now)
        {
            SmsSendOutcome[] outcomes =
            [
                new SmsSendOutcome.Accepted("gw"), new SmsSendOutcome.Refused(400, "no"), new SmsSendOutcome.RetryableFailure(503, "busy"),
                new SmsSendOutcome.Throttled(null), new SmsSendOutcome.Unknown("lost"), new SmsSendOutcome.Configuration(401, "key"),
            ];
            if (step < outcomes.Length)
            {
                if (file.Calls.ContainsKey("m1"))
                {
                    file.DropCall("m1");
                    outbox.Record(file, "m1", message.Attempts.Count, outcomes[step], Window, At(now));
                }
            }
            else if (step == 6 && message.State == MessageState.Pending)
                outbox.TryClaim(file, message, At(now));
            else if (step == 7 && message.State == MessageState.Sending)
            {
                // The run that had claimed it died.
                file.DropCall("m1");
                outbox.Settle(file, message, Window, Found.ByItsDueRow, At(now));
            }
            else if (step == 8)
                outbox.Withdraw(file, "v1", "moved", At(now));
        }
    }

    private MessageRow Message => file.Find<MessageRow>("m1")!;

    private MessageRow Claim(MessageRow? wish = null) => outbox.Send(file, wish ?? Wish(), At(Now));

    private void Record(SmsSendOutcome outcome, DateTimeOffset? now = null) =>
        outbox.Record(file, "m1", Message.Attempts.Count, outcome, Window, At(now ?? Now));

    private static MessageRow Wish(string id = "m1") => new()
    {
        Id = id,
        Organisation = "east",
        Template = TemplateNames.HandedOver,
        Subject = Subject.SubjectName,
        Sender = Loop.Sender,
        Departments = ["CARD"],
        CreatedAt = Now,
        ExpiresAt = Now.AddHours(6),
    };

    private Moment At(DateTimeOffset now) => new(now, now, config);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Subject : IMessageSubject
    {
        public const string SubjectName = "test";

        public string? WhyNot { get; set; }

        public MessageRow? Last { get; private set; }

        public string Name => SubjectName;

        public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment) =>
            WhyNot is { } whyNot ? Rendering.Not(whyNot) : Rendering.Of(new Dictionary<string, string> { ["hospital"] = organisation.Name, ["emergency"] = "120", ["phone"] = "" });

        public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
        {
        }

        public void Ended(PatientFile file, MessageRow message, Moment moment) => Last = message;
    }
}
