using Azure.Core.Pipeline;
using CareLoop.Local.Memory.Pipeline;
using CareLoop.Local.Memory.Queues;
using CareLoop.Local.Memory.Tables;

namespace CareLoop.Local.Memory;

/// <summary>
/// A storage account in memory. It speaks the REST protocol of Table and Queue storage, so that the clients of Azure run
/// over it unchanged: give them <see cref="ConnectionString"/> and a transport. Signatures are not checked.
/// </summary>
/// <param name="clock">The service's own clock: timestamps of rows, visibility and expiry of messages.</param>
public sealed class MemoryStorage(TimeProvider clock)
{
    /// <summary>No request leaves the process: <c>.invalid</c> is no one's (RFC 2606).</summary>
    public const string ConnectionString =
        "DefaultEndpointsProtocol=https;AccountName=memory;AccountKey=bWVtb3J5;EndpointSuffix=storage.invalid";

    /// <summary>The tables.</summary>
    public TableAccount Tables { get; } = new(clock);

    /// <summary>The queues.</summary>
    public QueueAccount Queues { get; } = new(clock);

    /// <summary>Creates what is absent.</summary>
    public void Create(IEnumerable<string> tables, IEnumerable<string> queues)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(queues);
        foreach (var table in tables)
            Tables.Create(table);
        foreach (var queue in queues)
            Queues.Create(queue);
    }

    /// <summary>For <c>TableClientOptions.Transport</c>.</summary>
    /// <param name="wire">What happens to requests on their way; without it they are answered at once, on the caller's thread.</param>
    public HttpPipelineTransport TableTransport(IWire? wire = null) => new MemoryTransport(new TableService(Tables).Answer, wire);

    /// <summary>For <c>QueueClientOptions.Transport</c>.</summary>
    /// <param name="wire">What happens to requests on their way; without it they are answered at once, on the caller's thread.</param>
    public HttpPipelineTransport QueueTransport(IWire? wire = null) => new MemoryTransport(new QueueService(Queues).Answer, wire);
}
