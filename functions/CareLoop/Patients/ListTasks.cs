using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>Puts raised tasks into their worklist: one row an open task, by deadline.</summary>
internal sealed class ListTasks(StorageClients storage) : IEffectRunner
{
    private readonly TableClient work = storage.Table(TableNames.Work);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
        [.. file.Open<StaffTaskRow>().Where(task => !task.Listed).Select(task => new Effect($"task.{task.Id}", token => ListAsync(file.Key, task, token)))];

    public void Resume(PatientFile file, Moment moment)
    {
        // An unlisted task is pending until it is listed; listing it twice writes the same row.
    }

    public static string Partition(StaffTaskRow task) => $"{TableKey.Part(task.Organisation)}~{TableKey.Part(task.Worklist)}";

    public static string RowKey(StaffTaskRow task) =>
        string.Create(CultureInfo.InvariantCulture, $"{task.Deadline.UtcDateTime:yyyyMMddHHmm}~{task.Id}");

    private async Task<Action<PatientFile>> ListAsync(PatientKey patient, StaffTaskRow task, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(task), RowKey(task)) { ["patient"] = patient.ToString(), ["task"] = task.Id, ["urgent"] = task.Urgent };
        row.Set("what", task.What);
        row.Set("deadline", task.Deadline);
        await work.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return file =>
        {
            if (file.Find<StaffTaskRow>(task.Id) is { Listed: false } raised)
            {
                file.Put(raised with { Listed = true });
            }
        };
    }
}
