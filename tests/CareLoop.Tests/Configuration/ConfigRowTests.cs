using Azure.Data.Tables;
using CareLoop.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Configuration;

public sealed class ConfigRowTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 1, 30, 0, TimeSpan.Zero);

    [Fact]
    public void FromTable_RowOfTheFirstVersion_IsStillRead()
    {
        var row = new TableEntity("config", "version~organisation~east~default~000003")
        {
            ["Kind"] = "organisation",
            ["Organisation"] = "east",
            ["Name"] = "default",
            ["Version"] = 3,
            ["PublishedBy"] = "somebody",
            ["PublishedAt"] = At,
            ["Chunks"] = 2,
            ["Json0"] = """{"name":""",
            ["Json1"] = "\"东院\"}",
        };

        Assert.Equal(Published.Document(ConfigKind.Organisation, "east", "default", """{"name":"东院"}""", 3) with { PublishedAt = At }, ConfigRow.FromTable(row)?.Document);
    }

    [Fact]
    public void FromTable_KindOfANewerVersion_IsLeftOut() =>
        Assert.Null(ConfigRow.FromTable(new TableEntity("config", "current~questions-of-tomorrow~*~default") { ["Kind"] = "questions-of-tomorrow", ["Organisation"] = "*", ["Name"] = "default" }));

    [Theory]
    [InlineData(0)]
    [InlineData(31_999)]
    [InlineData(32_000)]
    [InlineData(32_001)]
    [InlineData(ConfigRow.MaxJson)]
    public void ToTable_DocumentOfAnyLength_ReadsBack(int length)
    {
        var document = Published.Document(ConfigKind.Organisation, "east", "default", new string('院', length));

        var row = new ConfigRow(document, default).ToTable(current: false);

        Assert.All(((IDictionary<string, object>)row).Values.OfType<string>(), text => Assert.InRange(text.Length, 0, 32_768));
        Assert.Equal(document, ConfigRow.FromTable(row)?.Document);
    }

    [Fact]
    public void VersionKey_AnyVersions_SortByNumberAndStayWithinTheirKind()
    {
        var keys = from kind in Gen.Elements(ConfigKind.All.ToArray())
                   from organisation in Gen.Elements("*", "east", "Z", "院", "ﾟ")
                   from first in Gen.Choose(1, 999_999)
                   from second in Gen.Choose(1, 999_999)
                   select (Key: Published.Document(kind, organisation, "default", "{}").Key, First: first, Second: second);

        Prop.ForAll(keys.ToArbitrary(), sample =>
        {
            var (first, second) = (ConfigRow.VersionKey(sample.Key, sample.First), ConfigRow.VersionKey(sample.Key, sample.Second));
            var range = ConfigRow.VersionRange(sample.Key.Kind);
            return Math.Sign(string.CompareOrdinal(first, second)) == sample.First.CompareTo(sample.Second)
                && string.CompareOrdinal(first, range) >= 0
                && string.CompareOrdinal(first, ConfigRow.EndOf(range)) < 0
                && ConfigKind.All.Where(other => other != sample.Key.Kind).All(other => !first.StartsWith(ConfigRow.VersionRange(other), StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }
}
