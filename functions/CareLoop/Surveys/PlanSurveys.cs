using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Surveys;

/// <summary>Plans the survey about care that has ended, and takes it back where it turns out that it has not. Pure.</summary>
internal sealed class PlanSurveys(SurveySteps steps, SampleDraw draw) : IAfterCare, IAfterMatter
{
    public void Ended(PatientFile file, EndOfCare end, Moment moment)
    {
        SurveySteps.CloseOld(file, moment);
        var planned = file.Open<SurveyRow>().FirstOrDefault(survey => survey.About == end.Encounter);
        if (end.WhyNot is { } whyNot)
        {
            if (planned is { State: SurveyState.Planned or SurveyState.Asking })
            {
                steps.Over(file, planned, SurveyState.Withdrawn, whyNot, moment);
            }

            return;
        }

        if (planned is null)
        {
            Plan(file, end, end.IsVisit ? SurveyStart.Visit : SurveyStart.Discharge, moment);
        }
        else if (planned.State is SurveyState.Planned or SurveyState.Withdrawn && planned.FirstAskedAt is null)
        {
            var due = DueOf(planned.Survey, end, moment);
            if (planned.State == SurveyState.Withdrawn || due != planned.PlannedFor || planned.Department != end.Department || planned.Clinician != end.Clinician || planned.Ward != end.Ward)
            {
                SurveySteps.Save(file, planned with { State = SurveyState.Planned, Reason = null, EndedAt = null, PlannedFor = due, Department = end.Department, Clinician = end.Clinician, Ward = end.Ward, QuotaMonth = null, HasPlace = false });
            }
        }
    }

    public void Closed(PatientFile file, MatterEnd end, Moment moment)
    {
        SurveySteps.CloseOld(file, moment);
        var about = "case/" + end.Id;
        if (file.Open<SurveyRow>().All(survey => survey.About != about))
        {
            Plan(file, new EndOfCare(about, end.Organisation, false, end.At, end.Department, end.Clinician, null, null), SurveyStart.ComplaintClosed, moment);
        }
    }

    private void Plan(PatientFile file, EndOfCare end, SurveyStart start, Moment moment)
    {
        if (moment.Config.SurveyAfter(end.Organisation, start, end.Department) is not { } survey || survey.ShareOf(end.Department) is not (> 0 and var share))
        {
            return;
        }

        var due = DueOf(survey, end, moment);
        var organisation = moment.Config.Organisation(end.Organisation);
        // Told long after it was, it is history: how it went is not remembered any more.
        if (moment.Now >= due + SurveySteps.WaitsFor)
        {
            return;
        }

        var id = SurveyRow.IdOf(survey.Name, end.Encounter);
        var row = SurveyRow.Of(survey, id, end.Organisation) with { About = end.Encounter, Department = end.Department, Clinician = end.Clinician, Ward = end.Ward, PlannedFor = due };
        if (draw.IsDrawn(end.Organisation, LocalTimes.LocalDate(end.At, organisation.Zone), id, share))
        {
            SurveySteps.Save(file, row);
        }
        else
        {
            steps.Over(file, row, SurveyState.LeftOut, "not-drawn", moment);
        }
    }

    private static DateTimeOffset DueOf(Survey survey, EndOfCare end, Moment moment) => survey.After.After(end.At, moment.Config.Organisation(end.Organisation).Zone);
}
