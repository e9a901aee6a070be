using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>Texts that a capability has planned for a patient, for those that give way to them. Pure.</summary>
internal interface IPlannedTexts
{
    IEnumerable<PlannedText> Planned(PatientFile file);
}

/// <summary>A text that is planned.</summary>
/// <param name="At">When.</param>
/// <param name="What">In a word, for who asks why another waits.</param>
internal sealed record PlannedText(DateTimeOffset At, string What);

/// <summary>
/// One voice: what nobody waits for gives way to everything else that goes to the patient. It is sent on a day without another text that the
/// patient has not asked for, with none coming within a day, while no question is open, and from the hour on that the patient prefers. Pure.
/// </summary>
internal static class ContactBudget
{
    private static readonly TimeSpan Before = TimeSpan.FromDays(1), LookAgain = TimeSpan.FromHours(6);

    /// <summary>Until when a message waits, and for what; null where it may go now.</summary>
    public static (DateTimeOffset Until, string Reason)? Wait(PatientFile file, MessageRow message, IEnumerable<PlannedText> planned, OrganisationSettings organisation, Moment moment)
    {
        if (file.Open<ConversationRow>().Where(asked => asked.IsOpen(moment.Now) && !asked.About.Any(about => message.About.Any(own => own.Id == about.Id))).MinBy(asked => asked.ExpiresAt) is { } open)
        {
            var again = moment.Now + LookAgain;
            return (open.ExpiresAt < again ? open.ExpiresAt : again, "gave-way-to-" + open.Subject);
        }

        var today = LocalTimes.LocalDate(moment.Now, organisation.Zone);
        // A second attempt at the same text is not another one.
        if (message.Attempts.Count == 0 && file.Head.TextedAt is { } texted && LocalTimes.LocalDate(texted, organisation.Zone) == today)
        {
            return (Tomorrow(file, today, organisation, moment), "gave-way-to-" + file.Head.TextedAbout);
        }

        if (planned.Where(text => text.At < moment.Now + Before).MinBy(text => text.At) is { } coming)
        {
            var behind = coming.At > moment.Now ? coming.At : moment.Now;
            return (behind + LookAgain, "gave-way-to-" + coming.What);
        }

        return PreferredToday(file, today, organisation) is { } preferred && moment.Now < preferred ? (preferred, "preferred-hour") : null;
    }

    private static DateTimeOffset Tomorrow(PatientFile file, DateOnly today, OrganisationSettings organisation, Moment moment) =>
        PreferredToday(file, today.AddDays(1), organisation) ?? LocalTimes.Instant(today.AddDays(1), TimeOnly.FromDateTime(LocalTimes.Local(moment.Now, organisation.Zone)), organisation.Zone);

    private static DateTimeOffset? PreferredToday(PatientFile file, DateOnly day, OrganisationSettings organisation) =>
        file.Head.Profile.PreferredHour is { } hour ? LocalTimes.Instant(day, new TimeOnly(hour, 0), organisation.Zone) : null;
}
