using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.FollowUps;
using CareLoop.Patients;
using CareLoop.Reminders;
using CareLoop.Storage;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Feeds;

/// <summary>
/// A patient of whom several systems tell, in several languages, late, doubled and in any order: what is known in the end is the same,
/// field by field by source time; of what is recorded in the same instant, what ends more holds.
/// </summary>
public sealed class AnyOrderTests
{
    [Fact]
    public void Tell_AnyOrderAndDuplication_EndsInTheSameClinicalState() => Prop.ForAll(Fact.Histories.ToArbitrary(), histories =>
    {
        var first = EndOfAsync(histories.First).GetAwaiter().GetResult();
        var second = EndOfAsync(histories.Second).GetAwaiter().GetResult();

        Assert.True(first == second, $"{string.Join('\n', histories.First.AsEnumerable())}\nends in\n{first}\nand\n{string.Join('\n', histories.Second.AsEnumerable())}\nends in\n{second}");
        foreach (var (status, expected) in Expected(histories.First))
            Assert.Contains($"{status} {expected}\n", first, StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    /// <summary>Where each encounter and visit stands: by source time, then by what ends more (docs/feeds.md).</summary>
    private static IEnumerable<(string Record, string Status)> Expected(IEnumerable<Fact> facts) =>
        from fact in facts
        where fact.IsOfEncounter || fact.IsOfVisit
        from said in Said(fact)
        group said by fact.IsOfEncounter ? $"encounter {fact.EncounterId}" : $"visit {fact.VisitId}" into record
        select (record.Key, record.MaxBy(said => (said.Second, said.Rank)).Status);

    private static IEnumerable<(int Second, int Rank, string Status)> Said(Fact fact)
    {
        if (ToldInFhir.IsDeletion(fact))
            yield return (fact.Second - 1, 1, fact.IsOfVisit ? "Booked" : "InProgress");
        (int Rank, string Status)? said = fact.What switch
        {
            What.Admitted or What.Transferred => (1, "InProgress"),
            What.Discharged => (2, "Finished"),
            What.DischargeCancelled => (3, "InProgress"),
            What.AdmitCancelled => (4, "Cancelled"),
            What.Booked or What.Moved => (1, "Booked"),
            What.VisitCancelled => (2, "Cancelled"),
            What.Arrived => (3, "Arrived"),
            What.Missed => (4, "NoShow"),
            _ => null,
        };
        if (said is { } one)
            yield return (fact.Second, one.Rank, one.Status);
    }

    private static async Task<string> EndOfAsync(Fact[] facts)
    {
        await using var world = new World();
        await world.Sound.Get<StorageClients>().EnsureCreatedAsync(default);
        foreach (var fact in facts)
        {
            var told = Told.Of(fact);
            var reply = await world.PostAsync(world.Sound, told.Function, told.ContentType, told.Body);
            Assert.True(reply.IsGood, $"{fact}\n{told.Body}\n{reply.Status} {reply.Body}");
            world.Pass(TimeSpan.FromSeconds(1));
        }

        await world.UntilAsync(world.Clock.Now.AddHours(1));
        Assert.DoesNotContain(await RowsAsync(world, TableNames.Inbox), row => row.GetString("status") == "accepted");
        Assert.Empty(await RowsAsync(world, TableNames.Failures));
        return StateOf(await RowsAsync(world, TableNames.Care));
    }

    private static async Task<List<TableEntity>> RowsAsync(World world, string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in world.Table(table).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    private static string StateOf(List<TableEntity> care)
    {
        var lines = care.Where(row => row.RowKey == CareKeys.Head).Select(PatientHead.FromTable).Select(Of)
            .Concat(Records<EncounterRow>(care, Of)).Concat(Records<AppointmentRow>(care, Of)).Concat(Records<ReportRow>(care, Of));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>Ordered by the records' ids: whether what is over has been put away yet is no clinical state.</summary>
    private static IEnumerable<string> Records<T>(List<TableEntity> care, Func<T, string> write) where T : class, ICareRow<T> =>
        care.Where(row => row.RowKey.StartsWith(CareKeys.Open(T.Kind, ""), StringComparison.Ordinal) || row.RowKey.StartsWith(CareKeys.Past(T.Kind, ""), StringComparison.Ordinal))
            .Select(T.FromTable).OrderBy(record => record.Id, StringComparer.Ordinal).Select(write);

    private static string Of(PatientHead head) => Lines(
        "patient",
        head.Name, head.Phones, head.BirthDate, head.Gender, head.Language, head.Deceased, head.Active, head.Address?.District, head.Contacts, head.Identifiers.Select(identifier => identifier.Value).Order(StringComparer.Ordinal),
        head.Organisations.Order(StringComparer.Ordinal), head.Departments.Order(StringComparer.Ordinal), Of(head.Stamps));

    private static string Of(EncounterRow row) => Lines(
        $"encounter {row.HisId} {row.Status}", row.Class, row.Admitted, row.Discharge, row.DepartmentCode, row.ClinicianId, row.Ward, row.Disposition, row.Diagnoses, row.Procedures, Of(row.Stamps));

    private static string Of(AppointmentRow row) => Lines($"visit {row.HisId} {row.Status}", row.Start, row.Duration, row.DepartmentCode, row.ClinicianId, Of(row.Stamps));

    private static string Of(ReportRow row) => Lines($"report {row.HisId}", row.Type, row.Issued, row.ClinicianId, Of(row.Stamps));

    private static IEnumerable<string> Of(Stamps stamps) => JsonNode.Parse(stamps.ToJson())!.AsObject().Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal);

    private static string Lines(string what, params object?[] fields) => what + "\n  " + string.Join("\n  ", fields.Select(field => field switch
    {
        IEnumerable<string> texts => string.Join(", ", texts),
        IEnumerable<object> many => string.Join(", ", many),
        _ => Convert.ToString(field, CultureInfo.InvariantCulture),
    }));
}
