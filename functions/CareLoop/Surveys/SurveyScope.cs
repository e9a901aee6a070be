using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Patients;

namespace CareLoop.Surveys;

/// <summary>Finds a survey by its address, for who may see it.</summary>
internal sealed class SurveyScope(PatientFiles files)
{
    /// <summary>Who may read what a patient wrote.</summary>
    public static AccessRule Words { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead);

    /// <summary>The patient and the survey, open or past; not found (404) also where it is somebody else's.</summary>
    public async Task<Result<(PatientFile File, SurveyRow Survey)>> FindAsync(AccessRule rule, Principal principal, string id, CancellationToken cancellationToken)
    {
        var admitted = rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var name] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        var survey = file.Find<SurveyRow>(name);
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key).TakeWhile(_ => survey is null))
        {
            survey = await files.FindPastAsync<SurveyRow>(partition, name, cancellationToken);
        }

        return survey is not null && rule.Covers(principal, survey.Organisation, survey.Department) ? (file, survey) : AccessRule.NotFound;
    }
}
