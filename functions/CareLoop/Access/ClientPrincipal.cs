using System.Text.Json;

namespace CareLoop.Access;

/// <summary>
/// The header in which App Service authentication hands over who is calling: base64 of a JSON object with
/// <c>auth_typ</c>, <c>name_typ</c>, <c>role_typ</c> and <c>claims</c>.
/// </summary>
/// <remarks>
/// Source: "Work with user identities in Azure App Service authentication", section "Decoding the client principal header".
/// Reading says nothing about whether the header may be believed; <see cref="PlatformAuthentication"/> does.
/// </remarks>
public static class ClientPrincipal
{
    /// <summary>The name of the header.</summary>
    public const string HeaderName = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The provider whose app roles are CareLoop's: a claim "role" of any other provider means something else.</summary>
    private const string EntraId = "aad";

    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string ShortObjectId = "oid";
    private const string DefaultNameType = "name";

    // App roles keep the token's own claim name even where role_typ still names the WS-Federation one.
    private const string EntraRoles = "roles";

    // Far above what a server accepts as a header; it bounds the work done for one that comes another way.
    private const int MaxLength = 256 * 1024;

    /// <summary>Reads the header; null where it is absent, malformed, from another provider or without one object id.</summary>
    /// <remarks>Total: no input throws. Roles that CareLoop does not know are left out, not refused.</remarks>
    public static Principal? Read(string? headerValue)
    {
        if (string.IsNullOrWhiteSpace(headerValue) || headerValue.Length > MaxLength)
            return null;

        var bytes = new byte[headerValue.Length];
        if (!Convert.TryFromBase64String(headerValue, bytes, out var length))
            return null;

        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return Read(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Text that is not Unicode is found only when a string is taken out, and told as an invalid operation.
            return null;
        }
    }

    private static Principal? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !string.Equals(Text(root, "auth_typ"), EntraId, StringComparison.OrdinalIgnoreCase))
            return null;

        var claims = Claims(root);
        var ids = claims.Where(claim => claim.Type is ObjectId or ShortObjectId)
            .Select(claim => Guid.TryParse(claim.Value, out var id) ? id : Guid.Empty)
            .Distinct().ToList();
        if (ids is not [var objectId] || objectId == Guid.Empty)
            return null;

        var roleType = Text(root, "role_typ");
        var grants = claims.Where(claim => claim.Type == EntraRoles || claim.Type == roleType)
            .Select(claim => RoleGrant.TryParse(claim.Value, null, out var grant) ? grant : null)
            .OfType<RoleGrant>().Distinct().ToList();

        var nameType = Text(root, "name_typ");
        var name = claims.FirstOrDefault(claim => claim.Type == nameType).Value
            ?? claims.FirstOrDefault(claim => claim.Type == DefaultNameType).Value
            ?? string.Empty;
        return new Principal(objectId.ToString("D"), name, grants);
    }

    private static List<(string Type, string Value)> Claims(JsonElement root)
    {
        var claims = new List<(string, string)>();
        if (!root.TryGetProperty("claims", out var list) || list.ValueKind != JsonValueKind.Array)
            return claims;

        foreach (var claim in list.EnumerateArray())
        {
            if (claim.ValueKind == JsonValueKind.Object && Text(claim, "typ") is { } type && Text(claim, "val") is { } value)
                claims.Add((type, value));
        }

        return claims;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
