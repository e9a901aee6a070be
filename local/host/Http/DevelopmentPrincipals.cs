using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareLoop.Local.Host.Http;

/// <summary>
/// Stands where App Service authentication stands on Azure: nobody else's word about who asks gets
/// through, and who asks is chosen by name with a header. Which names there are is configuration.
/// </summary>
internal sealed class DevelopmentPrincipals(IConfiguration configuration)
{
    /// <summary>The header that names a principal.</summary>
    public const string Header = "x-dev-principal";

    /// <summary>The setting by which the platform tells an app that it authenticates.</summary>
    public const string AuthenticationSetting = "WEBSITE_AUTH_ENABLED";

    /// <summary>Configuration: principals by name, each with <c>Roles</c>.</summary>
    public const string Section = "LocalHost:Principals";

    private const string PlatformHeader = "X-MS-CLIENT-PRINCIPAL";
    private const string Provider = "aad";

    private readonly Dictionary<string, string[]> roles = configuration.GetSection(Section).GetChildren().ToDictionary(
        principal => principal.Key,
        principal => principal.GetSection("Roles").Get<string[]>() ?? [],
        StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        foreach (var forged in headers.Keys.Where(name => name.StartsWith(PlatformHeader, StringComparison.OrdinalIgnoreCase)).ToList())
            headers.Remove(forged);

        if (headers.TryGetValue(Header, out var chosen))
        {
            var name = chosen.ToString();
            if (!roles.TryGetValue(name, out var held))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                await context.Response.WriteAsync($"The development principals are: {string.Join(", ", roles.Keys.Order(StringComparer.Ordinal))}.\n", context.RequestAborted);
                return;
            }

            var id = ObjectId(name);
            headers[PlatformHeader] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(Principal(name, id, held)));
            headers[$"{PlatformHeader}-ID"] = id;
            headers[$"{PlatformHeader}-NAME"] = name;
            headers[$"{PlatformHeader}-IDP"] = Provider;
        }

        await next(context);
    }

    private static ClientPrincipal Principal(string name, string id, string[] roles) => new(
        Provider,
        "name",
        "roles",
        [
            new("name", name),
            new("http://schemas.microsoft.com/identity/claims/objectidentifier", id),
            .. roles.Select(role => new ClientClaim("roles", role)),
        ]);

    /// <summary>One name is one person, on every machine and in every run.</summary>
    private static string ObjectId(string name) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan(0, 16)).ToString();

    private sealed record ClientPrincipal(
        [property: JsonPropertyName("auth_typ")] string AuthenticationType,
        [property: JsonPropertyName("name_typ")] string NameType,
        [property: JsonPropertyName("role_typ")] string RoleType,
        [property: JsonPropertyName("claims")] ClientClaim[] Claims);

    private sealed record ClientClaim(
        [property: JsonPropertyName("typ")] string Type,
        [property: JsonPropertyName("val")] string Value);
}
