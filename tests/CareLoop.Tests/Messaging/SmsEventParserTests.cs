using System.Globalization;
using System.Text;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class SmsEventParserTests
{
    private const string ReceivedInGridSchema =
        """
        [{
          "id": "Incoming_a1", "topic": "/subscriptions/s/providers/microsoft.communication/communicationservices/c",
          "subject": "/phonenumber/8610690000", "eventType": "Microsoft.Communication.SMSReceived",
          "dataVersion": "1.0", "metadataVersion": "1", "eventTime": "2026-03-04T10:05:01Z",
          "data": { "MessageId": "Incoming_a1", "From": "8613912340001", "To": "8610690000", "Message": "１ 谢谢",
                    "ReceivedTimestamp": "2026-03-04T10:05:00.32Z", "SegmentCount": 1 }
        }]
        """;

    private const string ReceivedAsCloudEvent =
        """
        { "source": "/subscriptions/s", "subject": "/phonenumber/8610690000", "type": "Microsoft.Communication.SMSReceived",
          "time": "2026-03-04T10:05:01.0000000Z", "id": "Incoming_a1", "specVersion": "1.0",
          "data": { "messageId": "Incoming_a1", "from": "+8613912340001", "to": "+8610690000", "message": "１ 谢谢",
                    "receivedTimestamp": "2026-03-04T18:05:00.32+08:00" } }
        """;

    private const string ReportInGridSchema =
        """
        [{ "id": "Outgoing_b2", "topic": "t", "subject": "/phonenumber/8613912340001",
           "data": { "messageId": "Outgoing_b2", "from": "8610690000", "to": "+8613912340001", "deliveryStatus": "Failed",
                     "deliveryStatusDetails": "4006: The Destination/To number isn't reachable.",
                     "receivedTimestamp": "2026-03-04T10:00:20.2855749Z",
                     "deliveryAttempts": [ { "timestamp": "2026-03-04T10:00:14Z", "segmentsSucceeded": 0, "segmentsFailed": 1 } ],
                     "Tag": "m~7~1" },
           "eventType": "Microsoft.Communication.SMSDeliveryReportReceived", "dataVersion": "1.0", "metadataVersion": "1",
           "eventTime": "2026-03-04T10:00:20Z" }]
        """;

    private const string ReportAsCloudEvent =
        """
        { "specversion": "1.0", "source": "s", "id": "Outgoing_b3", "type": "Microsoft.Communication.SMSDeliveryReportReceived",
          "time": "2026-03-04T10:00:20Z",
          "data": { "MessageId": "Outgoing_b3", "From": "72345", "To": "8613912340001", "DeliveryStatus": "Delivered",
                    "DeliveryStatusDetails": "No error.", "ReceivedTimestamp": "2026-03-04T10:00:20Z" } }
        """;

    [Theory]
    [InlineData(ReceivedInGridSchema)]
    [InlineData(ReceivedAsCloudEvent)]
    public void Parse_TextInEitherSchema_IsTheSameEvent(string message)
    {
        var received = Assert.IsType<SmsEvent.SmsReceived>(SmsEventParser.Parse(message));

        Assert.Equal(
            new SmsEvent.SmsReceived("Incoming_a1", "Incoming_a1", SmsAddress.Of("+8613912340001"), SmsAddress.Of("+8610690000"), "１ 谢谢",
                DateTimeOffset.Parse("2026-03-04T10:05:00.32Z", CultureInfo.InvariantCulture)),
            received);
        Assert.Equal("+8613912340001", received.From.Phone?.E164);
        Assert.Equal(TimeSpan.Zero, received.ReceivedAt.Offset);
    }

    [Fact]
    public void Parse_ReportInGridSchema_KeepsCodeAndTag()
    {
        var report = Assert.IsType<SmsEvent.SmsDeliveryReport>(SmsEventParser.Parse(ReportInGridSchema));

        Assert.Equal(("Outgoing_b2", "Failed", 4006, "m~7~1"), (report.MessageId, report.Status, report.Code, report.Tag));
        Assert.Equal(Disposition.RetryLater, report.Disposition);
        Assert.Equal("+8613912340001", report.To.Value);
    }

    [Fact]
    public void Parse_ReportAsCloudEvent_ComesFromAShortCode()
    {
        var report = Assert.IsType<SmsEvent.SmsDeliveryReport>(SmsEventParser.Parse(ReportAsCloudEvent));

        Assert.Equal("72345", report.From.Value);
        Assert.Null(report.From.Phone);
        Assert.Null(report.Code);
        Assert.Null(report.Tag);
        Assert.Equal(Disposition.Delivered, report.Disposition);
    }

    [Fact]
    public void Parse_SubscriptionValidation_CarriesItsCode() => Assert.Equal(
        new SmsEvent.SubscriptionValidation("c0de"),
        SmsEventParser.Parse("""[{"id":"v","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"c0de","validationUrl":"https://x"}}]"""));

    [Theory]
    [InlineData("", "not-json")]
    [InlineData("{", "not-json")]
    [InlineData("hello", "not-json")]
    [InlineData("[]", "not-one-event")]
    [InlineData("[{},{}]", "not-one-event")]
    [InlineData("[1]", "not-an-event")]
    [InlineData("{}", "field-missing:/type")]
    [InlineData("""{"type":1,"data":{}}""", "field-missing:/type")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived"}""", "field-missing:/data")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived","data":"x"}""", "field-missing:/data")]
    [InlineData("""{"type":"Microsoft.Communication.ChatMessageReceived","data":{}}""", "type-not-handled")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived","data":{"from":"1"}}""", "field-missing:/data/messageId")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived","id":"a","data":{"from":" "}}""", "field-missing:/data/from")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived","id":"a","data":{"from":"8613912340001","to":null}}""", "field-missing:/data/to")]
    [InlineData("""{"type":"Microsoft.Communication.SMSReceived","id":"a","data":{"from":"8613912340001","to":"1","receivedTimestamp":"soon"}}""", "field-missing:/data/receivedTimestamp")]
    [InlineData("""{"type":"Microsoft.Communication.SMSDeliveryReportReceived","id":"a","data":{"messageId":"m"}}""", "field-missing:/data/to")]
    [InlineData("""{"type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{}}""", "field-missing:/data/validationCode")]
    public void Parse_SomethingElse_SaysWhyWithoutRepeatingIt(string message, string reason) =>
        Assert.Equal(new SmsEvent.NotUnderstood(reason), SmsEventParser.Parse(message));

    [Fact]
    public void Parse_Base64OrByteOrderMark_IsReadThrough()
    {
        var bytes = Encoding.UTF8.GetBytes(ReceivedAsCloudEvent);
        var plain = SmsEventParser.Parse(ReceivedAsCloudEvent);

        Assert.Equal(plain, SmsEventParser.Parse(Convert.ToBase64String(bytes)));
        Assert.Equal(plain, SmsEventParser.Parse("\uFEFF " + ReceivedAsCloudEvent + "\r\n"));
        Assert.Equal(plain, SmsEventParser.Parse([0xEF, 0xBB, 0xBF, .. bytes]));
    }

    [Theory]
    [InlineData(@"1 \ud83d", "1 \uFFFD")]
    [InlineData(@"\ude00\ud83d\ude00 \\ud83d", "\uFFFD😀 \\ud83d")]
    public void Parse_HalfAnEmoji_LosesOnlyThat(string written, string text)
    {
        var message = ReceivedAsCloudEvent.Replace("１ 谢谢", written, StringComparison.Ordinal);

        Assert.Equal(text, Assert.IsType<SmsEvent.SmsReceived>(SmsEventParser.Parse(message)).Text);
    }

    [Fact]
    public void Parse_KeyThatIsNoText_IsPassedOver()
    {
        var message = ReportAsCloudEvent.Replace("\"MessageId\"", "\"\\ud83d\": 1, \"MESSAGEID\"", StringComparison.Ordinal);

        Assert.Equal("Outgoing_b3", Assert.IsType<SmsEvent.SmsDeliveryReport>(SmsEventParser.Parse(message)).MessageId);
    }

    [Fact]
    public void Events_Printed_ShowNeitherTextNorNumber() => Assert.All(
        [ReceivedInGridSchema, ReportInGridSchema],
        message =>
        {
            var printed = SmsEventParser.Parse(message).ToString()!;

            Assert.DoesNotContain("谢谢", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("13912340001", printed, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("8613912340001", "+8613912340001")]
    [InlineData("+8613912340001", "+8613912340001")]
    [InlineData("72345", "72345")]
    [InlineData("8610690000", "+8610690000")]
    [InlineData("+8610690000", "+8610690000")]
    [InlineData("1069000012345678", "+1069000012345678")]
    [InlineData(" CareLoop ", "CareLoop")]
    [InlineData(null, "")]
    public void SmsAddress_OfAnySpelling_IsOne(string? written, string value) => Assert.Equal(value, SmsAddress.Of(written).Value);

    [Fact]
    public void SmsAddress_Printed_IsMasked()
    {
        Assert.Equal("+86139****0001", SmsAddress.Of("8613912340001").ToString());
        Assert.Equal("(8 characters)", SmsAddress.Of("CareLoop").ToString());
        Assert.Equal("(0 characters)", default(SmsAddress).ToString());
    }

    [Fact]
    public void Parse_KeysInAnyCase_AreTheSameEvent()
    {
        string[] keys = ["id", "type", "data", "specVersion", "messageId", "from", "to", "message", "receivedTimestamp"];
        var spelled = Gen.Elements<Func<string, string>>(k => k, k => k.ToUpperInvariant(), k => k.ToLowerInvariant(), k => char.ToUpperInvariant(k[0]) + k[1..])
            .ArrayOf(keys.Length);

        Prop.ForAll(spelled.ToArbitrary(), spell =>
        {
            var message = keys.Zip(spell).Aggregate(ReceivedAsCloudEvent, (m, k) => m.Replace($"\"{k.First}\":", $"\"{k.Second(k.First)}\":", StringComparison.Ordinal));
            return SmsEventParser.Parse(message) == SmsEventParser.Parse(ReceivedAsCloudEvent);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_AnyBytes_NeverThrows() => Prop.ForAll<byte[]>(bytes => SmsEventParser.Parse(bytes) is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Parse_AnEventWithBytesChanged_NeverThrows()
    {
        var changes = Gen.Choose(0, 255).Zip(Gen.Choose(0, 2_000)).ListOf(4);
        var samples = Gen.Elements(ReceivedInGridSchema, ReceivedAsCloudEvent, ReportInGridSchema, ReportAsCloudEvent);

        Prop.ForAll(samples.ToArbitrary(), changes.ToArbitrary(), (sample, edits) =>
        {
            var bytes = Encoding.UTF8.GetBytes(sample);
            foreach (var (value, at) in edits.Select(e => (e.Item1, e.Item2))) bytes[at % bytes.Length] = (byte)value;
            return SmsEventParser.Parse(bytes) is not null && SmsEventParser.Parse(bytes.AsSpan(0, bytes.Length / 2)) is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
