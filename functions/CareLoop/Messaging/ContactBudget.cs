using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>How a text stands among the others to a patient: it gives way to those above it, and to none below.</summary>
internal enum ContactRank
{
    /// <summary>An answer, an alert, a red flag: it waits for nothing and nobody.</summary>
    Passes,

    /// <summary>Of a visit.</summary>
    Reminder,

    /// <summary>Asks how the patient is after a stay or visit.</summary>
    Check,

    /// <summary>What there is to know: medicines, diet, a re-examination.</summary>
    Education,

    /// <summary>Nobody waits for it.</summary>
    Survey,
}

/// <summary>Texts that a capability has planned for a patient, for those that give way to them. Pure.</summary>
internal interface IPlannedTexts
{
    IEnumerable<PlannedText> Planned(PatientFile file);
}

/// <summary>A text that is planned.</summary>
/// <param name="At">When.</param>
/// <param name="What">In a word, for who asks why another waits.</param>
/// <param name="Rank">How it stands among the others.</param>
internal sealed record PlannedText(DateTimeOffset At, string What, ContactRank Rank);

/// <summary>
/// One voice: a text that the patient has not asked for is sent with a thought for the others, and at the hour that the patient prefers.
/// What nobody waits for gives way to all: it goes on a day without another text, with none coming within a day, while no question is open,
/// from that hour on. What is of a follow-up gives way on its day to what stands above it, as far as its window allows (<see cref="ContactDay"/>).
/// Pure.
/// </summary>
internal static class ContactBudget
{
    /// <summary>The word for a text of <see cref="ContactRank.Education"/>.</summary>
    public const string Education = "education";

    private const string GaveWayTo = "gave-way-to-", PreferredHour = "preferred-hour";

    private static readonly TimeSpan Before = TimeSpan.FromDays(1), LookAgain = TimeSpan.FromHours(6);

    /// <summary>A question goes out so long before its window ends, at the latest, if it waits: an answer takes its time.</summary>
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromHours(6);

    /// <summary>The same of what asks nothing: room for a slow gateway.</summary>
    private static readonly TimeSpan SentWithin = TimeSpan.FromHours(1);

    /// <summary>Until when a message waits, and for what; null where it may go now.</summary>
    public static (DateTimeOffset Until, string Reason)? Wait(PatientFile file, MessageRow message, IEnumerable<PlannedText> planned, OrganisationSettings organisation, Moment moment) => message.Rank switch
    {
        ContactRank.Survey => WaitOfSurvey(file, message, [.. planned, .. Waiting(file, message)], organisation, moment),
        // A second attempt at the same text has had its day.
        ContactRank.Check or ContactRank.Education when message.Attempts.Count == 0 => WaitOfFollowUp(file, message, [.. planned, .. Waiting(file, message)], organisation, moment),
        _ => null,
    };

    private static (DateTimeOffset Until, string Reason)? WaitOfFollowUp(PatientFile file, MessageRow message, IReadOnlyList<PlannedText> planned, OrganisationSettings organisation, Moment moment)
    {
        var zone = organisation.Zone;
        var today = LocalTimes.LocalDate(moment.Now, zone);
        var latest = message.ExpiresAt - (message.Rank == ContactRank.Check ? AnsweredWithin : SentWithin);
        var chosen = ContactDay.Choose(moment.Now, latest, organisation, file.Head.Profile.PreferredHour, GoesBefore);
        return chosen.At <= moment.Now ? null : (chosen.At, chosen.GaveWayTo is { } what ? GaveWayTo + what : PreferredHour);

        string? GoesBefore(DateOnly day) =>
            day == today && file.Head.TextedAt is { } texted && LocalTimes.LocalDate(texted, zone) == today && RankOf(file.Head.TextedAbout) < message.Rank ? file.Head.TextedAbout
            : planned.FirstOrDefault(text => text.Rank < message.Rank && LocalTimes.LocalDate(text.At > moment.Now ? text.At : moment.Now, zone) == day)?.What;
    }

    private static (DateTimeOffset Until, string Reason)? WaitOfSurvey(PatientFile file, MessageRow message, IReadOnlyList<PlannedText> planned, OrganisationSettings organisation, Moment moment)
    {
        if (file.Open<ConversationRow>().Where(asked => asked.IsOpen(moment.Now) && !asked.About.Any(about => message.About.Any(own => own.Id == about.Id))).MinBy(asked => asked.ExpiresAt) is { } open)
        {
            var again = moment.Now + LookAgain;
            return (open.ExpiresAt < again ? open.ExpiresAt : again, GaveWayTo + open.Subject);
        }

        var today = LocalTimes.LocalDate(moment.Now, organisation.Zone);
        // A second attempt at the same text is not another one.
        if (message.Attempts.Count == 0 && file.Head.TextedAt is { } texted && LocalTimes.LocalDate(texted, organisation.Zone) == today)
        {
            return (Tomorrow(file, today, organisation, moment), GaveWayTo + file.Head.TextedAbout);
        }

        if (planned.Where(text => text.At < moment.Now + Before).MinBy(text => text.At) is { } coming)
        {
            var behind = coming.At > moment.Now ? coming.At : moment.Now;
            return (behind + LookAgain, GaveWayTo + coming.What);
        }

        return ContactDay.Preferred(today, file.Head.Profile.PreferredHour, organisation) is { } preferred && moment.Now < preferred ? (preferred, PreferredHour) : null;
    }

    private static DateTimeOffset Tomorrow(PatientFile file, DateOnly today, OrganisationSettings organisation, Moment moment) =>
        ContactDay.Preferred(today.AddDays(1), file.Head.Profile.PreferredHour, organisation)
            ?? LocalTimes.Instant(today.AddDays(1), TimeOnly.FromDateTime(LocalTimes.Local(moment.Now, organisation.Zone)), organisation.Zone);

    /// <summary>Texts above a message that wait themselves: no plan has them any more.</summary>
    private static IEnumerable<PlannedText> Waiting(PatientFile file, MessageRow message) => file.Open<MessageRow>()
        .Where(other => other is { State: MessageState.Pending, GaveWay.Count: > 0, Rank: > ContactRank.Passes } && other.Rank < message.Rank && other.Id != message.Id)
        .Select(other => new PlannedText(other.SendAfter, other.Voice, other.Rank));

    /// <summary>How the last text stood, by its word; of what else goes out a check need not mind.</summary>
    private static ContactRank RankOf(string? about) => about switch
    {
        "visit" => ContactRank.Reminder,
        "follow-up" => ContactRank.Check,
        _ => ContactRank.Survey,
    };
}
