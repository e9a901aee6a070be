using System.Security.Cryptography;
using System.Text.Json;

namespace CareLoop.Local.Run;

/// <summary>What the processes of a run share with each other. Made up at the first start, kept with the run's state, never committed.</summary>
internal sealed record Secrets(string FunctionKey, string WebhookSecret, string CallbackSecret, string HashingKey, string SmsAccessKey)
{
    public const string WebhookPrefix = "whsec_";

    /// <summary>New ones for a run of its own; those of the state that goes on otherwise, since its rows are keyed by them.</summary>
    public static Secrets Of(Layout layout, bool isFresh)
    {
        if (isFresh)
            return New();
        if (File.Exists(layout.Secrets) && JsonSerializer.Deserialize<Secrets>(File.ReadAllText(layout.Secrets)) is { } kept)
            return kept;

        var made = New();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(layout.Secrets, options);
        JsonSerializer.Serialize(file, made);
        return made;
    }

    /// <summary>The webhook secret's key as openssl takes it.</summary>
    public string WebhookKeyInHex => Convert.ToHexStringLower(Convert.FromBase64String(WebhookSecret[WebhookPrefix.Length..]));

    private static Secrets New() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)),
        WebhookPrefix + Base64(24),
        WebhookPrefix + Base64(24),
        Base64(32),
        Base64(32));

    private static string Base64(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
}
