using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Reminders;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What staff ask about patients and their visits.</summary>
public sealed class PatientFunctions(StaffAccess access, FindPatients find, GetTimeline timeline, GetAppointment appointment)
{
    /// <summary>The patient of an identifier.</summary>
    [Function(FunctionNames.FindPatients)]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.FindPatients);
        return who.IsOk ? Answer(await find.HandleAsync(who.Value, request.Query["authority"], request.Query["value"], cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Everything about one patient in order of time.</summary>
    [Function(FunctionNames.GetTimeline)]
    public async Task<IResult> TimelineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients/{key}/timeline")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.GetTimeline);
        return who.IsOk ? Answer(await timeline.HandleAsync(who.Value, key, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>One visit with its reminders, texts and callbacks.</summary>
    [Function(FunctionNames.GetAppointment)]
    public async Task<IResult> AppointmentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/appointments/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.GetAppointment);
        return who.IsOk ? Answer(await appointment.HandleAsync(who.Value, id, cancellationToken)) : who.Problem.ToResult();
    }

    private static IResult Answer<T>(Result<T> result) => result.Match(value => Results.Json(value), problem => problem.ToResult());
}
