using CareLoop.Intake;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

internal static class WebhookBody
{
    /// <summary>A request of a HIS, of which no more is read than is accepted.</summary>
    public static async Task<HisWebhookRequest> ReadHisAsync(this HttpRequest request, int limit, CancellationToken cancellationToken) => new(
        request.ContentType,
        name => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null,
        await request.ReadAtMostAsync(limit, cancellationToken),
        request.Path);

    /// <summary>The body, and at most one byte more than <paramref name="limit"/>: enough to see that it is too large.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAtMostAsync(this HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return new byte[limit + 1];
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (buffer.Length <= limit)
        {
            var read = await request.Body.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, limit + 1 - buffer.Length)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
