#:property PublishAot=false

// Random secrets for a deployment that has none yet. `prepare` makes those that the parameters name and that were not stored before, and
// hands them to the deployment in CARELOOP_NEW_SECRETS; `settle` notes them as stored and takes the values out of azd's environment;
// `print` writes them to the standard output, for a deployment without azd. The template never overwrites a secret that is there.

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

// The values pass through a file of azd, where an escaped plus sign of base64 would be one more thing to undo.
var plain = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
const string New = "CARELOOP_NEW_SECRETS", Stored = "CARELOOP_SECRETS_STORED";

var names = Named().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
var stored = Strings(Stored, "[]");
switch (args)
{
    case ["prepare"]:
        return Remember(New, JsonSerializer.Serialize(Made(names.Except(stored, StringComparer.Ordinal)), plain));
    case ["settle"]:
        var noted = Remember(Stored, JsonSerializer.Serialize(stored.Union(names, StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        var emptied = Remember(New, "{}");
        return Math.Max(noted, emptied);
    case ["print"]:
        Console.WriteLine(JsonSerializer.Serialize(Made(names), plain));
        return 0;
    default:
        Console.Error.WriteLine("Say prepare, settle or print.");
        return 2;
}

// The same names as main.bicep makes of the same parameters.
static IEnumerable<string> Named()
{
    yield return "callback-secret";
    foreach (var version in Strings("CARELOOP_HASHING_KEY_VERSIONS", """["1"]"""))
    {
        yield return $"hashing-key-{version}";
    }

    using var senders = JsonDocument.Parse(Variable("CARELOOP_SENDERS", """[{"secretNames":["sender-his-1"]}]"""));
    foreach (var sender in senders.RootElement.EnumerateArray())
    {
        if (sender.TryGetProperty("secretNames", out var secrets))
        {
            foreach (var secret in secrets.EnumerateArray())
            {
                yield return secret.GetString()!;
            }
        }
    }
}

// A hashing key is base64 of 32 bytes; what signs webhooks is written as Standard Webhooks write it.
static SortedDictionary<string, string> Made(IEnumerable<string> names)
{
    var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
    foreach (var name in names)
    {
        var random = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        made[name] = name.StartsWith("hashing-key-", StringComparison.Ordinal) ? random : "whsec_" + random;
    }

    return made;
}

static List<string> Strings(string variable, string otherwise) => JsonSerializer.Deserialize<List<string>>(Variable(variable, otherwise))!;

static string Variable(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;

static int Remember(string name, string value)
{
    using var azd = Process.Start(new ProcessStartInfo("azd") { ArgumentList = { "env", "set", name, value } })!;
    azd.WaitForExit();
    return azd.ExitCode;
}
