using Azure.Data.Tables;
using Azure.Storage.Queues;
using Xunit;

namespace CareLoop.Storage.Tests;

/// <summary>A storage account, or one test's own corner of it: every table and queue begins with a prefix that no other test has.</summary>
public abstract class TestStorage : IAsyncLifetime
{
    /// <summary>Lower-case letters and digits, so that it may begin the name of a table and of a queue.</summary>
    public string Prefix { get; } = $"t{Guid.NewGuid():N}"[..13];

    public abstract string Connection { get; }

    public TableServiceClient Tables => field ??= new TableServiceClient(Connection, Reaching(new TableClientOptions()));

    public QueueServiceClient Queues => field ??= new QueueServiceClient(Connection, Reaching(new QueueClientOptions()));

    /// <summary>A way to the account for clients whose requests a test looks at.</summary>
    public abstract HttpMessageHandler Handler();

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Creates a table of this test.</summary>
    public async Task<TableClient> TableAsync(string name = "rows")
    {
        var table = new TableClient(Connection, Prefix + name, Reaching(new TableClientOptions()));
        await table.CreateIfNotExistsAsync();
        return table;
    }

    /// <summary>Creates a queue of this test, with base64 text messages as the Functions extension has them.</summary>
    public async Task<QueueClient> QueueAsync(string name = "messages")
    {
        var options = Reaching(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var queue = new QueueClient(Connection, $"{Prefix}-{name}", options);
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    protected abstract TableClientOptions Reaching(TableClientOptions options);

    protected abstract QueueClientOptions Reaching(QueueClientOptions options);
}
