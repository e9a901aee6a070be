using System.Globalization;
using System.Text;
using CareLoop.Common;
using CareLoop.Intake.Csv;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>
/// A file that is too long to be applied while its sender waits: its events are stored in parts, then a job takes part after part. What
/// has been taken is removed, so that nobody's data stays behind.
/// </summary>
internal sealed class Backload(JobTable jobs, JobParts parts, AcceptHisEvent accept, FailureLog failures, IOptionsMonitor<IntakeOptions> options, Clocks clocks) : IJob
{
    public const string JobKind = "backload";

    /// <summary>Events of one slice: each is a handful of requests, and the whole within seconds.</summary>
    private const int OfAPart = 50;

    private const string Events = "events~";

    public string Kind => JobKind;

    /// <summary>Stores the events and asks for the job. Asked for again it is the same one, and goes on where it is.</summary>
    public async Task<JobView> StartAsync(string cause, string sender, IReadOnlyList<CsvEvent> events, CancellationToken cancellationToken)
    {
        var address = JobTable.AddressOf(JobKind, cause);
        var count = 0;
        if (await jobs.FindAsync(address, cancellationToken) is null)
        {
            foreach (var part in Parts(events))
            {
                await parts.PutAsync(address, PartOf(count), part, cancellationToken);
                count++;
            }
        }

        var job = await jobs.StartAsync(JobKind, cause, StoredJson.Write(new Assignment(sender, count)), sender, cancellationToken);
        if (job.State == JobState.Done)
        {
            // It was done meanwhile; what was stored here once more is of no use.
            await parts.DeleteAsync(address, Events, cancellationToken);
        }

        return JobTable.View(job);
    }

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var assigned = StoredJson.Read<Assignment>(job.Parameters)!;
        var index = job.Cursor is null ? 0 : int.Parse(job.Cursor, CultureInfo.InvariantCulture);
        if (index == assigned.Parts)
        {
            await parts.DeleteAsync(job.Address, Events, cancellationToken);
            return new JobSlice(null, 0, 0);
        }

        if (index > 0)
        {
            await parts.DeleteAsync(job.Address, PartOf(index - 1), cancellationToken);
        }

        var sender = options.CurrentValue.Senders.FirstOrDefault(sender => sender.Name == assigned.Sender)
            ?? throw new InvalidOperationException("The sender of the file is configured no more; configure it again, and replay the job.");
        var (done, failed) = (0, 0);
        foreach (var json in (await parts.FindAsync(job.Address, PartOf(index), cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            done++;
            failed += await AcceptAsync(json, $"{job.Address}.{index}.{done}", sender, cancellationToken) ? 0 : 1;
        }

        return new JobSlice((index + 1).ToString(CultureInfo.InvariantCulture), done, failed);
    }

    private async Task<bool> AcceptAsync(string json, string place, SenderOptions sender, CancellationToken cancellationToken)
    {
        var happening = HisEventJson.Read(json);
        if (happening.IsOk)
        {
            var result = await accept.HandleAsync(happening.Value, sender, cancellationToken);
            if (result.IsOk)
            {
                return true;
            }

            // Its sender has its answer already: people have to see it.
            await FailAsync(EventReceipt.IdOf(happening.Value), result.Problem, json, sender, cancellationToken);
            return false;
        }

        await FailAsync(DerivedId.Of("line", place), happening.Problem, json, sender, cancellationToken);
        return false;
    }

    private Task FailAsync(string id, Problem problem, string json, SenderOptions sender, CancellationToken cancellationToken) =>
        failures.WriteAsync(new Failure(FailureSources.HisEvents, id, clocks.Now, problem.Code, problem.Detail, Payload: json, Sender: sender.Name), cancellationToken);

    /// <summary>By number and by size: a part is one row.</summary>
    private static IEnumerable<string> Parts(IReadOnlyList<CsvEvent> events)
    {
        var part = new StringBuilder();
        var count = 0;
        foreach (var line in events)
        {
            var json = HisEventJson.Write(line.Event);
            if (count == OfAPart || part.Length + json.Length + 1 > JobParts.MaxText)
            {
                yield return part.ToString();
                part.Clear();
                count = 0;
            }

            part.Append(json).Append('\n');
            count++;
        }

        if (count > 0)
        {
            yield return part.ToString();
        }
    }

    private static string PartOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Events}{index:D6}");

    /// <summary>What the job is to do.</summary>
    private sealed record Assignment(string Sender, int Parts);
}
