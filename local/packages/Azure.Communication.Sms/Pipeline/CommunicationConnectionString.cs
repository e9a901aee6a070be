namespace Azure.Communication.Pipeline;

/// <summary>A connection string of a communication resource: <c>endpoint=https://…/;accesskey=base64</c>.</summary>
internal sealed class CommunicationConnectionString
{
    private readonly Dictionary<string, string> _parts = new(StringComparer.OrdinalIgnoreCase);

    public CommunicationConnectionString(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Only the first "=" separates: an access key is base64 and may end in "=".
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new InvalidOperationException("A part of the connection string is not of the form name=value.");
            _parts[part[..at].Trim()] = part[(at + 1)..].Trim();
        }
    }

    public Uri Endpoint => new(Required("endpoint"));

    public AzureKeyCredential AccessKey => new(Required("accesskey"));

    private string Required(string name) => _parts.TryGetValue(name, out var value) && value.Length > 0
        ? value
        : throw new InvalidOperationException($"The connection string has no '{name}'.");
}
