using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

public abstract class PropertyTests(TestStorage storage) : StorageTest(storage)
{
    public static TheoryData<object> Values => new()
    {
        "", "plain", "王建国 😀", "line\r\nbreak\ttab \0 \u001f", "{\"json\": \"in 'it'\"}", "2026-03-02T09:00:00Z", "123", "NaN",
        true, false,
        0, -1, int.MinValue, int.MaxValue,
        0L, -1L, (long)int.MaxValue + 1, long.MinValue, long.MaxValue,
        0.0, -0.0, 1.0, -5.0, 0.1, 1e15, 1e300, double.Epsilon, double.MaxValue, double.NaN,
        Guid.Empty, new Guid("c9da6455-213d-42c9-9a79-3e9149a57833"),
        new DateTimeOffset(2026, 3, 2, 1, 2, 3, TimeSpan.Zero), new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999),
        Array.Empty<byte>(), new byte[] { 0, 1, 254, 255 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task RoundTrip_Value_KeepsTypeAndValue(object value)
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value });

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value["Value"];
        Assert.Equal(value.GetType(), read.GetType());
        Assert.Equal(value, read);
    }

    [Fact]
    public async Task RoundTrip_AnyRow_KeepsEveryValue()
    {
        var table = await Storage.TableAsync();
        var number = 0;

        var rows = from text in ArbMap.Default.GeneratorFor<NonNull<string>>()
                   from whole in ArbMap.Default.GeneratorFor<long>()
                   from real in ArbMap.Default.GeneratorFor<double>().Where(real => !double.IsInfinity(real))
                   from bytes in ArbMap.Default.GeneratorFor<byte[]>()
                   from id in ArbMap.Default.GeneratorFor<Guid>()
                   from flag in ArbMap.Default.GeneratorFor<bool>()
                   select (Text: Valid(text.Get), whole, real, bytes, id, flag);

        Prop.ForAll(rows.ToArbitrary(), row =>
        {
            var key = $"{++number}";
            var (text, whole, real, bytes, id, flag) = row;
            var sent = new TableEntity("p", key) { ["T"] = text, ["W"] = whole, ["R"] = real, ["B"] = bytes, ["I"] = id, ["F"] = flag };
            table.AddEntityAsync(sent).GetAwaiter().GetResult();
            var read = table.GetEntityAsync<TableEntity>("p", key).GetAwaiter().GetResult().Value;
            return (text, whole, real, id, flag).Equals((read.GetString("T"), read.GetInt64("W")!.Value, read.GetDouble("R")!.Value, read.GetGuid("I")!.Value, read.GetBoolean("F")!.Value))
                && bytes.AsSpan().SequenceEqual(read.GetBinary("B"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task RoundTrip_OtherKindsOfOneType_AreReadAsThatType()
    {
        var table = await Storage.TableAsync();
        var instant = new DateTime(2026, 3, 2, 1, 2, 3, DateTimeKind.Utc);
        var shanghai = new DateTimeOffset(2026, 3, 2, 9, 2, 3, TimeSpan.FromHours(8));

        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["DateTime"] = instant,
            ["Offset"] = shanghai,
            ["Data"] = BinaryData.FromBytes(new byte[] { 1, 2 }),
        });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(instant, row.GetDateTime("DateTime"));
        Assert.Equal(shanghai, row.GetDateTimeOffset("Offset"));
        Assert.Equal(TimeSpan.Zero, row.GetDateTimeOffset("Offset")!.Value.Offset);
        Assert.Equal([1, 2], row.GetBinary("Data"));
        Assert.Equal([1, 2], row.GetBinaryData("Data").ToArray());
    }

    [Fact]
    public async Task RoundTrip_Null_IsDropped()
    {
        var table = await Storage.TableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Null"] = null, ["Kept"] = 1 });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.False(row.ContainsKey("Null"));
        Assert.Null(row.GetInt32("Null"));
        Assert.Equal(1, row.GetInt32("Kept"));
    }

    [Fact]
    public async Task RoundTrip_PropertyOf64KiB_IsKept()
    {
        var table = await Storage.TableAsync();
        var text = new string('好', 32 * 1024);
        var bytes = Enumerable.Range(0, 64 * 1024).Select(i => (byte)i).ToArray();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = text, ["Bytes"] = bytes });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(text, row.GetString("Text"));
        Assert.Equal(bytes, row.GetBinary("Bytes"));
    }

    [Fact]
    public async Task Add_PropertyOverTheLimit_IsRefused()
    {
        var table = await Storage.TableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('a', (32 * 1024) + 1) }));

        Assert.Equal(400, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.PropertyValueTooLarge);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Add_Infinity_IsRefused(double infinity)
    {
        var table = await Storage.TableAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Real"] = infinity }));
    }

    [Fact]
    public async Task Add_DateTimeThatIsNoInstant_IsRefused()
    {
        var table = await Storage.TableAsync();

        await Assert.ThrowsAsync<NotSupportedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["Local"] = new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Unspecified) }));
    }

    [Fact]
    public void Get_PropertyOfAnotherType_IsRefused()
    {
        var row = new TableEntity("p", "r") { ["Number"] = 1L };

        Assert.Throws<InvalidOperationException>(() => row.GetInt32("Number"));
        Assert.Throws<InvalidOperationException>(() => row.GetString("Number"));
    }

    // A lone surrogate is no text: JSON can't carry it.
    private static string Valid(string text) => new([.. text.Where(letter => !char.IsSurrogate(letter))]);
}

public sealed class PropertyTestsOnAzurite() : PropertyTests(new Azurite());

public sealed class PropertyTestsInMemory() : PropertyTests(new Memory());
