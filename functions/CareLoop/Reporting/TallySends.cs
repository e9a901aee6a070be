using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Reporting;

/// <summary>
/// Counts an organisation's texts, patient by patient, in the order of their keys. What a slice has counted is a part of its own, and
/// the part says where the next one begins: of two runs of one slice the first counts, so that no patient is counted twice or left out.
/// </summary>
internal sealed class TallySends(WalkPatients patients, JobParts parts, ReadSends reads, ConfigStore config, Clocks clocks) : IJob
{
    public const string JobKind = "send-report";

    /// <summary>What a report comes to is kept in parts of so many lines.</summary>
    public const int LinesOfAPart = 1_000;

    private const string Slices = "slice~";
    private const string Result = "result~";

    // Cursors behind the last patient; a patient's key has a hyphen at its third place.
    private const string Join = "join";
    private const string Clean = "clean";

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        switch (job.Cursor)
        {
            case Join:
                await JoinAsync(job, cancellationToken);
                return new JobSlice(Clean, 0, 0);
            case Clean:
                await parts.DeleteAsync(job.Address, Slices, cancellationToken);
                return new JobSlice(null, 0, 0);
            default:
                var name = Slices + job.Cursor;
                var text = await parts.FindAsync(job.Address, name, cancellationToken)
                    ?? await parts.AddAsync(job.Address, name, StoredJson.Write(await CountAsync(job, cancellationToken)), cancellationToken);
                var slice = StoredJson.Read<Part>(text)!;
                return new JobSlice(slice.Next, slice.Done, slice.Failed);
        }
    }

    /// <summary>What a finished report comes to.</summary>
    public async IAsyncEnumerable<SendTally.Stored> ReadAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var text in parts.ReadAsync(job, Result, cancellationToken))
        {
            yield return StoredJson.Read<SendTally.Stored>(text)!;
        }
    }

    private async Task<Part> CountAsync(JobRow job, CancellationToken cancellationToken)
    {
        var period = StoredJson.Read<SendPeriod>(job.Parameters)!;
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var tally = new SendTally();
        var (rows, done, failed) = (0, 0, 0);
        await foreach (var patient in patients.BehindAsync(job.Cursor, [MessageRow.Kind], cancellationToken))
        {
            try
            {
                var past = patient.Past.Select(MessageRow.FromTable).ToList();
                tally.Add(patient.Key, reads.Of(new PatientFile(patient.Key, patient.Head, patient.Open), past, period, moment));
                done++;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // One patient whose rows can't be read must not keep the others from being counted; the report says how many.
                failed++;
            }

            rows += patient.Rows;
            if (rows >= WalkPatients.RowsAtOnce || tally.Counts.Count >= LinesOfAPart)
            {
                return new Part(patient.Key.ToString(), done + failed, failed, tally.ToStored());
            }
        }

        return new Part(Join, done + failed, failed, tally.ToStored());
    }

    private async Task JoinAsync(JobRow job, CancellationToken cancellationToken)
    {
        var all = new SendTally();
        await foreach (var text in parts.ReadAsync(job.Address, Slices, cancellationToken))
        {
            all.Add(StoredJson.Read<Part>(text)!.Tally);
        }

        var whole = all.ToStored();
        var chunks = whole.Counts.Chunk(LinesOfAPart).DefaultIfEmpty([]).ToList();
        for (var index = 0; index < chunks.Count; index++)
        {
            var chunk = index == 0 ? whole with { Counts = chunks[0] } : new SendTally.Stored(chunks[index], [], []);
            await parts.PutAsync(job.Address, $"{Result}{index:D6}", StoredJson.Write(chunk), cancellationToken);
        }
    }

    /// <summary>What a slice has counted.</summary>
    /// <param name="Next">The cursor behind it.</param>
    private sealed record Part(string Next, int Done, int Failed, SendTally.Stored Tally);
}
