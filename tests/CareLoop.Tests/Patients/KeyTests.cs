using CareLoop.Intake;
using CareLoop.Messaging;
using CareLoop.Patients;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Patients;

/// <summary>Keys that come back from queues, reports and addresses: read exactly, or not at all.</summary>
public sealed class KeyTests
{
    private static readonly PatientKey Key = PatientKey.FromHash("1abcdefghijklmnop");
    private const string Receipt = "abcdefgh23456722";

    private static readonly Arbitrary<string> Garbage =
        (from parts in Gen.Elements("0a", "ff-", "-", ".", "..", "~", "1abc", "inbox", "inbox.", "/", "#", " ", "é", "王", "0", "1", "+1", "-1", "99999999999", Receipt, Key.ToString()).ListOf()
         select string.Concat(parts)).ToArbitrary();

    [Fact]
    public void PatientKey_OfAHash_ReadsBackAndHasTheShardOfItsFirstDigits()
    {
        Assert.Equal(Key, PatientKey.Parse(Key.ToString(), null));
        Assert.Equal(Key, PatientKey.FromHash("1abcdefghijklmnop"));
        Assert.Equal(Key.ToString()[..2], Key.Shard.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void PatientKey_ManyHashes_SpreadOverAllShards()
    {
        var shards = Enumerable.Range(0, 10_000).GroupBy(number => PatientKey.FromHash("1h" + number).Shard % 8).Select(shard => shard.Count()).ToList();

        Assert.Equal(8, shards.Count);
        Assert.All(shards, count => Assert.InRange(count, 1_000, 1_500));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0a-")]
    [InlineData("0A-1abc")]
    [InlineData("gg-1abc")]
    [InlineData("0a_1abc")]
    [InlineData("0a-1ab/c")]
    [InlineData("0a-1ab~c")]
    [InlineData("0a-1ABC")]
    [InlineData("0a-1abc\n")]
    public void PatientKey_NoKey_IsRefused(string? text) => Assert.False(PatientKey.TryParse(text, null, out _));

    [Fact]
    public void PatientKey_TooLong_IsRefused() => Assert.False(PatientKey.TryParse("0a-" + new string('a', 100), null, out _));

    [Fact]
    public void ReceiptId_BothKinds_ReadBack()
    {
        ReceiptId[] ids = [ReceiptId.Committed(Key, Receipt), ReceiptId.InInbox("abcd2345~20260302~a", Receipt)];

        Assert.All(ids, id => Assert.True(ReceiptId.TryParse(id.ToString(), out var read) && read == id));
        Assert.Equal($"inbox.abcd2345_20260302_a.{Receipt}", ids[1].ToString());
        // As they were written before.
        Assert.True(ReceiptId.TryParse($"inbox.abcd2345~20260302~a.{Receipt}", out var earlier) && earlier == ids[1]);
    }

    [Theory]
    [InlineData("inbox.abcd/20260302." + Receipt)]
    [InlineData("inbox..abcdefgh23456722")]
    [InlineData("inbox.abcd~20260302~a.short")]
    [InlineData("nobody." + Receipt)]
    [InlineData("0a-1abc.abcdefgh2345672'")]
    [InlineData(Receipt)]
    public void ReceiptId_NoReceipt_IsRefused(string text) => Assert.False(ReceiptId.TryParse(text, out _));

    [Fact]
    public void SmsTag_OfAnAttempt_ReadsBack() => Assert.Equal(new SmsTag(Key, Receipt, 3), SmsTag.Parse(SmsTag.Of(Key, Receipt, 3)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("somebody else's tag")]
    [InlineData("0a-1abc.abcdefgh23456722")]
    [InlineData("0a-1abc.abcdefgh23456722.x")]
    [InlineData("0a-1abc.abcdefgh23456722.-1")]
    [InlineData("0a-1abc.abcdefgh23456722.1.1")]
    [InlineData("0a-1abc..1")]
    public void SmsTag_NoneOfOurs_IsNull(string? text) => Assert.Null(SmsTag.Parse(text));

    [Fact]
    public void Keys_AnyText_AreReadExactlyOrNotAtAll() => Prop.ForAll(Garbage, text =>
    {
        Assert.True(!PatientKey.TryParse(text, null, out var key) || key.ToString() == text);
        Assert.True(!ReceiptId.TryParse(text, out var receipt) || receipt.ToString() == text);
        Assert.True(SmsTag.Parse(text) is not { } tag || text.StartsWith($"{tag.Patient}.{tag.MessageId}.", StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();
}
