using CareLoop.Surveys.Samples;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Surveys of the calendar.</summary>
public sealed class SurveySampleFunctions(StartSamples start)
{
    /// <summary>Each hour: somewhere a day has begun.</summary>
    [Function(FunctionNames.StartSurveySamples)]
    public Task StartAsync([TimerTrigger("0 5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => start.HandleAsync(cancellationToken);
}
