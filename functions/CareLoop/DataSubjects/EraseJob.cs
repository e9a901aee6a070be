using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.DataSubjects;

/// <summary>
/// Erases a patient, step by step: tells the figures what they still lack, fences the file, notes what stands outside it, removes that and what
/// other stores hold, then the file. What stands outside is removed once more a quarter of an hour later: somebody may have been writing it when the
/// fence went up.
/// </summary>
internal sealed class EraseJob(
    PatientFiles files, PatientErasure erasure, Effects effects, JobParts parts, IEnumerable<IErasePart> stores, ConfigStore config, Clocks clocks) : IJob
{
    public const string JobKind = "erase-patient";

    /// <summary>What stands outside: addresses of rows.</summary>
    public const string PartPrefix = "outside~";

    /// <summary>As many addresses as a part holds easily.</summary>
    private const int RowsAPart = 500;

    /// <summary>Longer than anything takes that was under way.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    private readonly List<IErasePart> stores = [.. stores.OrderBy(store => store.Name, StringComparer.Ordinal)];

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var patient = PatientKey.Of(StoredJson.Read<Assignment>(job.Parameters)!.Patient);
        var (step, behind) = job.Cursor?.Split('>') is [var name, var rest] ? (name, rest) : ("begin", "");
        if (step == "begin")
        {
            return await BeginAsync(patient, job, cancellationToken);
        }

        var file = await files.LoadAsync(patient, cancellationToken);
        if (!file.IsFenced)
        {
            // The same slice again, after the last one.
            return new JobSlice(null, 0, 0);
        }

        if (step == "outside")
        {
            var rows = await ReadOutsideAsync(parts, job.Address, cancellationToken);
            await erasure.RemoveOutsideAsync(rows, cancellationToken);
            await erasure.UnlinkPhonesAsync(file, cancellationToken);
            return new JobSlice($"{stores[0].Name}>", rows.Count, 0);
        }

        if (stores.FindIndex(store => store.Name == step) is >= 0 and var at)
        {
            var (cursor, removed) = await stores[at].EraseAsync(await erasure.PersonAsync(file, cancellationToken), behind.Length == 0 ? null : behind, cancellationToken);
            return new JobSlice(cursor is not null ? $"{step}>{cursor}" : at + 1 < stores.Count ? $"{stores[at + 1].Name}>" : "file>", removed, 0);
        }

        return new JobSlice(null, await erasure.EraseAsync(file, new Look(clocks.Now + Again, patient, $"{EraseAgain.ErrandKind}.{job.Id}", 0), cancellationToken), 0);
    }

    /// <summary>What was noted of a job.</summary>
    public static async Task<IReadOnlyList<OutsideRow>> ReadOutsideAsync(JobParts parts, string job, CancellationToken cancellationToken)
    {
        var rows = new List<OutsideRow>();
        await foreach (var part in parts.ReadAsync(job, PartPrefix, cancellationToken))
        {
            rows.AddRange(StoredJson.Read<List<OutsideRow>>(part)!);
        }

        return rows;
    }

    private async Task<JobSlice> BeginAsync(PatientKey patient, JobRow job, CancellationToken cancellationToken)
    {
        var file = await files.LoadAsync(patient, cancellationToken);
        if (!file.IsFenced)
        {
            await effects.RunAsync(file, new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken)), cancellationToken);
        }

        if (!await erasure.FenceAsync(patient, job.StartedAt, cancellationToken))
        {
            return new JobSlice(null, 0, 0);
        }

        var found = await erasure.FindOutsideAsync(await files.LoadAsync(patient, cancellationToken), cancellationToken);
        foreach (var (number, rows) in found.Chunk(RowsAPart).Index())
        {
            await parts.PutAsync(job.Address, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PartPrefix}{number:D4}"), StoredJson.Write(rows), cancellationToken);
        }

        return new JobSlice("outside>", 0, 0);
    }

    /// <summary>What the job is to do.</summary>
    /// <param name="Patient">The patient's key.</param>
    /// <param name="Reason">Why; stable kebab-case.</param>
    internal sealed record Assignment(string Patient, string Reason);
}

/// <summary>Removes once more what an erased patient had outside the file, and the notes of it.</summary>
internal sealed class EraseAgain(PatientErasure erasure, JobParts parts) : IDueErrand
{
    public const string ErrandKind = "erase";

    public string Kind => ErrandKind;

    public async Task RunAsync(Look look, string id, CancellationToken cancellationToken)
    {
        var job = $"{EraseJob.JobKind}.{id}";
        await erasure.RemoveOutsideAsync(await EraseJob.ReadOutsideAsync(parts, job, cancellationToken), cancellationToken);
        await parts.DeleteAsync(job, EraseJob.PartPrefix, cancellationToken);
    }
}
