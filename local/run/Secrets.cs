using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CareLoop.Local.Run;

/// <summary>What the processes of a run share with each other. Made up at the first start, kept with the run's state, never committed.</summary>
internal sealed record Secrets(string FunctionKey, string WebhookSecret, string CallbackSecret, string HashingKey, string SmsAccessKey)
{
    public const string WebhookPrefix = "whsec_";

    /// <summary>Those of the state that goes on, since its rows are keyed by them; else new ones.</summary>
    /// <param name="seed">
    /// Given, the hashing key follows from it: where a patient stands in an evening's spread depends on the patient's key, and
    /// a run with a seed is to repeat.
    /// </param>
    public static Secrets Of(Layout layout, long? seed)
    {
        if (File.Exists(layout.Secrets) && JsonSerializer.Deserialize<Secrets>(File.ReadAllText(layout.Secrets)) is { } kept)
            return kept;

        var made = New();
        if (seed is not null)
            made = made with { HashingKey = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"local run {seed}"))) };
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
