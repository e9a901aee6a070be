using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>
/// Numbers of cases. A number is claimed by adding the case's own fact under it, so that one request makes it unique, leads from it to the
/// case, and tells the figures that something came in.
/// </summary>
internal sealed class CaseNumbers(FactTable facts, Lazy<CaseOpening> opening) : IEffectRunner
{
    private const int Tries = 50;

    /// <summary>Claims a number for a case; asked for again, it is the same.</summary>
    public async Task<CaseNumber> ClaimAsync(PatientKey patient, CaseFact brought, string caseId, string organisation, DateOnly day, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var number = CaseNumber.Candidate(day, caseId, attempt);
            var claim = brought with { Id = $"{patient}.{caseId}", Number = number.ToString() };
            var stored = await facts.ClaimAsync(new Fact(organisation, day, CaseFact.Family, number.ToString(), StoredJson.Write(claim)), cancellationToken);
            if (stored is null || StoredJson.Read<CaseFact>(stored)?.Id.EndsWith("." + caseId, StringComparison.Ordinal) == true)
            {
                return number;
            }
        }

        throw new InvalidOperationException($"All numbers that a case may have on {day:O} are taken.");
    }

    /// <summary>The case of a number within an organisation; null where there is none.</summary>
    public async Task<CaseFact?> FindAsync(string organisation, CaseNumber number, CancellationToken cancellationToken) =>
        StoredJson.Read<CaseFact>(await facts.FindAsync(new Fact(organisation, number.Day, CaseFact.Family, number.ToString(), ""), cancellationToken));

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<CaseRow>().Where(row => row.Number is null).Select(row => new Effect($"number.{row.Id}", token => NumberAsync(file.Key, row, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until the case has its number.
    }

    private async Task<Action<PatientFile>> NumberAsync(PatientKey patient, CaseRow row, Moment moment, CancellationToken cancellationToken)
    {
        var zone = moment.Config.Organisation(row.Organisation).Zone;
        var number = await ClaimAsync(patient, CaseFact.Of(patient, row), row.Id, row.Organisation, LocalTimes.LocalDate(row.ReceivedAt, zone), cancellationToken);
        return file => opening.Value.Number(file, row.Id, number, moment);
    }
}
