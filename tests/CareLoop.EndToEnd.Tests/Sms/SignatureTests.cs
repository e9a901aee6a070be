using System.Net;
using System.Text;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Sms;

public class SignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("x-ms-date", "x-ms-date;host;x-ms-content-sha256", 0, HttpStatusCode.Accepted)]
    [InlineData("Date", "date;host;x-ms-content-sha256", 0, HttpStatusCode.Accepted)]
    [InlineData("x-ms-date", "x-ms-date;host;x-ms-content-sha256", -5, HttpStatusCode.Accepted)]
    [InlineData("x-ms-date", "x-ms-date;host;x-ms-content-sha256", -6, HttpStatusCode.Unauthorized)]
    [InlineData("x-ms-date", "x-ms-date;host;x-ms-content-sha256", 6, HttpStatusCode.Unauthorized)]
    [InlineData("x-ms-date", "x-ms-date;host", 0, HttpStatusCode.Unauthorized)]
    [InlineData("x-ms-date", "x-ms-date;x-ms-content-sha256", 0, HttpStatusCode.Unauthorized)]
    [InlineData("x-ms-date", "host;x-ms-content-sha256", 0, HttpStatusCode.Unauthorized)]
    public async Task Send_SignedHeadersAndDate_DecideWhetherItIsDenied(string dateHeader, string signedHeaders, int minutes, HttpStatusCode expected)
    {
        await using var simulator = await Simulator.StartAsync(new FakeWire(Now));

        var (status, body) = await new SignedSend(simulator)
        {
            Body = SignedSend.Text("+8613912340001", Guid.NewGuid(), Now),
            Date = Now.AddMinutes(minutes),
            DateHeader = dateHeader,
            SignedHeaders = signedHeaders,
        }.SendAsync();

        Assert.Equal(expected, status);
        if (expected == HttpStatusCode.Unauthorized) Assert.Equal("Denied", (string?)body["error"]!["code"]);
    }

    [Fact]
    public async Task Send_DoubledSlashAsSigned_IsTaken()
    {
        await using var simulator = await Simulator.StartAsync(new FakeWire(Now));

        var (status, _) = await new SignedSend(simulator)
        {
            Path = "//sms?api-version=2021-03-07",
            Body = SignedSend.Text("+8613912340001", Guid.NewGuid(), Now),
            Date = Now,
        }.SendAsync();

        Assert.Equal(HttpStatusCode.Accepted, status);
    }

    [Fact]
    public async Task Send_BearerToken_IsDeniedWithAWayOut()
    {
        await using var simulator = await Simulator.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sms?api-version=2021-03-07");
        request.Headers.Authorization = new("Bearer", "token");
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var response = await simulator.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Sms:ConnectionString", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sms?api-version=2026-01-23", null)]
    [InlineData("/sms?api-version=2020-01-01", "UnsupportedApiVersion")]
    [InlineData("/sms", "ApiVersionUnspecified")]
    [InlineData("/sms/optouts:check?api-version=2021-03-07", "UnsupportedApiVersion")]
    public async Task Request_ApiVersion_IsOneThatTheOperationHas(string path, string? code)
    {
        await using var simulator = await Simulator.StartAsync(new FakeWire(Now));

        var (status, body) = await new SignedSend(simulator)
        {
            Path = path,
            Body = SignedSend.Text("+8613912340001", Guid.NewGuid(), Now),
            Date = Now,
        }.SendAsync();

        Assert.Equal(code is null ? HttpStatusCode.Accepted : HttpStatusCode.BadRequest, status);
        Assert.Equal(code, (string?)body["error"]?["code"]);
    }
}
