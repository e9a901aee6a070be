using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using CareLoop.FollowUps;
using CareLoop.Intake;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Storage;

/// <summary>Every stored type reads back as it was written, whatever stands in it. A failure prints the seed of its record.</summary>
public sealed class StoredRowsTests
{
    /// <summary>The first instant that Table storage holds ("Understanding the Table service data model", Microsoft Learn).</summary>
    private static readonly DateTimeOffset FirstInstant = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly PatientKey Patient = PatientKey.FromHash("1aaaa");

    private static readonly JsonSerializerOptions Whole = new()
    {
        Converters = { new AsText<PatientKey>(key => key.ToString()), new AsText<Stamps>(stamps => stamps.ToJson()), new AsText<ETag>(_ => "") },
    };

    [Fact]
    public void PatientHead_Any_ReadsBack() => ReadsBack<PatientHead>(head => head.ToTable(Patient), PatientHead.FromTable);

    [Fact]
    public void EventReceipt_Any_ReadsBack() => ReadsBack<EventReceipt>(receipt => receipt.ToTable(Patient), EventReceipt.FromTable);

    [Fact]
    public void StaffTask_Any_ReadsBack() => CareRowReadsBack<StaffTaskRow>();

    [Fact]
    public void Join_Any_ReadsBack() => CareRowReadsBack<JoinRow>();

    [Fact]
    public void Consent_Any_ReadsBack() => CareRowReadsBack<ConsentRow>();

    [Fact]
    public void Candidate_Any_ReadsBack() => CareRowReadsBack<CandidateRow>();

    [Fact]
    public void Moving_Any_ReadsBack() => CareRowReadsBack<MovingRow>();

    [Fact]
    public void Moved_Any_ReadsBack() => CareRowReadsBack<MovedRow>();

    [Fact]
    public void Appointment_Any_ReadsBack() => CareRowReadsBack<AppointmentRow>();

    [Fact]
    public void Encounter_Any_ReadsBack() => CareRowReadsBack<EncounterRow>();

    [Fact]
    public void Report_Any_ReadsBack() => CareRowReadsBack<ReportRow>();

    [Fact]
    public void Episode_Any_ReadsBack() => CareRowReadsBack<EpisodeRow>();

    [Fact]
    public void Survey_Any_ReadsBack() => CareRowReadsBack<SurveyRow>();

    [Fact]
    public void Unmapped_Any_ReadsBack() => CareRowReadsBack<UnmappedRow>();

    [Fact]
    public void Callback_Any_ReadsBack() => CareRowReadsBack<CallbackRow>();

    [Fact]
    public void Message_Any_ReadsBack() => CareRowReadsBack<MessageRow>();

    [Fact]
    public void Conversation_Any_ReadsBack() => CareRowReadsBack<ConversationRow>();

    [Fact]
    public void Inbox_Any_ReadsBack() => ReadsBack<InboxRow>(inbox => inbox.ToTable(), InboxRow.FromTable);

    [Fact]
    public void Failure_Any_ReadsBack() => ReadsBack<Failure>(failure => failure.ToTable(), Failure.FromTable);

    [Fact]
    public void Due_Any_ReadsBack() => ReadsBack<DueRow>(due => due.ToTable(), DueRow.FromTable);

    [Fact]
    public void DueGroup_Any_ReadsBack() => ForAnySeed(seed =>
    {
        var any = new AnyRow(seed);
        var group = new DueGroupMessage([.. Enumerable.Range(0, 3).Select(_ => any.Make<DueRow>() with { Partition = "03~202603021015" })]);

        Assert.Equal(Json(group), Json(DueGroupMessage.Read(group.Write())));
    });

    [Fact]
    public void DueGroup_OfTheLargestSize_FitsAQueueMessage()
    {
        var row = new DueRow(
            "03~202603021015", new Look(Instant(), Patient, "m.2222222222222222", int.MaxValue, int.MaxValue, int.MaxValue), Instant(), "202603021000")
        {
            ETag = ETag.All,
        };
        var key = PatientKey.FromHash("1" + new string('a', 32));

        var message = new DueGroupMessage([.. Enumerable.Repeat(row with { Look = row.Look with { Patient = key } }, 100)]).Write();

        Assert.InRange((message.Length + 2) / 3 * 4, 1, StorageLimits.QueueMessageBytes);

        static DateTimeOffset Instant() => new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).AddTicks(1);
    }

    [Fact]
    public void BudgetUse_Any_ReadsBack() => ReadsBack<BudgetUse>(use => use.ToTable("+8610690000"), BudgetUse.FromTable);

    [Theory]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("no-such-state")]
    [InlineData("booked,cancelled")]
    [InlineData("")]
    [InlineData(null)]
    public void KebabEnum_NoMember_IsNull(string? text) => Assert.Null(KebabEnum.Read<AppointmentStatus>(text));

    [Fact]
    public void KebabEnum_EveryMember_ReadsBackFromItsWord()
    {
        Assert.All(Enum.GetValues<PatientResponse>(), response => Assert.Equal(response, KebabEnum.Read<PatientResponse>(KebabEnum.Write(response))));
        Assert.Equal("reschedule-requested", KebabEnum.Write(PatientResponse.RescheduleRequested));
    }

    private static void CareRowReadsBack<T>() where T : class, ICareRow<T> => ReadsBack<T>(
        record =>
        {
            var row = new TableEntity(Patient.ToString(), CareKeys.Open(T.Kind, record.Id));
            record.ToTable(row);
            return row;
        },
        T.FromTable);

    private static void ReadsBack<T>(Func<T, TableEntity> toTable, Func<TableEntity, T> fromTable) => ForAnySeed(seed =>
    {
        var record = new AnyRow(seed).Make<T>();

        var row = toTable(record);

        Assert.Equal(Json(record), Json(fromTable(row)));
        Assert.All(row.Where(property => property.Value is DateTimeOffset), property => Assert.True((DateTimeOffset)property.Value >= FirstInstant, $"{property.Key} is before 1601."));
        RowSize.Check(row);
    });

    private static void ForAnySeed(Action<int> holds) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Whole);

    private sealed class AsText<T>(Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
