using CareLoop.Local.Sms.Carrier;

namespace CareLoop.Local.Sms;

/// <summary><c>POST /inbound</c>: a phone answers, by a person at the page or by a script.</summary>
internal sealed class InboundEndpoint(PhoneNetwork network, SimulatorOptions options)
{
    private const int LongestText = 2048;

    public async Task<IResult> HandleAsync(InboundBody body, HttpContext context)
    {
        var to = string.IsNullOrEmpty(body.To) ? options.Sender : body.To;
        if (!PhoneNumber.IsRecipient(body.From)) return Results.BadRequest(new { problem = "from is a phone number in E.164, such as +8613800000000." });
        if (!PhoneNumber.IsSender(to)) return Results.BadRequest(new { problem = "to is the number of a sender, in E.164 or a short code." });
        if (string.IsNullOrEmpty(body.Text) || body.Text.Length > LongestText) return Results.BadRequest(new { problem = "text has 1 to 2048 characters." });

        // The phone has sent it whatever becomes of this request.
        var (messageId, reply) = await network.ReceiveAsync(body.From!, to, body.Text, CancellationToken.None);
        if (reply is not null) network.RingAfter(context.Response, [reply]);
        return Results.Accepted(value: new { messageId });
    }
}

internal sealed record InboundBody(string? From, string? To, string? Text);
