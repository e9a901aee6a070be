using Azure;
using Azure.Storage.Queues;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>The storage emulator that tests use, with queues of their own.</summary>
internal static class TestStorage
{
    public static string ConnectionString { get; } = Environment.GetEnvironmentVariable("CARELOOP_TEST_STORAGE") ?? "UseDevelopmentStorage=true";

    public static async Task<QueueClient> QueueAsync()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        options.Retry.MaxRetries = 0;
        var queue = new QueueClient(ConnectionString, $"test-{Guid.NewGuid():N}", options);
        try
        {
            await queue.CreateAsync();
        }
        catch (RequestFailedException failure) when (failure.Status == 0)
        {
            throw new InvalidOperationException(
                "These tests need Azurite. Start it with `npx azurite --silent --skipApiVersionCheck` in local/azurite, or let CARELOOP_TEST_STORAGE name another storage account.", failure);
        }
        return queue;
    }
}
