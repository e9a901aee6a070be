using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>A request to the SMS API, signed by hand, so that a test can make any part of it wrong.</summary>
internal sealed record SignedSend(Simulator Simulator)
{
    public string Path { get; init; } = "/sms?api-version=2021-03-07";

    public object Body { get; init; } = new { };

    public DateTimeOffset Date { get; init; }

    public string DateHeader { get; init; } = "x-ms-date";

    public string SignedHeaders { get; init; } = "x-ms-date;host;x-ms-content-sha256";

    public static object Text(string to, Guid id, DateTimeOffset firstSent, string text = "提醒") => new
    {
        from = Simulator.Sender,
        message = text,
        smsRecipients = new[] { new { to, repeatabilityRequestId = id.ToString(), repeatabilityFirstSent = Rfc1123(firstSent) } },
        smsSendOptions = new { enableDeliveryReport = true, tag = "m-1" },
    };

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Body);
        var date = Rfc1123(Date);
        var host = Simulator.Address.Authority;
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var values = SignedHeaders.Split(';').Select(name => name switch
        {
            "host" => host,
            "x-ms-content-sha256" => hash,
            _ => date,
        });
        var signature = HMACSHA256.HashData(Simulator.Key, Encoding.UTF8.GetBytes($"POST\n{Path}\n{string.Join(';', values)}"));

        using var request = new HttpRequestMessage(HttpMethod.Post, Simulator.Address.GetLeftPart(UriPartial.Authority) + Path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation(DateHeader, date);
        request.Headers.TryAddWithoutValidation("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders={SignedHeaders}&Signature={Convert.ToBase64String(signature)}");
        using var response = await Simulator.Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static string Rfc1123(DateTimeOffset at) => at.ToString("r", CultureInfo.InvariantCulture);
}
