using CareLoop.Messaging;
using CareLoop.Patients;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class LoopGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Allows_TwentySameTexts_GoAndTheNextDoesNot()
    {
        var head = After(19);

        Assert.True(LoopGuard.Allows(head, "+1", "same", Now));
        Assert.False(LoopGuard.Allows(After(20), "+1", "same", Now));
    }

    [Theory]
    [InlineData("+2", "same")]
    [InlineData("+1", "another")]
    public void Allows_OtherPhoneOrText_Goes(string phone, string text) => Assert.True(LoopGuard.Allows(After(20), phone, text, Now));

    [Fact]
    public void Allows_FiveMinutesLater_GoesAgain()
    {
        Assert.False(LoopGuard.Allows(After(20), "+1", "same", Now.AddMinutes(5).AddTicks(-1)));
        Assert.True(LoopGuard.Allows(After(20), "+1", "same", Now.AddMinutes(5)));
    }

    [Fact]
    public void Noted_ManyTexts_KeepsFewAndNeitherPhoneNorText()
    {
        var head = new PatientHead();
        for (var number = 0; number < 500; number++)
            head = LoopGuard.Noted(head, "+8613912340001", "text " + number, Now);

        Assert.InRange(head.RecentTexts.Count, 20, 60);
        Assert.All(head.RecentTexts, recent => Assert.DoesNotContain("13912340001", recent.Key, StringComparison.Ordinal));
    }

    private static PatientHead After(int texts) =>
        Enumerable.Range(0, texts).Aggregate(new PatientHead(), (head, _) => LoopGuard.Noted(head, "+1", "same", Now));
}
