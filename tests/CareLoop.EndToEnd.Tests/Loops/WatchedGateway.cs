using CareLoop.Messaging.Gateway;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>The app's own gateway, before which a test can stop a host: its text is claimed and not yet sent.</summary>
internal sealed class WatchedGateway(ISmsGateway gateway, Func<SmsSend, Task> before) : ISmsGateway
{
    public TimeSpan RepeatabilityWindow => gateway.RepeatabilityWindow;

    public async Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken)
    {
        await before(send);
        return await gateway.SendAsync(send, cancellationToken);
    }
}
