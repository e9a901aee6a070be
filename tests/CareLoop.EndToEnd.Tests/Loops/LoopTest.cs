using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>All tests of the loop run one after another on one loop.</summary>
[CollectionDefinition(Name)]
public sealed class OneLoop : ICollectionFixture<RunningLoop>
{
    public const string Name = "The reminder loop";
}

/// <summary>
/// A test of the loop. It begins at 9:00 of a new day with nothing faulty, and ends with a look through what was logged. What
/// other tests have left goes on meanwhile, with other patients.
/// </summary>
[Collection(OneLoop.Name)]
public abstract class LoopTest(RunningLoop loop) : IAsyncLifetime
{
    protected RunningLoop Loop => loop;

    public virtual Task InitializeAsync() => loop.BeginDayAsync();

    public virtual async Task DisposeAsync()
    {
        await loop.SettleAsync();
        loop.Log.AssertTellsNobody();
    }
}
