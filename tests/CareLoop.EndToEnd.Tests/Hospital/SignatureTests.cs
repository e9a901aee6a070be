using System.Text;

using CareLoop.Local.Hospital.His;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

public sealed class SignatureTests
{
    // The example of the Standard Webhooks libraries' own documentation.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Id = "msg_p5jXN8AQM9LWM0D4loKWxJek", Expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const long Timestamp = 1614265330;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Timestamp);

    [Fact]
    public void Sign_ThePublishedExample_IsThePublishedSignature() =>
        Assert.Equal(Expected, Signature.Sign(Secret, Id, Timestamp, Body));

    [Fact]
    public void Holds_OneOfSeveralSignatures_True() =>
        Assert.True(Signature.Holds(Secret, Id, "1614265330", "v1a,xyz v1,AAAA " + Expected, Body, Now.AddMinutes(4)));

    [Fact]
    public void Holds_AnythingChanged_False()
    {
        Assert.False(Signature.Holds(Secret, Id + "x", "1614265330", Expected, Body, Now));
        Assert.False(Signature.Holds(Secret, Id, "1614265331", Expected, Body, Now));
        Assert.False(Signature.Holds(Secret, Id, "1614265330", Expected, [.. Body, 32], Now));
        Assert.False(Signature.Holds(Secret, Id, "1614265330", Expected, Body, Now.AddMinutes(6)));
        Assert.False(Signature.Holds(Secret, Id, "1614265330", null, Body, Now));
        Assert.False(Signature.Holds("whsec_AAAA", Id, "1614265330", Expected, Body, Now));
    }
}
