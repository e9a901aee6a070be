using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareLoop.Intake.Fhir;

/// <summary>What became of one resource.</summary>
/// <param name="Status">HTTP.</param>
/// <param name="Location">Of its receipt, or null.</param>
/// <param name="Issues">What there is to say of it; at least one.</param>
internal sealed record FhirResult(int Status, string? Location, IReadOnlyList<FhirIssue> Issues);

/// <summary>Writes answers: an OperationOutcome, or a Bundle of type batch-response or transaction-response.</summary>
internal static class FhirOutcome
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<int, string> Reasons = new()
    {
        [200] = "OK",
        [202] = "Accepted",
        [400] = "Bad Request",
        [403] = "Forbidden",
        [413] = "Content Too Large",
        [422] = "Unprocessable Content",
    };

    /// <summary>An OperationOutcome.</summary>
    public static string Write(IEnumerable<FhirIssue> issues) => Write(json => WriteOutcome(json, issues));

    /// <summary>The answer to a batch or a transaction, an entry for each of its entries.</summary>
    public static string Write(string bundleType, IEnumerable<FhirResult> results) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", $"{bundleType}-response");
        json.WriteStartArray("entry");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteStartObject("response");
            json.WriteString("status", string.Create(CultureInfo.InvariantCulture, $"{result.Status} {Reasons.GetValueOrDefault(result.Status)}").TrimEnd());
            if (result.Location is { } location)
            {
                json.WriteString("location", location);
            }

            json.WritePropertyName("outcome");
            WriteOutcome(json, result.Issues);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    internal static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOutcome(Utf8JsonWriter json, IEnumerable<FhirIssue> issues)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var issue in issues)
        {
            json.WriteStartObject();
            json.WriteString("severity", issue.Severity switch { FhirSeverity.Error => "error", FhirSeverity.Warning => "warning", _ => "information" });
            json.WriteString("code", issue.Code);
            json.WriteString("diagnostics", issue.Diagnostics);
            if (issue.Expression is { } expression)
            {
                json.WriteStartArray("expression");
                json.WriteStringValue(expression);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
