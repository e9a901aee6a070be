using Xunit;

namespace CareLoop.Storage.Tests;

/// <summary>A test class over the storage emulator. xunit makes one instance a test, so each test has its own prefix.</summary>
public abstract class AzuriteTest : IAsyncLifetime
{
    protected Azurite Storage { get; } = new();

    public Task InitializeAsync() => Storage.InitializeAsync();

    public Task DisposeAsync() => Storage.DisposeAsync();
}
