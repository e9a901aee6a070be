using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

/// <summary>
/// Merges that a survivor's head asks for: fences the other, waits for its sends in flight, takes its open records over batch by
/// batch, then points its identifiers here. Cut off anywhere, a due row comes back to it, and it goes on where it was
/// (docs/adr/merges-are-effects-of-the-survivor.md).
/// </summary>
internal sealed class JoinPatients(PatientFiles files, Identities identities, IEnumerable<IMergePart> parts, FailureLog failures) : IEffectRunner
{
    /// <summary>Rows that a batch writes at most: a record that is on both sides may change a few others, and a transaction holds a hundred.</summary>
    private const int MostRows = 60;

    /// <summary>When a merge that waits for a send in flight is looked at again.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, IMergePart> parts = parts.ToDictionary(part => part.Kind);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Head.Joins.Where(join => join.State == JoinState.Joining)
            .Select(join => new Effect($"join.{join.From}", token => JoinAsync(file.Key, join, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // A join is pending until it is done, and each of its steps may be done again.
    }

    /// <summary>Asks for a merge in a survivor's file. Asked again, it is the same.</summary>
    public static void Ask(PatientFile into, PatientKey from, string by, DateTimeOffset at)
    {
        if (from != into.Key && into.Head.Joins.All(join => join.From != from.ToString()))
        {
            into.Head = into.Head with { Joins = [.. into.Head.Joins, new Join(from.ToString(), JoinState.Joining, at, by)] };
        }
    }

    /// <summary>The parts of an open row's key.</summary>
    internal static (string Kind, string Id) KeyOf(TableEntity row) => row.RowKey.Split('~') is [_, var kind, var id] ? (kind, id) : ("", row.RowKey);

    private async Task<Action<PatientFile>> JoinAsync(PatientKey into, Join join, Moment moment, CancellationToken cancellationToken)
    {
        var from = await files.LoadAsync(join.Patient, cancellationToken);
        if (from.Head.MergedInto is { } other && other != into)
        {
            // Somebody else was faster: whoever they have become is meant.
            var survivor = await files.FollowAsync(other, cancellationToken);
            return file => Replace(file, join, survivor.Key, moment);
        }

        if (from.Head.MergedInto is null)
        {
            if (from.Head.Joins.Any(theirs => theirs.IsUnderWay && theirs.Patient == into) && string.CompareOrdinal(into.ToString(), join.From) < 0)
            {
                await failures.WriteAsync(MergeFailures.Cycle(into, join.By, moment.Now), cancellationToken);
                return file => Drop(file, join);
            }

            var fenced = await files.ChangeHereAsync(join.Patient, file => Fence(file, into, moment), cancellationToken, from);
            if (!fenced.Value)
            {
                return file => LookAgain(file, moment);
            }

            from = fenced.File;
        }

        if (from.OpenRows.Any(row => KeyOf(row) is var (kind, id) && parts.TryGetValue(kind, out var part) && !part.IsSettled(from, id)))
        {
            return file => LookAgain(file, moment);
        }

        while (!(await files.ChangeHereAsync(into, file => TakeBatch(file, from, moment), cancellationToken)).Value)
        {
            // The next batch: each is one transaction, and its cursor stands in the head that it writes.
        }

        await identities.PointAsync(from.Head.Identifiers, into, cancellationToken);
        return file => End(file, join, from);
    }

    /// <summary>From here on nobody but the merge, and sends in flight, change this patient. One that takes over others itself ends that first.</summary>
    private bool Fence(PatientFile file, PatientKey into, Moment moment)
    {
        if (file.Head.MergedInto is { } survivor)
        {
            return survivor == into;
        }

        if (file.Head.IsJoining)
        {
            return false;
        }

        file.Head = file.Head with { MergedInto = into };
        if (file.OpenRows.Any(row => KeyOf(row) is var (kind, id) && parts.TryGetValue(kind, out var part) && !part.IsSettled(file, id)))
        {
            file.LookAt(moment.Now + Effects.GuardAfter, EffectsDue.Record, file.Head.Version);
        }

        return true;
    }

    /// <summary>Takes over the next open records, in the order of their keys; true where there are no more.</summary>
    private bool TakeBatch(PatientFile into, PatientFile from, Moment moment)
    {
        if (into.Head.Joins.FirstOrDefault(join => join.Patient == from.Key) is not { State: JoinState.Joining } join)
        {
            return true;
        }

        if (join.Copied is null)
        {
            into.AddHistory(new JoinRow { Id = join.From, At = join.At, By = join.By, Before = into.Head });
            into.Head = JoinHeads.Of(into.Head, from.Head);
        }

        var copied = join.Copied ?? "";
        var isLast = true;
        foreach (var row in from.OpenRows.Where(row => string.CompareOrdinal(row.RowKey, copied) > 0))
        {
            if (into.ChangedRows >= MostRows)
            {
                isLast = false;
                break;
            }

            var (kind, id) = KeyOf(row);
            var origin = from.OriginOf(row.RowKey) is { } earlier ? $"{from.Key} {earlier}" : from.Key.ToString();
            if (parts.TryGetValue(kind, out var part))
            {
                part.Take(into, from, id, origin, moment);
            }
            else
            {
                into.PutRow(row, origin);
            }

            copied = row.RowKey;
        }

        if (isLast)
        {
            foreach (var part in parts.Values)
            {
                part.Taken(into, moment);
            }
        }

        Set(into, join with { Copied = copied, Identifiers = [.. from.Head.Identifiers.Select(Join.Text)] });
        return isLast;
    }

    private static void End(PatientFile file, Join join, PatientFile from)
    {
        if (file.Head.Joins.FirstOrDefault(known => known.From == join.From) is not { State: JoinState.Joining } current)
        {
            return;
        }

        Set(file, current with { State = JoinState.Joined });
        var brought = from.Head.Joins.Where(theirs => file.Head.Joins.All(known => known.From != theirs.From))
            .Select(theirs => theirs with { Via = theirs.Via is null ? join.From : $"{join.From} {theirs.Via}" });
        file.Head = file.Head with { Joins = [.. file.Head.Joins, .. brought] };
    }

    private static void Replace(PatientFile file, Join join, PatientKey survivor, Moment moment)
    {
        Drop(file, join);
        Ask(file, survivor, join.By, join.At);
        LookAgain(file, moment);
    }

    private static void Drop(PatientFile file, Join join) => file.Head = file.Head with { Joins = [.. file.Head.Joins.Where(other => other.From != join.From || !other.IsUnderWay)] };

    private static void Set(PatientFile file, Join changed) =>
        file.Head = file.Head with { Joins = [.. file.Head.Joins.Select(join => join.From == changed.From ? changed : join)] };

    private static void LookAgain(PatientFile file, Moment moment) => file.LookAt(moment.Now + Wait, EffectsDue.Record, file.Head.Version);
}
