using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;

namespace CareLoop.Surveys;

/// <summary>Surveys of a patient who was merged away go on with the survivor; of two about the same thing the one with more answers.</summary>
internal sealed class MergeSurveys : IMergePart
{
    public string Kind => SurveyRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<SurveyRow>(id)!;
        if (into.Find<SurveyRow>(id) is not { } mine)
        {
            into.PutFrom(origin, theirs with { ToldVersion = -1 });
        }
        else
        {
            into.Put((theirs.Answers.Count > mine.Answers.Count ? theirs : mine) with
            {
                // What was told of either is withdrawn, and one of both is told.
                Version = Math.Max(mine.Version, theirs.Version) + 1,
                ToldVersion = -1,
                ToldAs = [.. mine.ToldAs.Union(theirs.ToldAs)],
            });
        }

        Wake(into, id, moment);
    }

    public void TakenBack(PatientFile home, string id) => home.Put(home.Find<SurveyRow>(id)! with { ToldVersion = -1 });

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<SurveyRow>(id) is not { } survey)
        {
            return;
        }

        if (TellSurveys.IsToBeTold(survey))
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }

        if (survey.NextLook is { } at)
        {
            file.LookAt(at, survey.DueRecord, survey.Round);
        }
    }
}
