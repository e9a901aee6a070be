using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Complaints;

/// <summary>Takes what comes by text and what other capabilities hear.</summary>
internal sealed class CaseDesk(CaseOpening opening, CaseTexts texts, CaseNumbers numbers, CaseFiles files) : IMatters, IMatterTexts
{
    private static readonly string[] Questions = ["查询", "查詢", "查投诉", "投诉查询", "查询投诉", "投诉进度", "进度", "status", "casestatus", "complaintstatus"];

    public bool Begins(string text, string organisation, Moment moment) => !Asks(text) && CaseWords.Opening(text, moment.Config.Complaints(organisation)) is not null;

    public bool IsMarked(string text, string organisation, Moment moment) => CaseWords.IsMarked(text, moment.Config.Complaints(organisation));

    public bool Asks(string text) => QuestionOf(text) is not null;

    public async Task<string?> PrepareAsync(PatientFile file, InboundText text, string organisation, Moment moment, CancellationToken cancellationToken)
    {
        var brought = Brought(text, organisation, null, moment);
        if (file.Head.RecentInbound.Contains(text.MessageId) || CaseOpening.IsKnown(file, brought, moment))
        {
            return null;
        }

        var day = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(organisation).Zone);
        return (await numbers.ClaimAsync(file.Key, CaseOpening.Claim(file, brought, moment), brought.Id, organisation, day, cancellationToken)).ToString();
    }

    public void Take(PatientFile file, InboundText text, string organisation, string? prepared, Moment moment) => opening.Open(file, Brought(text, organisation, prepared, moment), moment);

    public bool Knows(PatientFile file, InboundText text) => AskedFor(file, text) is not null;

    public bool Tell(PatientFile file, InboundText text, Moment moment)
    {
        if (AskedFor(file, text) is not { } row)
        {
            return false;
        }

        texts.Tell(file, row, TemplateNames.CaseStatus, text.MessageId, moment, text);
        return true;
    }

    /// <summary>The case that a text asks after: the one it names, else the one that was heard of last, open ones first. Only those of this very file: nobody can guess.</summary>
    private static CaseRow? AskedFor(PatientFile file, InboundText text)
    {
        var asked = QuestionOf(text.Text);
        return file.Open<CaseRow>()
            .Where(row => row.State != CaseState.Merged && row.Number is not null && (asked is not { Length: > 0 } || row.Number == asked) && (row.Complainant?.Phone is not { } phone || phone == text.Phone))
            .OrderByDescending(row => row.State.IsOpen()).ThenByDescending(row => row.HeardAt).FirstOrDefault();
    }

    public IMatterPlace PlaceOf(InboundText text, string organisation, Moment moment) => files.Of(Brought(text, organisation, null, moment), null);

    public void Take(PatientFile file, Matter matter, Moment moment) => opening.Open(
        file,
        new NewCase(DerivedId.Of("matter", matter.Cause), matter.Organisation, matter.Source == Matter.Check ? CaseSource.Check : CaseSource.Survey, Clean(matter.Text))
        {
            Kind = matter.IsPraise ? CaseKind.Praise : CaseKind.Complaint,
            Department = matter.Department,
            Clinician = matter.Clinician,
            About = matter.About,
            IsSaid = matter.IsSaid,
        },
        moment);

    public bool IsOpen(PatientFile file) => file.Open<CaseRow>().Any(row => row is { Matter: CaseKind.Complaint, Source: not CaseSource.Check } && (row.State.IsOpen() || row.State == CaseState.Resolved));

    /// <summary>The same text is the same case, on whichever instance it is read.</summary>
    private static NewCase Brought(InboundText text, string organisation, string? number, Moment moment)
    {
        var policy = moment.Config.Complaints(organisation);
        return new NewCase(DerivedId.Of("inbound-case", text.MessageId), organisation, CaseSource.Sms, Clean(text.Text))
        {
            Kind = CaseWords.Opening(text.Text, policy) ?? CaseKind.Complaint,
            // To the phone that wrote, also where the patient has others.
            Complainant = new Complainant(null, null, text.Phone, null),
            Inbound = text,
            Number = number,
        };
    }

    /// <summary>As it was written, without what can't be shown; as long as a case holds.</summary>
    internal static string Clean(string text) => SmsText.Clip(SmsText.Lines(text), CaseLimits.LongestText);

    /// <summary>The number that a question names, empty where it names none; null where it is no such question.</summary>
    private static string? QuestionOf(string text)
    {
        var compact = Folding.Compact(Courtesies.Strip(Folding.Fold(text), questionMarks: true));
        if (CaseNumber.TryParse(compact, out var alone))
        {
            return alone.ToString();
        }

        foreach (var word in Questions.OrderByDescending(word => word.Length).Select(word => Folding.Compact(Folding.Fold(word))))
        {
            if (compact == word)
            {
                return "";
            }

            if (compact.StartsWith(word, StringComparison.Ordinal) && CaseNumber.TryParse(compact[word.Length..], out var number))
            {
                return number.ToString();
            }
        }

        return null;
    }
}
