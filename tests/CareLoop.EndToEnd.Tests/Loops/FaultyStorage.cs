using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Refuses commits as a storage account does that is down for a moment: nothing of them is applied.</summary>
internal sealed class FaultyStorage : HttpPipelinePolicy
{
    /// <summary>How many of the next commits fail.</summary>
    public int CommitsToFail { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Refuse(message);
        ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Refuse(message);
        return ProcessNextAsync(message, pipeline);
    }

    private void Refuse(HttpMessage message)
    {
        if (CommitsToFail == 0 || !message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
            return;
        CommitsToFail--;
        throw new RequestFailedException(503, "The server is busy.", "ServerBusy", null);
    }
}
