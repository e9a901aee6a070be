namespace CareLoop.Storage.Tests;

/// <summary>A corner of the emulator for one round of a test that needs several.</summary>
internal sealed class TestCorner : IAsyncDisposable
{
    public Azurite Azurite { get; } = new();

    public ValueTask DisposeAsync() => new(Azurite.DisposeAsync());
}
