using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareLoop.Tests.Access;

/// <summary>The header as App Service authentication writes it.</summary>
internal static class PlatformHeader
{
    public const string ObjectId = "5b5450db-eb26-4c1a-981c-ba1d25f0483d";
    public const string ObjectIdClaim = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    /// <summary>Somebody with these roles, who signed in with Entra ID.</summary>
    public static string Of(params string[] roles) =>
        Of("aad", "name", "roles", [(ObjectIdClaim, ObjectId), ("name", "Sample Person"), .. roles.Select(role => ("roles", role))]);

    public static string Of(string provider, string nameType, string roleType, params (string Type, string Value)[] claims) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["auth_typ"] = provider,
            ["name_typ"] = nameType,
            ["role_typ"] = roleType,
            ["claims"] = new JsonArray([.. claims.Select(claim => new JsonObject { ["typ"] = claim.Type, ["val"] = claim.Value })]),
        }));
}
