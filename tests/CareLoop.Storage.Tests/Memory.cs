using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Local.Memory;

namespace CareLoop.Storage.Tests;

/// <summary>A storage account in memory, which no other test has.</summary>
public sealed class Memory(TimeProvider clock) : TestStorage
{
    public Memory()
        : this(TimeProvider.System)
    {
    }

    public MemoryStorage Account { get; } = new(clock);

    public override string Connection => MemoryStorage.ConnectionString;

    public override HttpMessageHandler Handler() => new MemoryHandler(Account);

    public override Task InitializeAsync() => Task.CompletedTask;

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override TableClientOptions Reaching(TableClientOptions options)
    {
        options.Transport = Account.TableTransport();
        return options;
    }

    protected override QueueClientOptions Reaching(QueueClientOptions options)
    {
        options.Transport = Account.QueueTransport();
        return options;
    }
}
