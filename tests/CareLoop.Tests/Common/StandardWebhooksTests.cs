using System.Text;
using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public class StandardWebhooksTests
{
    // The example of the reference implementations.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"test\": 2432232314}");
    private static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly string OtherSecret = "whsec_" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());

    [Fact]
    public void Sign_PublishedExample_GivesThePublishedSignature() =>
        Assert.Equal(Signature, StandardWebhooks.Sign(Secret, Id, SentAt, Body));

    [Fact]
    public void Verify_PublishedExample_NamesTheSecret() =>
        Assert.Equal(0, Verify([Secret]).Value);

    [Fact]
    public void Verify_WhileASecretIsRotated_NamesTheOneThatSigned() =>
        Assert.Equal(1, Verify([OtherSecret, Secret]).Value);

    [Fact]
    public void Verify_SeveralSignatures_OneIsEnough()
    {
        var other = StandardWebhooks.Sign(OtherSecret, Id, SentAt, Body);

        Assert.Equal(0, Verify([Secret], signature: $"v1a,AAAA {other} v1,short {Signature} nonsense").Value);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Verify_ClockApart_FiveMinutesPass(int seconds, bool passes)
    {
        var result = Verify([Secret], now: SentAt.AddSeconds(seconds));

        Assert.Equal(passes ? null : "webhook-timestamp-outside-window", result.Problem?.Code);
    }

    [Theory]
    [InlineData(null, Timestamp, Signature, "webhook-headers-missing")]
    [InlineData(Id, null, Signature, "webhook-headers-missing")]
    [InlineData(Id, Timestamp, "", "webhook-headers-missing")]
    [InlineData(Id, "2021-02-25T15:02:10Z", Signature, "webhook-timestamp-malformed")]
    [InlineData(Id, "-1614265330", Signature, "webhook-timestamp-malformed")]
    [InlineData(Id, "1614265330.0", Signature, "webhook-timestamp-malformed")]
    [InlineData(Id, "99999999999999999999", Signature, "webhook-timestamp-malformed")]
    [InlineData(Id, "9223372036854775807", Signature, "webhook-timestamp-outside-window")]
    [InlineData("msg_other", Timestamp, Signature, "webhook-signature-mismatch")]
    [InlineData(Id, "1614265331", Signature, "webhook-signature-mismatch")]
    [InlineData(Id, Timestamp, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "webhook-signature-mismatch")]
    [InlineData(Id, Timestamp, "v1,", "webhook-signature-mismatch")]
    [InlineData(Id, Timestamp, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "webhook-signature-mismatch")]
    public void Verify_WrongHeader_IsRefusedWithAReason(string? id, string? timestamp, string? signature, string code)
    {
        var result = StandardWebhooks.Verify([Secret], id, timestamp, signature, Body, SentAt);

        Assert.Equal(ProblemKind.Unauthenticated, result.Problem?.Kind);
        Assert.Equal(code, result.Problem?.Code);
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_not base64!")]
    [InlineData("")]
    [InlineData(null)]
    public void IsSecret_AnythingShortOrMalformed_IsRefusedAndSignsNothing(string? secret)
    {
        Assert.False(StandardWebhooks.IsSecret(secret));
        Assert.Equal("webhook-signature-mismatch", Verify([secret!]).Problem?.Code);
        Assert.Throws<ArgumentException>(() => StandardWebhooks.Sign(secret!, Id, SentAt, Body));
    }

    [Fact]
    public void Verify_NoSecretsAtAll_IsRefused() =>
        Assert.Equal("webhook-signature-mismatch", Verify([]).Problem?.Code);

    [Fact]
    public void Verify_WhatSignMade_Holds() =>
        Prop.ForAll<byte[], NonEmptyString>((body, id) =>
                StandardWebhooks.Verify([OtherSecret], id.Get, Timestamp, StandardWebhooks.Sign(OtherSecret, id.Get, SentAt, body), body, SentAt).IsOk)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_AnyBitOfTheBodyTurned_Fails() =>
        Prop.ForAll(Gen.Choose(0, Body.Length * 8 - 1).ToArbitrary(), bit =>
            {
                var turned = Body.ToArray();
                turned[bit / 8] ^= (byte)(1 << (bit % 8));
                return !StandardWebhooks.Verify([Secret], Id, Timestamp, Signature, turned, SentAt).IsOk;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_AnyHeaders_NeverThrowsAndNeverPasses() =>
        Prop.ForAll<string, string, string>((id, timestamp, signature) =>
                !StandardWebhooks.Verify([Secret], id, timestamp, signature, Body, SentAt).IsOk
                && !StandardWebhooks.Verify([Secret], id, Timestamp, $"v1,{signature}", Body, SentAt).IsOk)
            .QuickCheckThrowOnFailure();

    private static Result<int> Verify(IReadOnlyList<string> secrets, string signature = Signature, DateTimeOffset? now = null) =>
        StandardWebhooks.Verify(secrets, Id, Timestamp, signature, Body, now ?? SentAt);
}
