using Xunit;

namespace CareLoop.Storage.Tests;

/// <summary>
/// What storage promises, shown on the emulator and on storage in memory: a class of tests has a subclass for each. xunit
/// makes one instance a test, so each test has storage of its own.
/// </summary>
public abstract class StorageTest(TestStorage storage) : IAsyncLifetime
{
    protected TestStorage Storage => storage;

    public Task InitializeAsync() => Storage.InitializeAsync();

    public Task DisposeAsync() => Storage.DisposeAsync();
}
