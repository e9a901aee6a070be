using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>What the figures and the lists know of a case: no words, and nobody's name.</summary>
/// <param name="Id">Its address, <c>PATIENT.CASE</c>.</param>
/// <param name="Number">As people read it.</param>
/// <param name="Kind">complaint, suggestion, praise, request or question.</param>
/// <param name="Severity">ordinary, serious or dispute.</param>
/// <param name="Category">By code.</param>
/// <param name="Source">How it came.</param>
/// <param name="Department">Whom it is about, by code; where that is not said, whose list it stands in.</param>
/// <param name="List">Whose list it stands in.</param>
/// <param name="Clinician">Whom it is about, by the HIS's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Owner">Who works on it, by id.</param>
/// <param name="FirstContact">Who took it.</param>
/// <param name="Watchers">Who sees it besides.</param>
/// <param name="Parts">The departments that have a part in it.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="AcknowledgeBy">UTC.</param>
/// <param name="AcknowledgedAt">UTC.</param>
/// <param name="RespondBy">UTC.</param>
/// <param name="RespondedAt">UTC.</param>
/// <param name="ResolveBy">UTC.</param>
/// <param name="ResolvedAt">Of the first answer; UTC.</param>
/// <param name="InTime">Whether the first answer came in time.</param>
/// <param name="ClosedAt">UTC.</param>
/// <param name="End">How it ended.</param>
/// <param name="Level">How often it was reopened.</param>
/// <param name="Dissatisfied">How often because the answer was none.</param>
/// <param name="Cause">What lay behind it.</param>
/// <param name="Measures">When each measure is to be done, and when it was verified.</param>
/// <param name="IsFrequent">Whether its person complains often.</param>
/// <param name="Anonymous">Whether whom it is about is never told who complained.</param>
internal sealed record CaseFact(
    string Id, string? Number, string Kind, string Severity, string Category, string Source, string? Department, string List, string? Clinician, string State, string? Owner, string? FirstContact,
    IReadOnlyList<string> Watchers, IReadOnlyList<string> Parts, DateTimeOffset ReceivedAt, DateTimeOffset AcknowledgeBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? RespondBy, DateTimeOffset? RespondedAt,
    DateTimeOffset ResolveBy, DateTimeOffset? ResolvedAt, bool? InTime, DateTimeOffset? ClosedAt, string? End, int Level, int Dissatisfied, string? Cause, IReadOnlyList<MeasureFact> Measures, bool IsFrequent, bool Anonymous)
{
    /// <summary>What the facts are counted with.</summary>
    public const string Family = "case";

    public static CaseFact Of(PatientKey patient, CaseRow row) => new(
        $"{patient}.{row.Id}", row.Number, KebabEnum.Write(row.Matter), KebabEnum.Write(row.Severity), row.Category, KebabEnum.Write(row.Source), row.Department, row.List, row.Clinician, KebabEnum.Write(row.State),
        row.Owner, row.FirstContact, row.Watchers, [.. row.Contributions.Select(part => part.Department)], row.ReceivedAt, row.AcknowledgeBy, row.AcknowledgedAt, row.RespondBy, row.RespondedAt,
        row.ResolveBy, row.FirstResolvedAt, row.FirstInTime, row.ClosedAt, row.End is { } end ? KebabEnum.Write(end) : null, row.Level, row.Dissatisfied,
        row.Cause is { } cause ? KebabEnum.Write(cause) : null, [.. row.Measures.Select(measure => new MeasureFact(measure.Id, measure.Due, measure.DoneAt, measure.VerifiedAt))], row.IsFrequent, row.Anonymous);
}

/// <summary>What the figures know of a measure.</summary>
internal sealed record MeasureFact(string Id, DateOnly Due, DateTimeOffset? DoneAt, DateTimeOffset? VerifiedAt);

/// <summary>Tells the figures and the lists where cases stand: each a fact of the day on which it came in, told anew whenever it has changed.</summary>
internal sealed class TellCases(FactTable facts) : IEffectRunner
{
    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<CaseRow>().Where(row => row.Number is not null && row.ToldVersion != row.Version).Select(row => new Effect($"case.{row.Id}.{row.Version}", token => TellAsync(file.Key, row, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until this version is told; told twice, it is the same fact.
    }

    private async Task<Action<PatientFile>> TellAsync(PatientKey patient, CaseRow row, Moment moment, CancellationToken cancellationToken)
    {
        var zone = moment.Config.Organisation(row.Organisation).Zone;
        var fact = new Fact(row.Organisation, CaseNumber.TryParse(row.Number, out var number) ? number.Day : LocalTimes.LocalDate(row.ReceivedAt, zone), CaseFact.Family, row.Number!, StoredJson.Write(CaseFact.Of(patient, row)));
        List<Fact> told = [fact, .. CaseKnowledge.Told(patient, row)];
        await facts.WriteAsync(told, row.ToldAs, cancellationToken);
        return file =>
        {
            if (file.Find<CaseRow>(row.Id) is { } now)
            {
                file.Put(now with { ToldVersion = row.Version, ToldAs = [.. told.Select(one => one.Address)] });
            }
        };
    }
}
