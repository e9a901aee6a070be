using System.Net;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace CareLoop.Reminders;

/// <summary>
/// How one telling of the HIS behaves on the wire: a few quick tries, each bounded in time, behind a circuit breaker so that a HIS
/// that is down is not hammered. What fails here is told again by due rows. One for the whole app: the breaker stands for the HIS,
/// not for a request.
/// </summary>
internal sealed class CallbackPolicies
{
    /// <summary>Waits between quick tries, before jitter: a HIS behind a load balancer loses single requests.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800)];

    private const int FailuresThatOpen = 10;
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    public CallbackPolicies(IOptions<HisCallbackOptions> options)
    {
        // A Random of its own for each wait: one for all is not safe among threads.
        var retry = Failing().WaitAndRetryAsync(Waits.Length, attempt => Waits[attempt - 1] * (0.5 + new Random().NextDouble()));
        var breaker = Failing().CircuitBreakerAsync(FailuresThatOpen, OpenFor);
        var timeout = Policy.TimeoutAsync<HttpResponseMessage>(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        All = Policy.WrapAsync(retry, breaker, timeout);
    }

    /// <summary>Retry around breaker around time-out.</summary>
    public IAsyncPolicy<HttpResponseMessage> All { get; }

    private static PolicyBuilder<HttpResponseMessage> Failing() => Policy<HttpResponseMessage>
        .Handle<HttpRequestException>()
        .Or<TimeoutRejectedException>()
        .OrResult(response => response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
}
