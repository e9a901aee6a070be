using Azure;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.Storage.Tests.Queues;

/// <summary>What becomes of a message that failed at every delivery.</summary>
public sealed class PoisonTests : AzuriteTest
{
    [Fact]
    public async Task Drain_FailsForAReasonOfItsOwn_IsAFailureThatSaysWhere()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.Get<DrainPoison>().HandleAsync("due", "?", (_, _) => throw new FormatException("secret"), default);

        var failure = Assert.Single(await bed.RowsAsync(TableNames.Failures));
        Assert.Equal(("failed-at-every-delivery", "?"), (failure.GetString("reason"), failure.GetString("payload")));
        Assert.Contains(nameof(FormatException), failure.GetString("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.GetString("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Drain_WhileStorageIsUnwell_LeavesTheMessageWhereItIs(int status)
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await Assert.ThrowsAsync<AggregateException>(() =>
            bed.Get<DrainPoison>().HandleAsync("sms-events", "?", (_, _) => throw new AggregateException(new RequestFailedException(status, "unwell")), default));

        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
    }

    [Fact]
    public async Task Drain_HandledAtLast_LeavesNoFailure()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.Get<DrainPoison>().HandleAsync("sms-events", "?", (_, _) => Task.CompletedTask, default);

        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
    }
}
