using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>
/// A clinician or department that the HIS named and the directory does not have, or somebody who was to be told of a task and is not in
/// it, or has no phone: on its way to the list of those.
/// </summary>
internal sealed record UnmappedRow : ICareRow<UnmappedRow>
{
    public static string Kind => "unmapped";

    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary><c>clinician</c> or <c>department</c>; of who was to be told, the rung: <c>on-call</c>, <c>department-head</c> or <c>customer-service-director</c>.</summary>
    public required string What { get; init; }

    /// <summary>As the HIS names it; of who was to be told, the department's, or <see cref="StaffTaskRow.CustomerService"/>.</summary>
    public required string Code { get; init; }

    public DateTimeOffset At { get; init; }

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("what", What);
        row.Set("code", Code);
        row.Set("at", At);
    }

    public static UnmappedRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        What = row.GetString("what"),
        Code = row.GetString("code"),
        At = row.GetInstant("at") ?? default,
    };
}

/// <summary>Lists whom the directory does not know, until it does.</summary>
internal sealed class Unmapped(StorageClients storage) : IEffectRunner
{
    private readonly TableClient work = storage.Table(TableNames.Work);

    /// <summary>Notes whom a task should have gone to.</summary>
    public static void Note(PatientFile file, string organisation, string what, string? code, Moment moment)
    {
        if (code is not null)
        {
            file.Put(new UnmappedRow { Id = Common.DerivedId.Of("unmapped", organisation, what, code), Organisation = organisation, What = what, Code = code, At = moment.Now });
        }
    }

    /// <summary>Notes who should have been told of a task. Who has it is nobody of the directory where nobody has.</summary>
    public static void Note(PatientFile file, StaffTaskRow task, TaskTell tell, Moment moment)
    {
        if (tell != TaskTell.Assignee && (tell != TaskTell.DepartmentHead || task.Department is not null))
        {
            Note(file, task.Organisation, KebabEnum.Write(tell), tell == TaskTell.CustomerServiceDirector ? StaffTaskRow.CustomerService : task.Department ?? StaffTaskRow.CustomerService, moment);
        }
    }

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
        [.. file.Open<UnmappedRow>().Select(unmapped => new Effect($"unmapped.{unmapped.Id}", token => ListAsync(unmapped, token)))];

    public void Resume(PatientFile file, Moment moment)
    {
        // Listed twice, it is the same row.
    }

    /// <summary>Those of an organisation that its directory still does not have.</summary>
    public async Task<IReadOnlyList<(string What, string Code, DateTimeOffset LastSeen)>> ReadAsync(string organisation, ConfigSnapshot config, CancellationToken cancellationToken)
    {
        var directory = config.Directory(organisation);
        var partition = Partition(organisation);
        var found = new List<(string, string, DateTimeOffset)>();
        await foreach (var row in work.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            var (what, code, at) = (row.GetString("what"), row.GetString("code"), row.GetInstant("at") ?? default);
            if (IsMissing(what, code, at, directory, config.Organisation(organisation).Zone))
            {
                found.Add((what, code, at));
            }
            else
            {
                await ForgetAsync(row, cancellationToken);
            }
        }

        return found;
    }

    /// <summary>Whether the directory still has nobody of that name, or nobody who could have been texted at that time.</summary>
    internal static bool IsMissing(string what, string code, DateTimeOffset at, StaffDirectory directory, TimeZoneInfo zone) => what switch
    {
        "clinician" => directory.Person(code) is null,
        "department" => directory.Department(code) is null,
        _ => KebabEnum.Read<TaskTell>(what) is { } tell && !TaskLadder.Find(tell, code == StaffTaskRow.CustomerService ? null : code, null, directory, at, zone).Hears(urgent: true),
    };

    private async Task ForgetAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await work.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            // Noted again meanwhile, or forgotten by another reader: the next one sees.
        }
    }

    private static string Partition(string organisation) => string.Create(CultureInfo.InvariantCulture, $"{TableKey.Part(organisation)}~unmapped");

    private async Task<Action<PatientFile>> ListAsync(UnmappedRow unmapped, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(unmapped.Organisation), $"{unmapped.What}~{unmapped.Id}");
        row.Set("what", unmapped.What);
        row.Set("code", unmapped.Code);
        row.Set("at", unmapped.At);
        await work.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return file => file.RemoveRow(CareKeys.Open(UnmappedRow.Kind, unmapped.Id));
    }
}
