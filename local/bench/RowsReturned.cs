using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Local.Bench;

/// <summary>Counts the rows that tables return.</summary>
internal sealed class RowsReturned : HttpPipelineSynchronousPolicy
{
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("\"PartitionKey\":");

    private int count;

    public int Count => count;

    public void Reset() => count = 0;

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Get)
            return;
        var rest = message.Response.Content.ToMemory().Span;
        for (var at = rest.IndexOf(Mark); at >= 0; at = rest.IndexOf(Mark))
        {
            Interlocked.Increment(ref count);
            rest = rest[(at + Mark.Length)..];
        }
    }
}
