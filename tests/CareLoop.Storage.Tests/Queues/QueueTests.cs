using Azure;
using Xunit;

namespace CareLoop.Storage.Tests.Queues;

public sealed class QueueTests : AzuriteTest
{
    [Fact]
    public async Task Message_Sent_IsReceivedOnceAndGoneWhenDeleted()
    {
        var queue = await Storage.QueueAsync();

        await queue.SendMessageAsync("{\"id\":\"一\"}", timeToLive: TimeSpan.FromSeconds(-1));
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10))).Value;
        var again = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);

        Assert.Equal(("{\"id\":\"一\"}", 1L), (message.MessageText, message.DequeueCount));
        Assert.Null(again);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Count_MessagesInvisible_CountsThem()
    {
        var queue = await Storage.QueueAsync();

        await queue.SendMessageAsync("received");
        await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10));
        await queue.SendMessageAsync("delayed", TimeSpan.FromMinutes(10));
        await queue.SendMessageAsync("visible");

        Assert.Equal(3, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Message_ReceiptOfAnOlderReceive_IsRefused()
    {
        var queue = await Storage.QueueAsync();
        await queue.SendMessageAsync("a");
        var first = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10))).Value;
        var second = (await queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, visibilityTimeout: TimeSpan.Zero)).Value;

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(first.MessageId, first.PopReceipt));

        Assert.True(failure.Status is 400 or 404, $"Status {failure.Status}");
        Assert.NotEqual(first.PopReceipt, second.PopReceipt);
        Assert.Equal(2, (await queue.ReceiveMessageAsync()).Value.DequeueCount);
    }
}
