using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Pages;

namespace CareLoop.Surveys;

/// <summary>What a survey has left elsewhere that says who or holds words: the link to its page, and free text beside the scores. The scores themselves stay.</summary>
internal sealed class SurveysOutside(SurveyLinks links) : IOutsideRows
{
    public string Kind => SurveyRow.Kind;

    public IEnumerable<OutsideRow> Of(PatientKey patient, TableEntity row)
    {
        var survey = SurveyRow.FromTable(row);
        // The link was made for whoever the patient was then.
        var before = row.GetString(PatientFile.OriginColumn)?.Split(' ').Select(key => PatientKey.Of(key)) ?? [];
        foreach (var key in before.Prepend(patient))
            yield return links.RowOf(key, survey.Id);

        foreach (var address in survey.ToldAs.Where(address => address.Contains($"|{FactTable.RowKeyOf(CommentFact.Family, "")}", StringComparison.Ordinal)))
        {
            var bar = address.IndexOf('|', StringComparison.Ordinal);
            yield return new OutsideRow(TableNames.Stats, address[..bar], address[(bar + 1)..]);
        }
    }
}
