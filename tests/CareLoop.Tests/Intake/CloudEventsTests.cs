using System.Text;
using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Tests.Intake;

public class CloudEventsTests
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["ce-specversion"] = "1.0",
        ["ce-id"] = "e-1",
        ["ce-source"] = "urn:his:east",
        ["ce-type"] = "his.appointment.booked",
        ["ce-time"] = "2026-03-02T09:00:00+08:00",
    };

    private static readonly HisEvent Expected = new(
        "his", "urn:his:east", "e-1", HisEventType.AppointmentBooked, new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), "east",
        new PatientData(
            [new Identifier("east-mrn", "000123")], "王建国", ["13912340001"], new DateOnly(1950, 5, 1), Gender.Male, "zh-CN", Deceased.No,
            [new ContactData("王芳", "daughter", "13812340002")],
            Address: new AddressData("110105", "100022", "建国路88号", 39.9087, 116.4605)),
        new AppointmentData(
            "A-1001", new DateTimeOffset(2026, 3, 5, 1, 30, 0, TimeSpan.Zero), TimeSpan.FromMinutes(15), new DepartmentData("CARD", "心内科"),
            new ClinicianData("D7", "李医生"), "门诊楼3层", "outpatient", "请空腹"));

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("Application/CloudEvents+JSON; charset=UTF-8")]
    [InlineData("application/cloudevents+json; charset=\"utf-8\"")]
    public void Read_Structured_GivesEveryField(string contentType)
    {
        var received = SampleEvents.Send(SampleEvents.Booked, contentType).Value;

        Assert.False(received.IsBatch);
        var item = Assert.Single(received.Items);
        Assert.Equal("e-1", item.Id);
        Assert.Equivalent(Expected, item.Event.Value, strict: true);
    }

    [Fact]
    public void Read_WithByteOrderMark_IsTheSame()
    {
        var received = SampleEvents.Send([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(SampleEvents.Booked)], CloudEvents.StructuredType).Value;

        Assert.Equivalent(Expected, Assert.Single(received.Items).Event.Value, strict: true);
    }

    [Fact]
    public void Read_Binary_IsTheSameEvent()
    {
        var item = Assert.Single(SendBinary(Headers).Items);

        Assert.Equal("e-1", item.Id);
        Assert.Equivalent(Expected, item.Event.Value, strict: true);
    }

    [Theory]
    [InlineData("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀")]
    [InlineData("%e7%8E%8b", "王")]
    [InlineData("%41", "A")]
    [InlineData("\"a \\\"b\\\" %25\"", "a \"b\" %")]
    [InlineData("100%2541", "100%41")]
    public void Read_BinaryEncodedHeader_IsDecodedOnce(string header, string id)
    {
        var item = Assert.Single(SendBinary(new(Headers) { ["ce-id"] = header }).Items);

        Assert.Equal(id, item.Event.Value.Id);
    }

    [Theory]
    [InlineData("%C0%A0")]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%+1")]
    [InlineData("%FF")]
    public void Read_BinaryHeaderThatIsNotUtf8_IsRefused(string header)
    {
        var item = Assert.Single(SendBinary(new(Headers) { ["ce-id"] = header }).Items);

        Assert.Null(item.Id);
        Assert.Equal([new FieldError("/id", "must be percent-encoded UTF-8")], item.Event.Problem!.Errors);
    }

    [Fact]
    public void Read_BinaryWithoutSomeAttributes_NamesThem()
    {
        var item = Assert.Single(SendBinary(new() { ["ce-id"] = "e-1" }, """{"organisation":"east"}""").Items);

        Assert.Equal(["/data/patient", "/source", "/specversion", "/time", "/type"], item.Event.Problem!.Errors.Select(error => error.Pointer).Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/cloudevents+avro")]
    [InlineData("application/cloudevents+json; charset=gb18030")]
    public void Read_OtherContentType_IsRefused(string? contentType) =>
        AssertRefused(ProblemKind.Invalid, "unsupported-content-type", SampleEvents.Send(Encoding.UTF8.GetBytes(SampleEvents.Booked), contentType));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("""{"id":"e-1","id":"e-2"}""")]
    [InlineData("""{"id":"e-1","\u0069d":"e-2"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800":1,"\ud801":1}""")]
    [InlineData("""{"id":"e-1"} {}""")]
    public void Read_NotJson_IsRefused(string body)
    {
        AssertRefused(ProblemKind.Invalid, "invalid-json", SampleEvents.Send(body));
        AssertRefused(ProblemKind.Invalid, "invalid-json", SampleEvents.Send(Encoding.UTF8.GetBytes(body), "application/json", Headers));
    }

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        var gbk = Encoding.Latin1.GetBytes(SampleEvents.Booked.Replace("王建国", "\u00CD\u00F5\u00BD\u00A8", StringComparison.Ordinal));

        AssertRefused(ProblemKind.Invalid, "invalid-json", SampleEvents.Send(gbk, CloudEvents.StructuredType));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(40, false)]
    [InlineData(100_000, false)]
    public void Read_NestedDeep_IsRefusedBeyondTheLimit(int depth, bool passes)
    {
        var body = SampleEvents.Booked.TrimEnd()[..^1] + $",\"more\":{new string('[', depth)}{new string(']', depth)}}}";

        var result = SampleEvents.Send(body);

        Assert.Equal(passes ? null : "invalid-json", result.Problem?.Code);
    }

    [Fact]
    public void Read_BodyAtTheLimit_PassesAndOneByteMoreDoesNot()
    {
        var padded = Encoding.UTF8.GetBytes(SampleEvents.Booked).Concat(Enumerable.Repeat((byte)' ', CloudEvents.MaxBodyBytes)).ToArray();

        Assert.True(SampleEvents.Send(padded[..CloudEvents.MaxBodyBytes], CloudEvents.StructuredType).IsOk);
        AssertRefused(ProblemKind.TooLarge, "body-too-large", SampleEvents.Send(padded[..(CloudEvents.MaxBodyBytes + 1)], CloudEvents.StructuredType));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    public void Read_StructuredWithoutObject_IsUnprocessable(string body)
    {
        var problem = SampleEvents.Refused(body);

        Assert.Equal((ProblemKind.Unprocessable, "invalid-event"), (problem.Kind, problem.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Read_Batch_GivesItemsInOrder(int count)
    {
        var received = SampleEvents.Send(SampleEvents.Many(count), CloudEvents.BatchType).Value;

        Assert.True(received.IsBatch);
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"e-{i}"), received.Items.Select(item => item.Event.Value.Id));
    }

    [Fact]
    public void Read_BatchOver100_IsTooLarge() =>
        AssertRefused(ProblemKind.TooLarge, "batch-too-large", SampleEvents.Send($"[{string.Join(',', Enumerable.Repeat("{}", 101))}]", CloudEvents.BatchType));

    [Fact]
    public void Read_BatchThatIsNoArray_IsRefused() =>
        AssertRefused(ProblemKind.Invalid, "batch-not-an-array", SampleEvents.Send(SampleEvents.Booked, CloudEvents.BatchType));

    [Fact]
    public void Read_BatchWithBadItems_JudgesEachByItself()
    {
        var deep = $$"""{"id":"e-4","more":{{new string('[', 40)}}{{new string(']', 40)}}}""";
        var batch = $$"""[{{SampleEvents.Booked}},{"id":"e-2"},{"id":"e-3","id":"e-3"},{{deep}},null,{{SampleEvents.With("/id", "\"e-6\"")}}]""";

        var items = SampleEvents.Send(batch, CloudEvents.BatchType).Value.Items;

        Assert.Equal(["e-1", "e-2", null, null, null, "e-6"], items.Select(item => item.Id));
        Assert.Equal([null, "invalid-event", "invalid-json", "invalid-json", "invalid-event", null], items.Select(item => item.Event.Problem?.Code));
        Assert.Contains(new FieldError("/source", "is required"), items[1].Event.Problem!.Errors);
    }

    private static ReceivedEvents SendBinary(Dictionary<string, string> headers, string? data = null)
    {
        data ??= System.Text.Json.Nodes.JsonNode.Parse(SampleEvents.Booked)!["data"]!.ToJsonString();
        return SampleEvents.Send(Encoding.UTF8.GetBytes(data), "application/json; charset=utf-8", headers).Value;
    }

    private static void AssertRefused(ProblemKind kind, string code, Result<ReceivedEvents> result)
    {
        Assert.Equal((kind, code), (result.Problem?.Kind, result.Problem?.Code));
    }
}
