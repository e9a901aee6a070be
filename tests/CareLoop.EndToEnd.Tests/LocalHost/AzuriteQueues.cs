using Azure;
using Azure.Storage.Queues;

namespace CareLoop.EndToEnd.Tests.LocalHost;

/// <summary>Queues of one test, by a prefix of its own, removed after it.</summary>
internal sealed class AzuriteQueues : IAsyncDisposable
{
    private const string Setting = "CARELOOP_TEST_STORAGE";

    private readonly QueueServiceClient account;

    private AzuriteQueues(QueueServiceClient account) => this.account = account;

    public static string ConnectionString => Environment.GetEnvironmentVariable(Setting) ?? "UseDevelopmentStorage=true";

    public string Prefix { get; } = $"t{Guid.NewGuid():N}";

    public static async Task<AzuriteQueues> OpenAsync()
    {
        try
        {
            var once = new QueueClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(5) } };
            await new QueueServiceClient(ConnectionString, once).GetPropertiesAsync();
        }
        catch (Exception exception) when (exception is RequestFailedException { Status: 0 } or OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"These tests need Azurite: run them with `dotnet dev.cs test`, which starts it, or start it on ports 10000 to 10002, or name another in {Setting} by its connection string.",
                exception);
        }

        return new(new QueueServiceClient(ConnectionString));
    }

    /// <summary>A queue as the outside sees it, without any encoding.</summary>
    public QueueClient Raw(string name) => account.GetQueueClient($"{Prefix}-{name}");

    /// <summary>Sends a text as the queue extension expects it.</summary>
    public Task SendAsync(string name, string text) =>
        Raw(name).SendMessageAsync(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>How many messages a queue holds, invisible ones included.</summary>
    public async Task<int> CountAsync(string name) =>
        (await Raw(name).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async ValueTask DisposeAsync()
    {
        await foreach (var queue in account.GetQueuesAsync(prefix: Prefix))
            await account.DeleteQueueAsync(queue.Name);
    }
}
