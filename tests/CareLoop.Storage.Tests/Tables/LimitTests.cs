using Azure;
using Azure.Data.Tables;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>What the service refuses to hold. Source: "Understanding the Table service data model" (Microsoft Learn).</summary>
public abstract class LimitTests(TestStorage storage) : StorageTest(storage)
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public async Task Add_KeyWithAForbiddenCharacter_IsRefused(string key)
    {
        var table = await Storage.TableAsync();

        var partition = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity(key, "r")));
        var row = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", key)));

        Assert.Equal((400, 400), (partition.Status, row.Status));
        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Add_KeyOverOneKiB_IsRefused()
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(new TableEntity("p", new string('k', 512)));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", new string('k', 513))));

        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Submit_Over4MiB_DoesNothing()
    {
        var table = await Storage.TableAsync();

        // Nine rows of half a million letters of one byte each are more than 4 MiB on the wire.
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.SubmitTransactionAsync(
            Enumerable.Range(0, 9).Select(number => new TableTransactionAction(TableTransactionActionType.Add, Row($"{number}", 15, _ => new string('a', 32 * 1024))))));

        Assert.Equal(413, failure.Status);
        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    protected static TableEntity Row(string key, int properties, Func<int, object> value)
    {
        var row = new TableEntity("p", key);
        for (var number = 0; number < properties; number++)
            row[$"P{number}"] = value(number);
        return row;
    }
}

public sealed class LimitTestsOnAzurite() : LimitTests(new Azurite());

/// <summary>With what the emulator takes although the service refuses it.</summary>
public sealed class LimitTestsInMemory() : LimitTests(new Memory())
{
    [Fact]
    public async Task Add_253Properties_IsRefused()
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(Row("most", 252, _ => 1));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(Row("more", 253, _ => 1)));

        Assert.Equal((400, "TooManyProperties"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Add_RowOverOneMiB_IsRefused()
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(Row("most", 15, _ => new string('a', 32 * 1024)));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(Row("more", 17, _ => new string('a', 32 * 1024))));

        Assert.Equal((400, "EntityTooLarge"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Submit_TwoPartitions_DoesNothing()
    {
        var table = await Storage.TableAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            new(TableTransactionActionType.Add, new TableEntity("q", "b")),
        ]));

        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Add_InstantBefore1601_IsRefused()
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(new TableEntity("p", "first") { ["At"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero) }));

        Assert.Equal((400, "OutOfRangeInput"), (failure.Status, failure.ErrorCode));
    }
}
