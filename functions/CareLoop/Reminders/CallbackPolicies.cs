using System.Net;
using Polly;
using Polly.Timeout;

namespace CareLoop.Reminders;

/// <summary>
/// How one telling of the HIS behaves on the wire: a few quick tries, each bounded in time, behind a circuit breaker so that a HIS
/// that is down is not hammered. What fails here is told again by due rows.
/// </summary>
internal static class CallbackPolicies
{
    /// <summary>Waits between quick tries, before jitter: a HIS behind a load balancer loses single requests.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800)];

    private const int FailuresThatOpen = 10;
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    /// <summary>One breaker for the whole process: it stands for the HIS, not for a request.</summary>
    private static readonly IAsyncPolicy<HttpResponseMessage> Breaker = Failing().CircuitBreakerAsync(FailuresThatOpen, OpenFor);

    public static IAsyncPolicy<HttpResponseMessage> For(HisCallbackOptions options)
    {
        var jitter = new Random();
        var retry = Failing().WaitAndRetryAsync(Waits.Length, attempt => Waits[attempt - 1] * (0.5 + jitter.NextDouble()));
        var timeout = Policy.TimeoutAsync<HttpResponseMessage>(TimeSpan.FromSeconds(options.TimeoutSeconds));
        return Policy.WrapAsync(retry, Breaker, timeout);
    }

    private static PolicyBuilder<HttpResponseMessage> Failing() => Policy<HttpResponseMessage>
        .Handle<HttpRequestException>()
        .Or<TimeoutRejectedException>()
        .OrResult(response => response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
}
