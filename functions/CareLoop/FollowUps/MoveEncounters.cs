using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.FollowUps;

/// <summary>
/// An encounter moves between two patients: who gets it asks the other to give it up; the other, now and whenever something is told
/// of it there, gives it on. Field by field by source time, so that each step may be done again.
/// </summary>
internal sealed class MoveEncounters(PatientFiles files, Episodes episodes, CareEnds ends) : IEffectRunner
{
    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<MovingRow>().Select(moving => new Effect($"moving.{moving.Id}", token => AskAsync(file.Key, moving, moment, token))),
        .. file.Open<MovedRow>()
            .Select(moved => (Moved: moved, Encounter: file.Find<EncounterRow>(moved.Id)))
            .Where(pair => pair.Encounter is not null)
            .Select(pair => new Effect($"moved.{pair.Moved.Id}", token => GiveAsync(file.Key, pair.Moved, pair.Encounter!, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is done.
    }

    /// <summary>Says in the file of who gets an encounter that it is to be fetched.</summary>
    public static void Ask(PatientFile file, string id, PatientKey from, Stamp stamp)
    {
        if (file.Find<MovedRow>(id) is { } moved)
        {
            if (moved.Stamp > stamp)
            {
                return;
            }

            file.RemoveRow(CareKeys.Open(MovedRow.Kind, id));
        }

        file.Put(new MovingRow { Id = id, From = from.ToString(), Stamp = stamp });
    }

    private async Task<Action<PatientFile>> AskAsync(PatientKey to, MovingRow moving, Moment moment, CancellationToken cancellationToken)
    {
        var from = (await files.FollowAsync(PatientKey.Of(moving.From), cancellationToken)).Key;
        if (from != to)
        {
            await files.ChangeAsync(
                from,
                file =>
                {
                    // Moved on since, or back: the later word holds.
                    if (file.Find<MovedRow>(moving.Id)?.Stamp > moving.Stamp || file.Find<MovingRow>(moving.Id)?.Stamp > moving.Stamp)
                    {
                        return false;
                    }

                    file.Put(new MovedRow { Id = moving.Id, To = to.ToString(), Stamp = moving.Stamp });
                    file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
                    return true;
                },
                cancellationToken);
        }

        return file => file.RemoveRow(CareKeys.Open(MovingRow.Kind, moving.Id));
    }

    private async Task<Action<PatientFile>> GiveAsync(PatientKey from, MovedRow moved, EncounterRow encounter, Moment moment, CancellationToken cancellationToken)
    {
        var to = (await files.FollowAsync(PatientKey.Of(moved.To), cancellationToken)).Key;
        if (to == from)
        {
            // The two have become one.
            return file => file.RemoveRow(CareKeys.Open(MovedRow.Kind, moved.Id));
        }

        await files.ChangeAsync(
            to,
            file =>
            {
                // Its follow-up begins here: what was done there was done for somebody else.
                var mine = file.Find<EncounterRow>(encounter.Id);
                file.Put(mine is null ? encounter with { Episode = null } : MergeEncounters.Joined(mine, encounter) with { Episode = mine.Episode });
                file.Head = file.Head.WithDepartment(encounter.Organisation, encounter.DepartmentCode);
                episodes.Follow(file, moment);
                ends.Tell(file, moment);
                file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
                return true;
            },
            cancellationToken);
        return file =>
        {
            if (file.Find<EncounterRow>(encounter.Id) is { } now && now.Stamps.ToJson() == encounter.Stamps.ToJson())
            {
                file.RemoveRow(CareKeys.Open(EncounterRow.Kind, encounter.Id));
                episodes.GiveUp(file, EpisodeRow.IdOf(encounter.Id), moment);
                ends.GiveUp(file, encounter, moment);
            }
            else if (file.Find<EncounterRow>(encounter.Id) is not null)
            {
                file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
            }
        };
    }
}
