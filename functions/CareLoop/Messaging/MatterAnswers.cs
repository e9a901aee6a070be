using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>What a text means that brings something to the hospital, or asks what has become of it. Pure, like <see cref="AnswerText"/>.</summary>
internal sealed class MatterAnswers(IMatterTexts matters, TextReplies replies)
{
    public bool Begins(string text, string organisation, Moment moment) => matters.Begins(text, organisation, moment);

    public bool IsMarked(string text, string organisation, Moment moment) => matters.IsMarked(text, organisation, moment);

    public bool Asks(string text) => matters.Asks(text);

    /// <summary>A text of a phone that no patient has: a complaint is taken all the same. Null where it is none.</summary>
    public FileChange? OfStranger(InboundText text, Moment moment)
    {
        var organisation = moment.Config.TakerOf(text.Sender) ?? Access.Scope.Any;
        return matters.Begins(text.Text, organisation, moment) || matters.IsMarked(text.Text, organisation, moment) ? OfCaller(text, organisation, moment) : null;
    }

    /// <summary>Something that somebody has to see to, whatever was asked on the phone.</summary>
    public FileChange Taken(InboundText text, PhoneFiles onPhone, Moment moment)
    {
        var owner = onPhone.Owner(moment);
        var organisation = onPhone.OrganisationOf(owner, moment);
        // The dead are left in peace; who writes on their phone is somebody else.
        return owner.Head.AtRest is not null ? OfCaller(text, organisation, moment) : Matter(owner.Key, text, organisation, null, moment);
    }

    /// <summary>Where the phone's matters stand: on whichever of its files there is one.</summary>
    public FileChange Standing(InboundText text, PhoneFiles onPhone, Moment moment)
    {
        var owner = onPhone.Owner(moment);
        return new FileChange((onPhone.Files.FirstOrDefault(file => file.Head.AtRest is null && matters.Knows(file, text)) ?? owner).Key, file =>
        {
            file.Head = file.Head.WithInbound(text.MessageId);
            if (!matters.Tell(file, text, moment))
            {
                replies.Say(file, onPhone.OrganisationOf(file, moment), TemplateNames.CaseUnknown, text, new(StringComparer.Ordinal), moment);
            }
        });
    }

    private FileChange OfCaller(InboundText text, string organisation, Moment moment)
    {
        var place = matters.PlaceOf(text, organisation, moment);
        return Matter(place.Key, text, organisation, place, moment);
    }

    private FileChange Matter(PatientKey patient, InboundText text, string organisation, IMatterPlace? place, Moment moment)
    {
        string? number = null;
        return new FileChange(
            patient,
            file =>
            {
                file.Head = file.Head.WithInbound(text.MessageId);
                place?.Apply(file);
                if (UrgentWords.Find(text.Text) is not null)
                {
                    replies.Urgent(file, organisation, text, moment);
                }

                matters.Take(file, text, organisation, number, moment);
            },
            async (file, token) =>
            {
                if (place is not null)
                {
                    await place.PrepareAsync(file, token);
                }

                number = await matters.PrepareAsync(file, text, organisation, moment, token);
            });
    }
}
