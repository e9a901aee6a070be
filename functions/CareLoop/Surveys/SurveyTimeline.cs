using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys;

internal sealed class SurveyTimeline : ITimelineSource
{
    public string Kind => SurveyRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var survey = SurveyRow.FromTable(row);
        return (new TimelineEntry(survey.FirstAskedAt ?? survey.PlannedFor, "survey", survey.Id, KebabEnum.Write(survey.State), $"{survey.SurveyOrganisation}/{survey.SurveyName}@{survey.SurveyVersion} {survey.Reason}".Trim()),
            survey.Organisation, survey.Department);
    }
}
