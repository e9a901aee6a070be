using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace CareLoop.Storage.Tests;

/// <summary>
/// One test's own corner of the storage emulator: every table and queue begins with a prefix that no
/// other test has, and is removed with it. Where no emulator answers, the test fails and says how to
/// start one.
/// </summary>
public sealed class Azurite : TestStorage
{
    /// <summary>Names the connection string of the emulator; without it, the default ports are meant.</summary>
    public const string Variable = "CARELOOP_TEST_STORAGE";

    private static readonly Lazy<Task> Answering = new(AskAsync);

    public static string ConnectionString { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : "UseDevelopmentStorage=true";

    public override string Connection => ConnectionString;

    public override HttpMessageHandler Handler() => new SocketsHttpHandler();

    public override Task InitializeAsync() => Answering.Value;

    public override async Task DisposeAsync()
    {
        var ours = TableClient.CreateQueryFilter($"TableName ge {Prefix} and TableName lt {Prefix + "~"}");
        await foreach (var table in Tables.QueryAsync(ours))
            await Tables.DeleteTableAsync(table.Name);
        await foreach (var queue in Queues.GetQueuesAsync(prefix: Prefix))
            await Queues.DeleteQueueAsync(queue.Name);
    }

    protected override TableClientOptions Reaching(TableClientOptions options) => options;

    protected override QueueClientOptions Reaching(QueueClientOptions options) => options;

    private static async Task AskAsync()
    {
        var tables = new TableServiceClient(ConnectionString, Impatient(new TableClientOptions()));
        var queues = new QueueServiceClient(ConnectionString, Impatient(new QueueClientOptions()));
        try
        {
            await foreach (var _ in tables.QueryAsync("TableName eq 'none'"))
                break;
            await queues.GetPropertiesAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"No storage emulator answers at {tables.Uri} and {queues.Uri}. `dotnet dev.cs test` starts one; " +
                $"with one of your own elsewhere, put its connection string into {Variable}.",
                exception);
        }
    }

    private static T Impatient<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }
}
