using System.Text.RegularExpressions;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.FollowUps;
using CareLoop.Patients;
using CareLoop.Reminders;
using CareLoop.Storage;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Feeds;

/// <summary>Every message of docs/his-integration.md is taken, changes something, and means the same in the three formats.</summary>
public sealed partial class CookbookTests
{
    private static readonly string[] Feeds = ["ReceiveHisEvents", "ReceiveHl7v2", "ReceiveFhir"];

    [Fact]
    public async Task Cookbook_InEachFormat_IsAppliedMessageByMessage_AndEndsInTheSame()
    {
        var steps = Steps();
        Assert.InRange(steps.Count, 14, 30);
        var ends = new List<string>();
        foreach (var (feed, function) in Feeds.Index())
        {
            await using var world = await World.BeginAsync();
            world.Clock.Now = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
            foreach (var (title, blocks) in steps)
            {
                var body = feed == 1 ? blocks[feed].ReplaceLineEndings("\r") : blocks[feed];
                var reply = await world.PostAsync(world.Sound, function, feed switch { 0 => "application/cloudevents+json", 1 => "application/hl7-v2+er7", _ => "application/fhir+json" }, body);
                Assert.True(reply.Status == 200, $"{function} {title}: {reply.Status} {reply.Body}");
            }

            // Each message has an hour of its own. A resource of FHIR may say two things, of which one is known.
            var applied = (await RowsAsync(world)).Where(row => row.RowKey.StartsWith(CareKeys.SeenPrefix, StringComparison.Ordinal)).Select(EventReceipt.FromTable)
                .Where(receipt => receipt.Status == ReceiptStatus.Applied).Select(receipt => receipt.HappenedAt).Distinct();
            Assert.Equal(steps.Count, applied.Count());
            Assert.Empty(await RowsAsync(world, TableNames.Failures));
            ends.Add(await EndAsync(world));
        }

        Assert.Contains("visit A-1 Arrived", ends[0], StringComparison.Ordinal);
        Assert.Contains("stay S-1 InProgress", ends[0], StringComparison.Ordinal);
        Assert.All(ends, end => Assert.Equal(ends[0], end));
    }

    private static async Task<string> EndAsync(World world)
    {
        var rows = await RowsAsync(world);
        IEnumerable<string> Of<T>(Func<T, string> write) where T : class, ICareRow<T> =>
            rows.Where(row => row.RowKey.StartsWith(CareKeys.Open(T.Kind, ""), StringComparison.Ordinal) || row.RowKey.StartsWith(CareKeys.Past(T.Kind, ""), StringComparison.Ordinal)).Select(T.FromTable).Select(write).Order(StringComparer.Ordinal);

        return string.Join('\n', rows.Where(row => row.RowKey == CareKeys.Head).Select(PatientHead.FromTable)
            .Select(head => $"patient {head.Name} {string.Join(',', head.Phones)} {head.BirthDate:O} {head.Gender} {head.Deceased.IsDeceased} {string.Join(',', head.Contacts.Select(contact => $"{contact.Name} {contact.Relation} {contact.Phone}"))}")
            .Concat(Of<AppointmentRow>(visit => $"visit {visit.HisId} {visit.Status} {visit.Start:u} {visit.DepartmentCode} {visit.Instructions}"))
            .Concat(Of<EncounterRow>(stay => $"stay {stay.HisId} {stay.Status} {stay.Class} {stay.Admitted:u} {stay.Discharge?.At:u} {stay.DepartmentCode} {stay.ClinicianId} {stay.Ward} {string.Join(',', stay.Diagnoses)}"))
            .Concat(Of<ReportRow>(report => $"report {report.HisId} {report.Type} {report.Issued:u}")));
    }

    private static List<(string Title, IReadOnlyList<string> Blocks)> Steps()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CareLoop.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        var page = File.ReadAllText(Path.Combine(folder, "docs", "his-integration.md"));
        return [.. page.Split("\n### ").Skip(1).Select(section => (section[..section.IndexOf('\n', StringComparison.Ordinal)], (IReadOnlyList<string>)[.. Block().Matches(section).Select(match => match.Groups["text"].Value)]))];
    }

    [GeneratedRegex("```(?:json|hl7)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
