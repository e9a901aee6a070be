using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Patients.Erasures;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

/// <summary>A candidate's place in the list of all.</summary>
internal sealed class CandidatesOutside : IOutsideRows
{
    public string Kind => CandidateRow.Kind;

    public IEnumerable<OutsideRow> Of(PatientKey patient, TableEntity row) => [CandidateList.RowOf(CandidateRow.FromTable(row).Id)];
}

/// <summary>The open candidates of all patients: one partition of the <c>work</c> table, kept in step by an effect.</summary>
internal sealed class CandidateList(StorageClients storage) : IEffectRunner
{
    private const string Partition = "identity";
    private readonly TableClient work = storage.Table(TableNames.Work);

    public static OutsideRow RowOf(string id) => new(TableNames.Work, Partition, id);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<CandidateRow>().Where(candidate => candidate.Listed != (candidate.State == CandidateState.Open))
            .Select(candidate => new Effect($"cand.{candidate.Id}.{candidate.State}", token => ListAsync(file.Key, candidate, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until the list says what the row says; written twice, it is the same row.
    }

    /// <summary>Every open candidate: the patient's key and the candidate's id, oldest id first in no other order.</summary>
    public async IAsyncEnumerable<(PatientKey Patient, string Id)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in work.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            yield return (PatientKey.Of(row.GetString("patient")), row.RowKey);
        }
    }

    private async Task<Action<PatientFile>> ListAsync(PatientKey patient, CandidateRow candidate, CancellationToken cancellationToken)
    {
        var isOpen = candidate.State == CandidateState.Open;
        if (isOpen)
        {
            await work.UpsertEntityAsync(new TableEntity(Partition, candidate.Id) { ["patient"] = patient.ToString() }, TableUpdateMode.Replace, cancellationToken);
        }
        else
        {
            await work.DeleteEntityAsync(Partition, candidate.Id, ETag.All, cancellationToken);
        }

        return file =>
        {
            if (file.Find<CandidateRow>(candidate.Id) is { } now && now.State == candidate.State)
            {
                file.Put(now with { Listed = isOpen });
            }
        };
    }
}
