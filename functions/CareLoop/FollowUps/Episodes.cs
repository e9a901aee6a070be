using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>
/// Brings the episodes of a patient in line with what is known of the patient's encounters: begins one for each discharge, moves,
/// suspends, supersedes and ends it. Called after whatever changed; it decides by what is known, not by what has just been told. Pure.
/// </summary>
internal sealed class Episodes(EpisodeSteps steps, Outbox outbox, IVisits visits)
{
    /// <summary>A discharge that was longer ago when it became known is history, and nobody is followed up for it.</summary>
    public static readonly TimeSpan StillNews = TimeSpan.FromDays(90);

    /// <summary>What is over stays among the open records this long, so that late news finds it.</summary>
    private static readonly TimeSpan KeptOpen = TimeSpan.FromDays(35);

    /// <summary>How many are closed in one change: a transaction holds a hundred operations, two for each.</summary>
    private const int ClosedAtOnce = 10;

    public void Follow(PatientFile file, Moment moment)
    {
        foreach (var encounter in file.Open<EncounterRow>().Where(encounter => encounter is { WasToldEnded: true, Episode: null } && moment.Now - encounter.Discharge!.Value.At <= StillNews))
        {
            Begin(file, encounter, moment);
        }

        foreach (var episode in file.Open<EpisodeRow>())
        {
            Continue(file, episode, moment);
        }

        CloseOld(file, moment);
    }

    /// <summary>Takes an episode back whose encounter turned out to be another patient's.</summary>
    public void GiveUp(PatientFile file, string id, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is { } episode)
        {
            Stop(file, episode, EpisodeState.Withdrawn, "moved-to-another-patient", moment);
            // Another may have waited for it, or been superseded by it.
            Follow(file, moment);
        }
    }

    /// <summary>
    /// Puts an episode that is under way on another version of its plan: what is done stays done, what somebody has to do stays theirs as
    /// it was given, and the rest is planned by the new version.
    /// </summary>
    /// <returns>Whether it was on another one, and under way.</returns>
    public bool Migrate(PatientFile file, string id, FollowUpPlan plan, string by, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is not { State: EpisodeState.Running } before || before.PlanName != plan.Name || before.Start != plan.StartsFrom || before.PlanAddress == plan.Address)
        {
            return false;
        }

        var next = before with
        {
            PlanOrganisation = plan.Organisation,
            PlanVersion = plan.Version,
            PlanJson = plan.Json,
            MigratedBy = by,
            LookedAt = null,
        };
        next = next with { Steps = steps.Migrated(next, before, moment) };
        var referred = next.Steps.Select(step => step.Plan).ToHashSet(StringComparer.Ordinal);
        next = next with { Earlier = [.. before.Earlier.Append(new EarlierPlan(before.PlanAddress!, before.PlanJson)).DistinctBy(earlier => earlier.Address).Where(earlier => referred.Contains(earlier.Address))] };
        EpisodeSteps.Save(file, next);
        steps.Progress(file, id, moment.Now, moment);
        return true;
    }

    private static void Begin(PatientFile file, EncounterRow encounter, Moment moment)
    {
        var id = EpisodeRow.IdOf(encounter.Id);
        if (encounter.Start == PlanStart.Visit && moment.Config.PlanFor(Facts(file, encounter, moment)) is null)
        {
            return;
        }

        file.Put(encounter with { Episode = id });
        if (file.Find<EpisodeRow>(id) is null)
        {
            EpisodeSteps.Save(file, new EpisodeRow
            {
                Id = id,
                Organisation = encounter.Organisation,
                EncounterId = encounter.Id,
                HisId = encounter.HisId,
                Start = encounter.Start,
                State = EpisodeState.Withdrawn,
                KnownAt = moment.Now,
                ChangedAt = moment.Now,
            });
        }
    }

    private void Continue(PatientFile file, EpisodeRow before, Moment moment)
    {
        var encounter = file.Find<EncounterRow>(before.EncounterId);
        if (encounter is null && before.State == EpisodeState.Withdrawn)
        {
            // It was given up to another patient.
            return;
        }

        var stays = StaysBut(file, before.EncounterId);
        var known = encounter is { WasToldEnded: true } ? Told(file, before, encounter, moment) : before;
        // The patient has left again, after the hospital had taken it back that they had: nothing of the first time counts. Where the
        // same end is told once more (its disposition was wrong), what was done for it stays done.
        if (before.State == EpisodeState.Withdrawn && encounter is { IsEnded: true } && known.Anchor > before.ChangedAt)
        {
            before = before with { Steps = [] };
            known = known with { Steps = [] };
        }

        var seen = known.Start == PlanStart.Visit ? VisitsBut(file, known) : [];
        var (state, reason) = EpisodeStanding.Of(known, encounter, stays, seen, file.Head);
        known = known with
        {
            ReadmittedAt = known.Start == PlanStart.Discharge ? EpisodeStanding.ReadmittedAt(known.Anchor, stays) : null,
            ReturnedAt = known.Start != PlanStart.Visit ? null
                : seen.Where(other => other.Discharged > known.Anchor).Select(other => other.Discharged).Append(visits.AttendedSince(file, known.Organisation, known.Department, known.Anchor)).Min(),
        };
        if (state != EpisodeState.Running)
        {
            Stop(file, known, state, reason, moment);
            return;
        }

        var isBack = before.State is not (EpisodeState.Running or EpisodeState.Completed);
        var isMoved = known.Anchor != before.Anchor || known.PlanAddress != before.PlanAddress;
        if (!isBack && !isMoved)
        {
            Save(file, before, known);
            return;
        }

        // Tasks and texts of a run that was stopped were withdrawn: those of this one are others.
        var next = known with { Run = isBack ? before.Run + 1 : before.Run, State = EpisodeState.Running, Reason = null, ChangedAt = moment.Now, LookedAt = null };
        next = next with { Steps = steps.Planned(next, known.PlanAddress != before.PlanAddress ? [.. before.Steps.Where(EpisodeSteps.WasAsked)] : before.Steps, moment) };
        EpisodeSteps.Save(file, next);
        EpisodeSteps.MoveTasks(file, next);
        ClearUp.Withdraw(file, next, moment);
        steps.Progress(file, next.Id, moment.Now, moment);
    }

    /// <summary>The episode with what the HIS says of its encounter now, and the plan for it.</summary>
    private static EpisodeRow Told(PatientFile file, EpisodeRow before, EncounterRow encounter, Moment moment)
    {
        var discharged = encounter.Discharge!.Value;
        // A stay can't have ended before it began: the later of both instants is the one that harms nobody.
        var isBefore = encounter.Admitted > discharged.At;
        var facts = Facts(file, encounter, moment);
        var told = before with
        {
            Start = encounter.Start,
            Anchor = isBefore ? encounter.Admitted!.Value : discharged.At,
            Admitted = encounter.Admitted,
            Note = isBefore ? "discharge-before-admission" : discharged.IsInferred ? "discharge-time-inferred" : null,
            Department = encounter.DepartmentCode,
            Clinician = encounter.ClinicianId,
        };
        var chosenBy = Storage.StoredJson.Write(facts);
        if (chosenBy == before.ChosenBy || !before.IsUntouched)
        {
            return told;
        }

        // Codes often come days after the patient has left. As long as nothing was done they decide about the plan.
        var plan = moment.Config.PlanFor(facts);
        return told with
        {
            ChosenBy = chosenBy,
            PlanOrganisation = plan?.Organisation ?? "",
            PlanName = plan?.Name ?? "",
            PlanVersion = plan?.Version ?? 0,
            PlanJson = plan?.Json ?? "",
            Earlier = [],
            MigratedBy = null,
        };
    }

    private void Stop(PatientFile file, EpisodeRow known, EpisodeState state, string? reason, Moment moment)
    {
        var stored = file.Find<EpisodeRow>(known.Id)!;
        var isStopped = stored.State == state && stored.Reason == reason;
        // Where nothing was ever planned there is nothing to be taken back.
        var ends = state is not EpisodeState.Suspended;
        var stopped = known with
        {
            State = state,
            Reason = reason,
            ChangedAt = isStopped ? stored.ChangedAt : moment.Now,
            Steps = [.. known.Steps.Select(step => step.State is FollowUpStepState.Open or FollowUpStepState.Asked || (ends && step.State == FollowUpStepState.Planned)
                ? step with { State = FollowUpStepState.Withdrawn, Reason = reason, MessageId = IsOut(file, step) ? step.MessageId : null, EndedAt = moment.Now } : step)],
        };
        Save(file, stored, stopped);
        if (!isStopped)
        {
            outbox.Withdraw(file, known.Id, reason ?? "withdrawn", moment);
            FollowUpConversations.Forget(file, known.Id);
        }

        // Also what has come since: of a patient who was merged into this one. A call that was made is checked though the patient is back
        // in the hospital; nobody rings where there is a death or a hospice, nor about a discharge that never was.
        StaffTasks.Withdraw(file, known.About, reason ?? "withdrawn", moment, state switch
        {
            EpisodeState.Suspended => [ClearUp.What, RecordChecks.What],
            EpisodeState.Superseded => [RecordChecks.What],
            _ => [],
        });
    }

    /// <summary>Whether the text of a step is on its way, or has come: it can't be taken back. One that has been reported on has left the open records.</summary>
    private static bool IsOut(PatientFile file, EpisodeStep step) =>
        step.MessageId is { } id && file.Find<MessageRow>(id) is not { State: MessageState.Pending or MessageState.Withdrawn };

    private static void Save(PatientFile file, EpisodeRow stored, EpisodeRow now)
    {
        // A record of lists is never equal to a copy of itself.
        if (stored with { Steps = now.Steps } != now || !stored.Steps.SequenceEqual(now.Steps))
        {
            EpisodeSteps.Save(file, now);
        }
    }

    private static PlanFacts Facts(PatientFile file, EncounterRow encounter, Moment moment) => new(
        encounter.Start, encounter.Organisation, encounter.DepartmentCode, encounter.Diagnoses, encounter.Procedures, encounter.Disposition,
        AgeAt(file.Head.BirthDate, LocalTimes.LocalDate(encounter.Discharge!.Value.At, moment.Config.Organisation(encounter.Organisation).Zone)), file.Head.Profile.Tags);

    private static int? AgeAt(DateOnly? born, DateOnly day) => born is not { } birth || birth > day ? null
        : day.Year - birth.Year - (day.Month < birth.Month || (day.Month == birth.Month && day.Day < birth.Day) ? 1 : 0);

    /// <summary>The patient's other stays: those on record, and those of which only the follow-up is.</summary>
    private static List<Stay> StaysBut(PatientFile file, string encounterId)
    {
        var stays = file.Open<EncounterRow>()
            .Where(encounter => encounter.Id != encounterId && encounter.Start == PlanStart.Discharge && (encounter.IsEnded || encounter.Status == EncounterStatus.InProgress))
            .Select(encounter => new Stay(encounter.Id, encounter.Admitted, encounter.IsEnded ? encounter.Discharge!.Value.At : null)).ToList();
        stays.AddRange(file.Open<EpisodeRow>()
            .Where(episode => episode is { Start: PlanStart.Discharge, State: not EpisodeState.Withdrawn } && episode.EncounterId != encounterId && file.Find<EncounterRow>(episode.EncounterId) is null)
            .Select(episode => new Stay(episode.EncounterId, episode.Admitted, episode.Anchor)));
        return stays;
    }

    /// <summary>The patient's other visits of the same department as they took place: those on record, and those of which only the follow-up is.</summary>
    private static List<Stay> VisitsBut(PatientFile file, EpisodeRow episode)
    {
        var seen = EncounterRow.VisitsOf(file, episode.Organisation)
            .Where(visit => visit.Id != episode.EncounterId && visit.DepartmentCode == episode.Department)
            .Select(visit => new Stay(visit.Id, visit.Admitted, visit.Discharge!.Value.At)).ToList();
        seen.AddRange(file.Open<EpisodeRow>()
            .Where(other => other is { Start: PlanStart.Visit, State: not EpisodeState.Withdrawn } && other.Organisation == episode.Organisation && other.Department == episode.Department
                && other.EncounterId != episode.EncounterId && file.Find<EncounterRow>(other.EncounterId) is null)
            .Select(other => new Stay(other.EncounterId, other.Admitted, other.Anchor)));
        return seen;
    }

    private static void CloseOld(PatientFile file, Moment moment)
    {
        var over = file.Open<EpisodeRow>().Where(episode => episode.State is not (EpisodeState.Running or EpisodeState.Suspended) && episode.ToldVersion == episode.Version && moment.Now - episode.ChangedAt > KeptOpen);
        foreach (var old in over.Take(ClosedAtOnce))
        {
            file.Close(old);
        }
    }
}
