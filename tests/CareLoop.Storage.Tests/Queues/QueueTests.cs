using Azure;
using Xunit;

namespace CareLoop.Storage.Tests.Queues;

public abstract class QueueTests(TestStorage storage) : StorageTest(storage)
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

    [Fact]
    public async Task Messages_Several_AreReceivedInOrderAtMost32()
    {
        var queue = await Storage.QueueAsync();
        for (var number = 0; number < 40; number++)
            await queue.SendMessageAsync($"{number}");

        var first = (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10))).Value;
        var rest = (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10))).Value;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.ReceiveMessagesAsync(33));

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"{number}"), first.Concat(rest).Select(message => message.MessageText));
        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Message_Peeked_StaysAsItIs()
    {
        var queue = await Storage.QueueAsync();
        await queue.SendMessageAsync("a<&>\"'\n 一");

        var peeked = (await queue.PeekMessagesAsync(5)).Value;
        var received = (await queue.ReceiveMessageAsync()).Value;

        Assert.Equal("a<&>\"'\n 一", Assert.Single(peeked).MessageText);
        Assert.Equal(("a<&>\"'\n 一", 1L), (received.MessageText, received.DequeueCount));
    }

    [Fact]
    public async Task Message_Updated_HasTheNewTextAndBecomesVisibleAgain()
    {
        var queue = await Storage.QueueAsync();
        await queue.SendMessageAsync("old");
        var first = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10))).Value;

        await queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, "new", TimeSpan.Zero);
        var second = (await queue.ReceiveMessageAsync()).Value;

        Assert.Equal((first.MessageId, "new", 2L), (second.MessageId, second.MessageText, second.DequeueCount));
    }

    [Fact]
    public async Task Message_DeletedTwice_IsNotFound()
    {
        var queue = await Storage.QueueAsync();
        await queue.SendMessageAsync("a");
        var message = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));

        Assert.Equal((404, "MessageNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Message_OverTheLimit_IsRefused()
    {
        var queue = await Storage.QueueAsync();

        // In base64 this is one step over 64 KiB.
        await queue.SendMessageAsync(new string('a', 48 * 1024));
        await Assert.ThrowsAnyAsync<Exception>(() => queue.SendMessageAsync(new string('a', (48 * 1024) + 1)));

        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Clear_Messages_RemovesInvisibleOnesToo()
    {
        var queue = await Storage.QueueAsync();
        await queue.SendMessageAsync("a", TimeSpan.FromMinutes(10));
        await queue.SendMessageAsync("b");

        await queue.ClearMessagesAsync();

        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Queue_CreatedTwiceThenDeleted_IsGone()
    {
        var queue = await Storage.QueueAsync();

        await queue.CreateIfNotExistsAsync();
        var existed = (await queue.ExistsAsync()).Value;
        await queue.DeleteAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.SendMessageAsync("a"));

        Assert.True(existed);
        Assert.False((await queue.ExistsAsync()).Value);
        Assert.Equal((404, "QueueNotFound"), (failure.Status, failure.ErrorCode));
    }
}

public sealed class QueueTestsOnAzurite() : QueueTests(new Azurite());

public sealed class QueueTestsInMemory() : QueueTests(new Memory());
