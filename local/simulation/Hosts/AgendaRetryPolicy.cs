using Azure.Core;
using Azure.Core.Pipeline;
using CareLoop.Local.Simulation.Time;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>Retries as the clients' own policy does by default, three times and ever later, with waits on the agenda.</summary>
internal sealed class AgendaRetryPolicy(Agenda agenda, Life life) : HttpPipelinePolicy
{
    private const int Retries = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.8);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        List<Exception> failures = [];
        for (var retry = 0; ; retry++)
        {
            try
            {
                await ProcessNextAsync(message, pipeline);
                if (retry == Retries || !message.ResponseClassifier.IsRetriableResponse(message))
                    return;
            }
            catch (Exception error) when (message.ResponseClassifier.IsRetriable(message, error))
            {
                failures.Add(error);
                if (retry == Retries)
                    throw failures.Count == 1 ? error : new AggregateException(failures);
            }

            await agenda.WaitAsync(FirstWait * Math.Pow(2, retry), life, message.CancellationToken);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here may block.");
}
