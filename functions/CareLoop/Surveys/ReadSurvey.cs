using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Patients;

namespace CareLoop.Surveys;

/// <summary>One survey of one patient, with its answers.</summary>
public sealed class ReadSurvey
{
    private readonly SurveyScope scope;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadSurvey(SurveyScope scope, AuditLog audit, Clocks clocks) => (this.scope, this.audit, this.clocks) = (scope, audit, clocks);

    /// <summary>Who may; the patient's own words are for fewer.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.ComplaintHandler, Role.DepartmentHead, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="id">Its address, <c>PATIENT.SURVEY</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<SurveyView>> HandleAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var found = await scope.FindAsync(Rule, principal, id, cancellationToken);
        if (!found.IsOk)
        {
            return found.Problem;
        }

        var (file, survey) = found.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, "read-survey", survey.Organisation, file.Key, clocks.Now) with { Records = ["survey/" + survey.Id] }, cancellationToken);
        return SurveyView.Of(file.Key, survey, SurveyScope.Words.Covers(principal, survey.Organisation, survey.Department));
    }
}
