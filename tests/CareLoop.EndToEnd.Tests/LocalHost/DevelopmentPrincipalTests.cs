using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

public sealed class DevelopmentPrincipalTests : IAsyncLifetime
{
    private RunningHost host = null!;

    public async Task InitializeAsync() =>
        host = await RunningHost.StartAsync([typeof(Samples)], "--LocalHost:Principals:night-nurse:Roles:0=Clinician@east/ER", "--LocalHost:Principals:night-nurse:Roles:1=Auditor@east");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Get_ForgedHeaders_AreTakenAway()
    {
        var (_, headers) = await GetAsync(("X-MS-CLIENT-PRINCIPAL", "forged"), ("x-ms-client-principal-id", "forged"), ("X-Ms-Client-Principal-Name", "forged"));

        Assert.Empty(headers);
    }

    [Fact]
    public async Task Get_PrincipalChosen_ComesAsAppServiceSendsIt()
    {
        var (_, headers) = await GetAsync(("x-dev-principal", "clinician"), ("X-MS-CLIENT-PRINCIPAL-ID", "forged"));

        var principal = JsonDocument.Parse(Convert.FromBase64String(headers["X-MS-CLIENT-PRINCIPAL"])).RootElement;
        Assert.Equal("aad", principal.GetProperty("auth_typ").GetString());
        Assert.Equal("name", principal.GetProperty("name_typ").GetString());
        Assert.Equal("roles", principal.GetProperty("role_typ").GetString());
        Assert.Equal(["clinician"], Claims(principal, "name"));
        Assert.Equal(["Clinician@east/CARD"], Claims(principal, "roles"));
        Assert.Equal([headers["X-MS-CLIENT-PRINCIPAL-ID"]], Claims(principal, "http://schemas.microsoft.com/identity/claims/objectidentifier"));
        Assert.True(Guid.TryParse(headers["X-MS-CLIENT-PRINCIPAL-ID"], out _));
        Assert.Equal("clinician", headers["X-MS-CLIENT-PRINCIPAL-NAME"]);
        Assert.Equal("aad", headers["X-MS-CLIENT-PRINCIPAL-IDP"]);
    }

    [Fact]
    public async Task Get_ConfiguredPrincipal_HasItsRoles()
    {
        var (_, headers) = await GetAsync(("x-dev-principal", "Night-Nurse"));

        var principal = JsonDocument.Parse(Convert.FromBase64String(headers["X-MS-CLIENT-PRINCIPAL"])).RootElement;
        Assert.Equal(["Clinician@east/ER", "Auditor@east"], Claims(principal, "roles"));
    }

    [Fact]
    public async Task Get_UnknownPrincipal_Is401NamingTheKnown()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/headers");
        request.Headers.Add("x-dev-principal", "stranger");

        using var answer = await host.Http.SendAsync(request);
        var sentence = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("administrator, auditor, clinician, complaint-handler, customer-service, department-head, night-nurse, outreach", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Always_TheAppIsToldThatItsPlatformAuthenticates()
    {
        var (enabled, _) = await GetAsync();

        Assert.Equal("True", enabled);
    }

    private static IEnumerable<string?> Claims(JsonElement principal, string type) =>
        from claim in principal.GetProperty("claims").EnumerateArray()
        where claim.GetProperty("typ").GetString() == type
        select claim.GetProperty("val").GetString();

    private async Task<(string? Enabled, Dictionary<string, string> Headers)> GetAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/headers");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await host.Http.SendAsync(request);
        var body = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).RootElement;
        return (body.GetProperty("enabled").GetString(), body.GetProperty("headers").Deserialize<Dictionary<string, string>>()!);
    }

    public sealed class Samples(IConfiguration configuration)
    {
        [Function("Headers")]
        public IResult Headers([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "headers")] HttpRequest request) =>
            Results.Json(new
            {
                enabled = configuration["WEBSITE_AUTH_ENABLED"],
                headers = request.Headers
                    .Where(header => header.Key.StartsWith("X-MS-", StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(header => header.Key.ToUpperInvariant(), header => header.Value.ToString()),
            });
    }
}
