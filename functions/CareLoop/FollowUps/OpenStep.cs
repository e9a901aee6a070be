using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>Opens a step: sends its text, or gives it to whoever is to do it. Pure.</summary>
internal sealed class OpenStep(Outbox outbox, IVisits visits)
{
    /// <summary>A task that nobody does for so long behind its deadline will not be done.</summary>
    public static readonly TimeSpan LapsesAfter = TimeSpan.FromDays(30);

    public void Handle(PatientFile file, EpisodeRow episode, PlanStep definition, EpisodeStep step, EpisodeSteps steps, Moment moment)
    {
        if (WhyNot(file, episode, definition, step, moment) is { } why)
        {
            EpisodeSteps.Save(file, episode.WithStep(step with { State = FollowUpStepState.Skipped, Reason = why, EndedAt = moment.Now }));
        }
        else if (definition.Channel == StepChannel.Sms)
        {
            Text(file, episode, definition, step, moment);
        }
        else
        {
            Give(file, episode, definition, step, definition.Channel, null, moment);
        }
    }

    /// <summary>Gives a step to a person, by a channel.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="episode">The episode.</param>
    /// <param name="definition">The step in the plan.</param>
    /// <param name="step">The step.</param>
    /// <param name="channel">Call, visit or letter; where the patient has no phone, a call is a letter.</param>
    /// <param name="reason">Why it is that one and not the plan's.</param>
    /// <param name="moment">Now.</param>
    /// <param name="again">The check that wants it done once more; null where it is the first time.</param>
    public static void Give(PatientFile file, EpisodeRow episode, PlanStep definition, EpisodeStep step, StepChannel channel, string? reason, Moment moment, string? again = null)
    {
        if (channel == StepChannel.Call && !HasPhone(file.Head, LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(episode.Organisation).Zone)))
        {
            (channel, reason) = (StepChannel.Letter, "no-phone");
        }

        var what = channel switch
        {
            StepChannel.Visit => "follow-up-visit",
            StepChannel.Letter => "follow-up-letter",
            _ => "follow-up-call",
        };
        var place = TaskPlaces.Of(file, episode.Organisation, episode.Department, episode.Clinician, definition.Assignee, moment);
        var deadline = step.To > moment.Now ? step.To : moment.Now;
        var task = new StaffTaskRow
        {
            Id = StaffTasks.IdOf(what, $"{episode.Id}@{episode.Run}.{step.Name}{again}"),
            Organisation = episode.Organisation,
            Worklist = place.Worklist,
            Assignee = place.Assignee,
            What = what,
            Reason = reason,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = episode.About,
            Subject = FollowUpTasks.SubjectName,
            Department = episode.Department,
            Clinician = episode.Clinician,
            Level = definition.Level,
            Channel = Storage.KebabEnum.Write(channel),
            Plan = step.Plan ?? episode.PlanAddress,
            Step = step.Name,
            Parent = again,
            Script = definition.Script == LocalText.None ? null : definition.Script,
            Questionnaire = channel == StepChannel.Letter ? null : definition.Questionnaire,
            Rules = RulesOf(definition.Attempts, channel),
            Rungs = [.. definition.Overdue.OrderBy(rung => rung.After).Select(rung => new TaskRung(deadline + rung.After, TellOf(rung.Tell)))],
            LapsesAt = deadline + LapsesAfter,
        };
        EpisodeSteps.Save(file, file.Find<EpisodeRow>(episode.Id)!.WithStep(step with { State = FollowUpStepState.Open, Reason = reason, TaskId = task.Id, EndedAt = null }));
        StaffTasks.Raise(file, task);
        Unmapped.Note(file, episode.Organisation, "department", place.UnknownDepartment, moment);
        Unmapped.Note(file, episode.Organisation, "clinician", place.UnknownClinician, moment);
    }

    /// <summary>How often and when a person tries; of a letter there is nothing to be tried.</summary>
    public static AttemptRules? RulesOf(StepAttempts attempts, StepChannel channel) =>
        channel == StepChannel.Letter ? null : new AttemptRules(attempts.Most, (int)attempts.Spacing.TotalMinutes, attempts.HoursFrom, attempts.HoursTo);

    /// <summary>Why a step that is due is not needed, or can't be done; null where it is to be opened.</summary>
    private string? WhyNot(PatientFile file, EpisodeRow episode, PlanStep definition, EpisodeStep step, Moment moment)
    {
        var organisation = moment.Config.Organisation(episode.Organisation);
        var today = LocalTimes.LocalDate(moment.Now, organisation.Zone);
        if (definition.UntilVisit && (visits.HasVisit(file, episode.Organisation, episode.Department, episode.Anchor) || HasBeenThere(file, episode)))
        {
            return "visit-booked";
        }

        if (definition.Channel == StepChannel.Sms)
        {
            return definition.NeedsCampaignConsent && !HasCampaignConsent(file.Head, today) ? "no-consent" : step.To <= moment.Now ? "window-past" : null;
        }

        // Before that, the hospital follows its patients up without CareLoop.
        if (!organisation.IsLive(step.From))
        {
            return Outbox.BeforeGoLive;
        }

        if (definition.Assignee != StepAssignee.Outreach)
        {
            return null;
        }

        var address = file.Head.Address;
        return address is null ? "no-address" : moment.Config.Directory(episode.Organisation).TeamFor(address.District, address.Latitude, address.Longitude) is null ? "outside-visiting-region" : null;
    }

    /// <summary>Whether there was a visit since, also one that nobody had booked.</summary>
    private static bool HasBeenThere(PatientFile file, EpisodeRow episode) => EncounterRow.VisitsOf(file, episode.Organisation)
        .Any(visit => visit.Discharge!.Value.At > episode.Anchor && visit.Id != episode.EncounterId && (episode.Department is null || visit.DepartmentCode == episode.Department));

    private void Text(PatientFile file, EpisodeRow episode, PlanStep definition, EpisodeStep step, Moment moment)
    {
        var messageId = DerivedId.Of("follow-up", episode.Id, episode.Run.ToString(System.Globalization.CultureInfo.InvariantCulture), step.Name);
        var asks = FollowUpConversations.Asks(definition);
        EpisodeSteps.Save(file, episode.WithStep(step with { State = asks ? FollowUpStepState.Asked : FollowUpStepState.Done, Reason = asks ? null : "sent", MessageId = messageId, EndedAt = asks ? null : moment.Now }));
        outbox.Send(
            file,
            new MessageRow
            {
                Id = messageId,
                Organisation = episode.Organisation,
                Template = definition.Template!,
                Subject = FollowUpSubject.SubjectName,
                Sender = outbox.SenderOf(moment.Config.Organisation(episode.Organisation)),
                About = [new AboutRecord(episode.Id, episode.Run)],
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { [MessageRow.StepField] = step.Name },
                Departments = episode.Department is { } department ? [department] : [],
                Rank = FollowUpConversations.RankOf(definition, episode),
                CreatedAt = moment.Now,
                PlannedFor = step.From,
                ExpiresAt = step.To,
            },
            moment);
    }

    private static bool HasPhone(PatientHead head, DateOnly day) =>
        head.Profile.TextTo is not null || head.Guardians.Count > 0 || head.Contacts.Any(contact => contact.Phone is { Length: > 0 })
        || head.Profile.Phones.Concat(head.KnownPhones).Any(phone => phone.IsInUse(day) && head.BadPhones.GetValueOrDefault(phone.E164) != "wrong-number");

    private static bool HasCampaignConsent(PatientHead head, DateOnly day) =>
        head.Consents.Any(consent => consent is { Class: ConsentClass.Campaign, Given: true } && !(consent.Until < day));

    private static TaskTell TellOf(OverdueTell tell) => tell switch
    {
        OverdueTell.DepartmentHead => TaskTell.DepartmentHead,
        OverdueTell.CustomerServiceDirector => TaskTell.CustomerServiceDirector,
        _ => TaskTell.Assignee,
    };
}
