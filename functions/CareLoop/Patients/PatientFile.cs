using Azure;
using Azure.Data.Tables;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>
/// A patient's head and everything open, as it was read, and what is to be changed in it. Deciding on a file does no
/// input or output; <see cref="PatientFiles"/> reads and commits it.
/// </summary>
internal sealed class PatientFile
{
    private readonly Dictionary<string, object> typed = new(StringComparer.Ordinal);
    private readonly HashSet<string> stored;
    private readonly SortedDictionary<string, TableEntity> open;
    private readonly Dictionary<string, TableEntity?> changes = new(StringComparer.Ordinal);
    private readonly List<Look> looks = [];
    private readonly Dictionary<string, string> origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> reopened = new(StringComparer.Ordinal);
    private PatientHead head;

    public PatientFile(PatientKey key, TableEntity? headRow, IEnumerable<TableEntity> openRows)
    {
        Key = key;
        HeadETag = headRow?.ETag;
        head = headRow is null ? new PatientHead() : PatientHead.FromTable(headRow);
        IsFenced = head.ErasingSince is not null;
        open = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        foreach (var row in openRows)
        {
            open.Add(row.RowKey, row);
            if (row.GetString(OriginColumn) is { } origin)
            {
                origins[row.RowKey] = origin;
            }
        }

        stored = [.. open.Keys];
    }

    /// <summary>Whose partition a row came from in a merge, kept with the row to its end: undone, it goes back there.</summary>
    public const string OriginColumn = "origin";

    public PatientKey Key { get; }

    /// <summary>Everything open as it is stored or is to be, in the order of keys.</summary>
    public IEnumerable<TableEntity> OpenRows => open.Values;

    /// <summary>How many rows this change writes beside the head.</summary>
    public int ChangedRows => changes.Count;

    /// <summary>The origin of records that are added from now on; null where they are the patient's own.</summary>
    public string? NewRowsOrigin { get; set; }

    /// <summary>Whether the patient was being erased when the file was read: nothing of it can be committed.</summary>
    public bool IsFenced { get; }

    /// <summary>Null where the patient has no partition yet.</summary>
    public ETag? HeadETag { get; private set; }

    public PatientHead Head
    {
        get => head;
        set
        {
            head = value;
            HeadChanged = true;
        }
    }

    public bool HeadChanged { get; private set; }

    public bool HasChanges => HeadChanged || changes.Count > 0 || ReceiptRowKey is not null;

    /// <summary>When which record is to be looked at; written before the commit, so that nothing committed is forgotten.</summary>
    public IReadOnlyList<Look> Looks => [.. looks.Select(look => look with { HeadVersion = head.Version + (HasChanges ? 1 : 0) })];

    /// <summary>The row key of the receipt in this change: where it exists, the event was committed before.</summary>
    public string? ReceiptRowKey { get; private set; }

    /// <summary>
    /// The calls that this run has claimed and makes after the commit; true where the sender's budget has admitted it. In
    /// memory only: a call that a dead run has claimed is taken over when it is old enough.
    /// </summary>
    public IReadOnlyDictionary<string, bool> Calls => calls;

    public void ClaimCall(string id, bool admitted = false) => calls[id] = admitted;

    public void DropCall(string id) => calls.Remove(id);

    /// <summary>Everything open of one kind, by id.</summary>
    public IEnumerable<T> Open<T>() where T : class, ICareRow<T>
    {
        var prefix = CareKeys.Open(T.Kind, "");
        return [.. open.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(Typed<T>)];
    }

    public T? Find<T>(string id) where T : class, ICareRow<T>
    {
        var key = CareKeys.Open(T.Kind, id);
        return open.ContainsKey(key) ? Typed<T>(key) : null;
    }

    /// <summary>The origin of an open row, or null.</summary>
    public string? OriginOf(string rowKey) => origins.GetValueOrDefault(rowKey);

    /// <summary>Adds an open record that came from somewhere else.</summary>
    public void PutFrom<T>(string origin, T record) where T : class, ICareRow<T>
    {
        origins[CareKeys.Open(T.Kind, record.Id)] = origin;
        Put(record);
    }

    /// <summary>Adds a record to the past that came from somewhere else.</summary>
    public void AddHistoryFrom<T>(string origin, T record) where T : class, ICareRow<T>
    {
        AddHistory(record);
        changes[CareKeys.Past(T.Kind, record.Id)]![OriginColumn] = origin;
    }

    /// <summary>Takes a row in as it stood in another partition, open or past.</summary>
    /// <param name="row">The row there.</param>
    /// <param name="origin">Its origin here; null where it is at home.</param>
    public void PutRow(TableEntity row, string? origin)
    {
        var copy = new TableEntity(Key.ToString(), row.RowKey);
        foreach (var (name, value) in row.Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or OriginColumn)))
        {
            copy[name] = value;
        }

        if (origin is not null)
        {
            copy[OriginColumn] = origin;
            origins[row.RowKey] = origin;
        }
        else
        {
            origins.Remove(row.RowKey);
        }

        changes[row.RowKey] = copy;
        if (row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal))
        {
            open[row.RowKey] = copy;
            typed.Remove(row.RowKey);
        }
    }

    /// <summary>Takes a row out, open or past: it is kept elsewhere.</summary>
    public void RemoveRow(string rowKey)
    {
        var isNew = open.Remove(rowKey) && !stored.Contains(rowKey);
        typed.Remove(rowKey);
        origins.Remove(rowKey);
        if (isNew)
        {
            changes.Remove(rowKey);
        }
        else if (stored.Contains(rowKey) || !rowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal))
        {
            changes[rowKey] = null;
        }
    }

    /// <summary>Adds or changes an open record.</summary>
    public void Put<T>(T record) where T : class, ICareRow<T> => SetOpen(CareKeys.Open(T.Kind, record.Id), ToRow(record, CareKeys.Open(T.Kind, record.Id)), record);

    /// <summary>Takes a closed record up again. Changed it comes back from the past; else it stays there.</summary>
    public void Reopen(TableEntity past, string kind, string id)
    {
        var key = CareKeys.Open(kind, id);
        var row = new TableEntity(Key.ToString(), key);
        foreach (var (name, value) in past.Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
        {
            row[name] = value;
        }

        if (!open.TryAdd(key, row))
        {
            return;
        }

        reopened[key] = past.RowKey;
        if (past.GetString(OriginColumn) is { } origin)
        {
            origins[key] = origin;
        }
    }

    /// <summary>Moves a record to the past, as it is given.</summary>
    public void Close<T>(T record) where T : class, ICareRow<T>
    {
        var openKey = CareKeys.Open(T.Kind, record.Id);
        var origin = OriginOf(openKey);
        if (open.Remove(openKey))
        {
            typed.Remove(openKey);
        }

        if (stored.Contains(openKey))
        {
            changes[openKey] = null;
        }
        else
        {
            changes.Remove(openKey);
        }

        AddHistory(record);
        if (origin is not null)
        {
            origins.Remove(openKey);
            changes[CareKeys.Past(T.Kind, record.Id)]![OriginColumn] = origin;
        }
    }

    /// <summary>Adds a record to the past that was never open.</summary>
    public void AddHistory<T>(T record) where T : class, ICareRow<T>
    {
        var key = CareKeys.Past(T.Kind, record.Id);
        changes[key] = ToRow(record, key);
    }

    /// <summary>What this change adds to the past of one kind.</summary>
    public IEnumerable<T> AddedHistory<T>() where T : class, ICareRow<T>
    {
        var prefix = CareKeys.Past(T.Kind, "");
        return [.. changes.Where(change => change.Value is not null && change.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(change => T.FromTable(change.Value!))];
    }

    /// <summary>Adds the receipt of an event. One event a change.</summary>
    public void Receive(EventReceipt receipt)
    {
        ReceiptRowKey = CareKeys.Seen(receipt.Id);
        changes[ReceiptRowKey] = receipt.ToTable(Key);
    }

    /// <summary>Asks for a look at a record at an instant, whatever happens to this process.</summary>
    public void LookAt(DateTimeOffset instant, string record, int version, int attempts = 0) =>
        looks.Add(new Look(instant, Key, record, version, attempts));

    /// <summary>The transaction of this change: the head with If-Match, then every changed row.</summary>
    public RowTransaction ToTransaction(string commit)
    {
        var transaction = new RowTransaction(Key.ToString());
        head = head.WithCommit(commit);
        var headRow = head.ToTable(Key);
        if (HeadETag is { } etag)
        {
#if MUTANTS
            etag = Common.Mutant.Is(Common.Mutant.DroppedETag) ? ETag.All : etag;
#endif
            transaction.Replace(headRow, etag);
        }
        else
        {
            transaction.Add(headRow);
        }

        foreach (var (key, row) in changes)
        {
            if (row is null)
            {
                transaction.Delete(key, ETag.All);
            }
            else if (key == ReceiptRowKey)
            {
                transaction.Add(row);
            }
            else
            {
                transaction.Put(row);
            }
        }

        return transaction;
    }

    /// <summary>The change is stored: the file can be changed and committed again without being read again.</summary>
    /// <param name="newHead">Null where others have changed the patient since: a further commit of this file must conflict.</param>
    public void Committed(ETag? newHead)
    {
        HeadETag = newHead;
        HeadChanged = false;
        foreach (var (key, row) in changes)
        {
            if (row is null)
            {
                stored.Remove(key);
            }
            else if (key.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal))
            {
                stored.Add(key);
            }
        }

        changes.Clear();
        looks.Clear();
        ReceiptRowKey = null;
    }

    private void SetOpen(string key, TableEntity row, object record)
    {
        if (NewRowsOrigin is { } from && !open.ContainsKey(key))
        {
            origins.TryAdd(key, from);
        }

        if (OriginOf(key) is { } origin)
        {
            row[OriginColumn] = origin;
        }

        open[key] = row;
        typed[key] = record;
        changes[key] = row;
        if (reopened.Remove(key, out var past))
        {
            changes[past] = null;
        }
    }

    private T Typed<T>(string key) where T : class, ICareRow<T>
    {
        if (!typed.TryGetValue(key, out var record))
        {
            typed[key] = record = T.FromTable(open[key]);
        }

        return (T)record;
    }

    private TableEntity ToRow<T>(T record, string rowKey) where T : class, ICareRow<T>
    {
        var row = new TableEntity(Key.ToString(), rowKey);
        record.ToTable(row);
        return row;
    }
}
