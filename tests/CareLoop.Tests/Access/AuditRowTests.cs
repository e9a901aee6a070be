using Azure.Data.Tables;
using CareLoop.Access;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class AuditRowTests
{
    private static readonly AuditEntry Entry = new()
    {
        Who = new Principal(PlatformHeader.ObjectId, string.Empty, [RoleGrant.Parse("Clinician@east/CARD", null)]),
        Action = "read-timeline",
        Organisation = "east",
        At = new DateTimeOffset(2026, 3, 2, 1, 30, 0, TimeSpan.Zero),
        Cause = "request-1",
        Outcome = "ok",
        Why = "call-list",
        Patients = ["a1-0001"],
        Records = ["appointment/A-1001", "appointment/A-1002"],
    };

    [Fact]
    public void FromTable_RowOfTheFirstVersion_IsStillRead()
    {
        var row = new TableEntity("d~20260302~5", "0639079974000000000~5a0c6e9f3b7d1e42")
        {
            ["At"] = Entry.At,
            ["Who"] = PlatformHeader.ObjectId,
            ["Roles"] = "Clinician@east/CARD",
            ["Action"] = "read-timeline",
            ["Organisation"] = "east",
            ["Cause"] = "request-1",
            ["Outcome"] = "ok",
            ["Why"] = "call-list",
            ["Patients"] = "a1-0001",
            ["Records"] = "appointment/A-1001\nappointment/A-1002",
            ["RecordsOmitted"] = 0,
        };

        AssertSame(Entry, AuditRow.FromTable(row).Entry);
    }

    [Fact]
    public void ToTable_AnyEntry_ReadsBack()
    {
        var texts = Gen.Elements("", "a", "A-1001", "东院", "x/y");
        var entries = from cause in texts
                      from organisation in texts
                      from why in Gen.Elements(null, "call-list")
                      from records in Gen.ListOf(Gen.Elements("a", "A-1001", "x/y"))
                      from minutes in Gen.Choose(0, 10_000_000)
                      select Entry with { Cause = cause, Organisation = organisation, Why = why, Records = [.. records], At = Entry.At.AddMinutes(minutes) };

        Prop.ForAll(entries.ToArbitrary(), entry =>
        {
            foreach (var row in AuditRow.Of(entry))
                AssertSame(entry, AuditRow.FromTable(row.ToTable()).Entry);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_LaterEntries_SortBehindEarlierOnes()
    {
        var rows = Enumerable.Range(0, 200).Select(at => at * 61).Select(seconds => AuditRow.Of(Entry with { At = Entry.At.AddSeconds(seconds) })[1].RowKey).ToList();

        Assert.Equal(rows.Order(StringComparer.Ordinal), rows);
    }

    private static void AssertSame(AuditEntry expected, AuditEntry actual)
    {
        Assert.Equal(expected.Who.Grants, actual.Who.Grants);
        Assert.Equal(expected.Patients, actual.Patients);
        Assert.Equal(expected.Records, actual.Records);
        Assert.Equal(expected with { Who = actual.Who, Patients = actual.Patients, Records = actual.Records }, actual);
    }
}
