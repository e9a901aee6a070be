using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Configuration;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>
/// Storage requests of following discharges up, by the plan as shipped: a question by SMS, a call by the clinician. Over storage in
/// memory, where a worklist is soon long; the same requests go to any other.
/// </summary>
internal static class FollowUpCounts
{
    private const int Patients = 50;
    private const int Long = 5_000;
    private const string Unit = "storage requests";

    private const string Directory = """
        { "departments": [ { "code": "CARD", "name": "心内科" } ], "people": [ { "id": "D-1", "name": "D", "department": "CARD" } ] }
        """;

    private static readonly JsonElement Answers = JsonElement.Parse("""
        { "minutes": 4, "who": "patient",
          "answers": { "answered-by": "patient", "feeling": "better", "fever": false, "medicines": "as-told", "knows-reexamination": true } }
        """);

    /// <summary>Of the question by SMS after two days, and of the call after three, in the morning.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromHours(49.5), Called = TimeSpan.FromHours(73.5);

    private static readonly Principal Clinician = new(Guid.Empty.ToString(), "bench", [new RoleGrant(Role.Clinician, Scope.Everything)]);

    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Stage? stage, CancellationToken cancellationToken)
    {
        var returned = new RowsReturned();
        await using var bed = await Bed.InMemoryAsync(shards: 1, returned);
        await bed.LiftBudgetAsync();
        await bed.PublishAsync(ConfigKind.Directory, "east", Directory);
        for (var patient = 0; patient < Patients; patient++)
            await bed.SendAsync("his.appointment.booked", patient, $"booked-{patient}", bed.Clock.GetUtcNow().AddDays(30));

        var discharged = bed.Clock.GetUtcNow();
        var started = 0;
        for (var patient = 0; patient < Patients; patient++)
        {
            var id = patient;
            started += await bed.CountAsync(() => bed.DischargeAsync(id));
        }

        bed.Clock.Set(discharged + Asked);
        var asked = await bed.CountAsync(() => RunDueAsync(bed));
        if (bed.Sent != Patients)
            throw new InvalidOperationException($"{Patients} patients were to be asked how they are, and {bed.Sent} were.");
        bed.Clock.Set(discharged + Called);
        var opened = await bed.CountAsync(() => RunDueAsync(bed));
        var (work, page, rows) = await PageAsync(bed, returned, Patients);
        var completed = 0;
        foreach (var item in work)
            completed += await bed.CountAsync(() => CompleteAsync(bed, item.Id));

        stage?.Say($"  {Long:N0} calls on one list");
        await Parallel.ForAsync(Patients, Patients + Long, cancellationToken, async (patient, _) => await bed.DischargeAsync(patient));
        discharged = bed.Clock.GetUtcNow();
        bed.Clock.Set(discharged + Asked);
        await RunDueAsync(bed);
        bed.Clock.Set(discharged + Called);
        await RunDueAsync(bed);
        var (_, longPage, longRows) = await PageAsync(bed, returned, Long);
        return
        [
            new("one discharge of a known patient, to its running plan", Unit, (double)started / Patients, 8),
            new("one question how a patient is, from due to sent and recorded, a group of 50", Unit, (double)asked / Patients, 6),
            new("one call, from due to the lists of its department and its clinician, a group of 50", Unit, (double)opened / Patients, 8),
            new("one call completed, and off the lists", Unit, (double)completed / Patients, 12),
            new($"a page of a worklist of {Patients} tasks", Unit, page, 2),
            new($"a page of a worklist of {Patients} tasks", "rows returned", rows),
            new(string.Create(CultureInfo.InvariantCulture, $"a page of a worklist of {Long:N0} tasks"), Unit, longPage, page),
            new(string.Create(CultureInfo.InvariantCulture, $"a page of a worklist of {Long:N0} tasks"), "rows returned", longRows),
        ];
    }

    /// <summary>Everything that is due, and what follows from it at once.</summary>
    private static async Task RunDueAsync(Bed bed)
    {
        await bed.Get<SweepDue>().HandleAsync(CancellationToken.None);
        while (await bed.HandleQueueAsync(QueueNames.Due, message => bed.Get<DispatchDue>().HandleAsync(message, CancellationToken.None)))
        {
        }
    }

    private static async Task CompleteAsync(Bed bed, string id)
    {
        var done = await bed.Get<ChangeTask>().HandleAsync(Clinician, id, "complete", Answers, null, id, CancellationToken.None);
        if (!done.IsOk)
            throw new InvalidOperationException($"A call of the bench was not completed: {done.Problem}");
    }

    /// <summary>The first page of the department's list, which must be of so many tasks.</summary>
    private static async Task<(IReadOnlyList<WorkItem> Items, int Requests, int Rows)> PageAsync(Bed bed, RowsReturned returned, int tasks)
    {
        var listed = await CountAsync(bed);
        if (listed != tasks)
            throw new InvalidOperationException($"{tasks} calls were to be listed, and {listed} are.");
        returned.Reset();
        IReadOnlyList<WorkItem> items = [];
        var requests = await bed.CountAsync(async () => items = (await ListAsync(bed, null)).Items);
        return (items, requests, returned.Count);
    }

    private static async Task<int> CountAsync(Bed bed)
    {
        var count = 0;
        string? after = null;
        do
        {
            var page = await ListAsync(bed, after);
            count += page.Items.Count;
            after = page.Next;
        }
        while (after is not null);
        return count;
    }

    private static async Task<WorkPage> ListAsync(Bed bed, string? after)
    {
        var page = await bed.Get<ListWork>().HandleAsync(Clinician, new WorkQuestion("east", "department", "CARD", null, after, null), CancellationToken.None);
        return page.IsOk ? page.Value : throw new InvalidOperationException($"The worklist was not read: {page.Problem}");
    }
}
