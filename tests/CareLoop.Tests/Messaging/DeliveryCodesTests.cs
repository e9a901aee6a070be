using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class DeliveryCodesTests
{
    [Theory]
    [InlineData("2000: No Error", 2000)]
    [InlineData("4006:unreachable", 4006)]
    [InlineData(" 5001 ", 5001)]
    [InlineData("9999", 9999)]
    [InlineData("ErrorCode: 4004. ErrorMessage: Message failed to deliver", 4004)]
    [InlineData("errorcode:5002.", 5002)]
    [InlineData("No error.", null)]
    [InlineData("error 4006", null)]
    [InlineData("40060: x", null)]
    [InlineData("４００６: x", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void CodeOf_Details_IsTheLeadingCode(string? details, int? code) => Assert.Equal(code, DeliveryCodes.CodeOf(details));

    [Theory]
    [InlineData(2000, Disposition.Delivered)]
    [InlineData(4000, Disposition.Kept)]
    [InlineData(4001, Disposition.ConfigurationAlarm)]
    [InlineData(4002, Disposition.BadNumber)]
    [InlineData(4003, Disposition.Kept)]
    [InlineData(4004, Disposition.BadNumber)]
    [InlineData(4005, Disposition.Kept)]
    [InlineData(4006, Disposition.RetryLater)]
    [InlineData(4007, Disposition.OptedOut)]
    [InlineData(4008, Disposition.RetryLater)]
    [InlineData(4009, Disposition.ConfigurationAlarm)]
    [InlineData(4010, Disposition.ConfigurationAlarm)]
    [InlineData(5000, Disposition.Kept)]
    [InlineData(5001, Disposition.RetryLater)]
    [InlineData(5002, Disposition.Unknown)]
    [InlineData(9999, Disposition.Kept)]
    public void Of_Code_DecidesWhateverTheStatusSays(int code, object expected)
    {
        Assert.Equal(expected, DeliveryCodes.Of(code, "Failed", ""));
        Assert.Equal(expected, DeliveryCodes.Of(code, "Delivered", null));
        Assert.Equal(expected, DeliveryCodes.Of(code, null, null));
    }

    [Theory]
    [InlineData("Delivered", "No error.", Disposition.Delivered)]
    [InlineData("delivered", null, Disposition.Delivered)]
    [InlineData("Failed", "Sender blocked for given recipient.", Disposition.OptedOut)]
    [InlineData("Failed", "something", Disposition.Kept)]
    [InlineData("Expired", "", Disposition.Unknown)]
    [InlineData("Unknown", null, Disposition.Unknown)]
    [InlineData(null, null, Disposition.Kept)]
    public void Of_WithoutCode_ReadsTheStatus(string? status, string? details, object expected) =>
        Assert.Equal(expected, DeliveryCodes.Of(null, status, details));

    [Fact]
    public void Of_OnlyTheNamedCodes_LeadToAnotherAttempt() => Prop.ForAll<int?, string?, string?>((code, status, details) =>
        DeliveryCodes.Of(code, status, details) != Disposition.RetryLater || code is 4006 or 4008 or 5001)
        .QuickCheckThrowOnFailure();
}
