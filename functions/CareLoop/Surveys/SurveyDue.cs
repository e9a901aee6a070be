using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.Surveys;

/// <summary>The instant of a survey has come: of its first question, its reminder, its end.</summary>
internal sealed class SurveyDue(SurveySteps steps) : IDueHandler
{
    private const string Letter = "s";

    public string Kind => Letter;

    public static string RecordOf(string id) => $"{Letter}.{id}";

    public IEnumerable<Look> Promised(PatientFile file) =>
        file.Open<SurveyRow>().Where(survey => survey.NextLook is not null && !survey.State.IsOver()).Select(survey => new Look(survey.NextLook!.Value, file.Key, survey.DueRecord, survey.Round));

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        // The head's version leads to it at any time; what is due follows from the row and the instant.
        if (file.Find<SurveyRow>(id) is { } survey && !survey.State.IsOver() && survey.NextLook is { } next && next <= look.At)
        {
            steps.Progress(file, survey, look.At > moment.Now ? look.At : moment.Now, moment);
        }
    }
}
