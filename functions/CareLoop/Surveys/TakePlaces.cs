using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.Surveys;

/// <summary>Takes a place of the department's quota for a survey whose turn has come, and has it asked or left out.</summary>
internal sealed class TakePlaces(SurveyPlaces places, SurveySteps steps) : IEffectRunner
{
    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<SurveyRow>().Where(survey => survey.WaitsForPlace).Select(survey => new Effect($"place.{survey.Id}", async token =>
        {
            var quota = new SurveyQuota(survey.Organisation, survey.SurveyName, survey.Department, survey.QuotaMonth!, survey.Survey.Quota ?? 0);
            var hasPlace = await places.TakeAsync(quota, survey.Id, token);
            return fresh => steps.Placed(fresh, survey, hasPlace, moment);
        })),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is asked or left out; asked for again, the place is the same.
    }
}
