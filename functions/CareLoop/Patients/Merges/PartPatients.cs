using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Scheduling;

namespace CareLoop.Patients.Merges;

/// <summary>
/// Undoes merges that a survivor's head gives up: what came from the other goes back, written there before it is deleted here. Until
/// the fence falls, as the last but one step, nobody but this changes the other. Cut off anywhere, it is done again.
/// </summary>
internal sealed class PartPatients(PatientFiles files, Identities identities, IEnumerable<IMergePart> parts) : IEffectRunner
{
    /// <summary>Rows that go back in one transaction; each may take the place of another.</summary>
    private const int AtOnce = 40;

    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, IMergePart> parts = parts.ToDictionary(part => part.Kind);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Head.Joins.Where(join => join.State == JoinState.Leaving)
            .Select(join => new Effect($"part.{join.From}", token => PartAsync(file.Key, join, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is done, and each of its steps may be done again.
    }

    private async Task<Action<PatientFile>> PartAsync(PatientKey survivor, Join join, Moment moment, CancellationToken cancellationToken)
    {
        var home = await files.LoadAsync(join.Patient, cancellationToken);
        if (home.Head.MergedInto == survivor)
        {
            if (!await GiveBackAsync(survivor, join, cancellationToken))
            {
                return file => file.LookAt(moment.Now + Wait, EffectsDue.Record, file.Head.Version);
            }

            await identities.PointAsync(home.Head.Identifiers, join.Patient, cancellationToken);
            if (await files.FindPastAsync<JoinRow>(survivor, join.From, cancellationToken) is { } record)
            {
                await files.ChangeHereAsync(survivor, file => Forget(file, home.Head, record, join, moment), cancellationToken);
            }

            await WakeAsync(survivor, join, moment, cancellationToken);
        }

        return file => End(file, join);
    }

    /// <summary>Batch by batch, until the survivor has nothing left of that origin; false where something is on its way to a phone.</summary>
    private async Task<bool> GiveBackAsync(PatientKey survivor, Join join, CancellationToken cancellationToken)
    {
        while (true)
        {
            var file = await files.LoadAsync(survivor, cancellationToken);
            var open = file.OpenRows.Where(row => IsOf(file.OriginOf(row.RowKey), join)).ToList();
            if (open.Any(row => JoinPatients.KeyOf(row) is var (kind, id) && parts.TryGetValue(kind, out var part) && !part.IsSettled(file, id)))
            {
                return false;
            }

            var batch = open.Take(AtOnce).ToList();
            if (batch.Count < AtOnce)
            {
                await foreach (var row in files.ReadPastAsync(survivor, cancellationToken))
                {
                    if (batch.Count < AtOnce && IsOf(row.GetString(PatientFile.OriginColumn), join))
                    {
                        batch.Add(row);
                    }
                }
            }

            if (batch.Count == 0)
            {
                return true;
            }

            await files.ChangeHereAsync(join.Patient, home => TakeBack(home, join, batch), cancellationToken);
            batch.ForEach(row => file.RemoveRow(row.RowKey));
            // Where the survivor was changed meanwhile, what goes back is read again.
            await files.CommitAsync(file, cancellationToken);
        }
    }

    private bool TakeBack(PatientFile home, Join join, List<TableEntity> rows)
    {
        foreach (var row in rows)
        {
            var origin = row.GetString(PatientFile.OriginColumn)!;
            home.PutRow(row, origin.Length > join.Origin.Length ? origin[(join.Origin.Length + 1)..] : null);
            var (kind, id) = JoinPatients.KeyOf(row);
            var isOpen = row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal);
            if (isOpen && parts.TryGetValue(kind, out var part))
            {
                part.TakenBack(home, id);
            }
            else if (!isOpen && home.OpenRows.Any(open => open.RowKey == CareKeys.Open(kind, id)))
            {
                // It was open when the merge came, and has ended since.
                home.RemoveRow(CareKeys.Open(kind, id));
            }
        }

        return true;
    }

    /// <summary>The fence falls, with a look for everything that is open: those that were promised came while nobody was there.</summary>
    private async Task WakeAsync(PatientKey survivor, Join join, Moment moment, CancellationToken cancellationToken)
    {
        var other = await files.LoadAsync(survivor, cancellationToken);
        while (!(await files.ChangeHereAsync(join.Patient, home => Wake(home, other, moment), cancellationToken)).Value)
        {
            // More visits on both sides than one transaction holds.
        }
    }

    private bool Wake(PatientFile home, PatientFile other, Moment moment)
    {
        foreach (var row in home.OpenRows.ToList())
        {
            var (kind, id) = JoinPatients.KeyOf(row);
            if (parts.TryGetValue(kind, out var part))
            {
                part.Part(home, other, id);
                part.Wake(home, id, moment);
            }

            if (home.ChangedRows >= AtOnce)
            {
                return false;
            }
        }

        home.Head = home.Head with { MergedInto = null };
        return true;
    }

    /// <summary>Before the fence falls, while the other's head is still what was merged: done again, it changes nothing more.</summary>
    private static bool Forget(PatientFile file, PatientHead theirs, JoinRow record, Join join, Moment moment)
    {
        if (file.Head.Joins.FirstOrDefault(known => known.From == join.From) is { State: JoinState.Leaving } leaving)
        {
            file.Head = JoinHeads.Without(file.Head, record.Before, theirs);
            file.AddHistory(record with { UndoneAt = moment.Now, UndoneBy = leaving.By });
        }

        return true;
    }

    private static void End(PatientFile file, Join join)
    {
        if (file.Head.Joins.Any(known => known.From == join.From && known.State == JoinState.Leaving))
        {
            file.Head = file.Head with { Joins = [.. file.Head.Joins.Where(known => known.From != join.From && !IsOf(known.Via, join))] };
        }
    }

    private static bool IsOf(string? origin, Join join) =>
        origin is not null && (origin == join.Origin || origin.StartsWith(join.Origin + " ", StringComparison.Ordinal));
}
