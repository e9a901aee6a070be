namespace CareLoop.Local.Memory.Pipeline;

/// <summary>What a service answers.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body = default, string? ContentType = null)
{
    public List<(string Name, string Value)> Headers { get; } = [];

    public Answer With(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }
}
