using CareLoop.Reminders;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Hospital;

/// <summary>What the HIS was told of an answer.</summary>
internal sealed record Told(string Visit, string Response, int Sequence, DateTimeOffset Start, DateTimeOffset At);

/// <summary>What the HIS was told, in the order in which it was.</summary>
internal sealed class HisLedger(World world)
{
    public List<Told> All { get; } = [];

    public CallbackOutcome Take(CallbackRow callback)
    {
        var visit = world.Clinic.Visits.SingleOrDefault(visit => visit.Id == callback.HisId);
        if (visit is null || visit.State is VisitState.Cancelled or VisitState.Arrived)
            return CallbackOutcome.Refused;
        var told = new Told(visit.Id, KebabEnum.Write(callback.Response), callback.Sequence, callback.AppointmentStart, world.Now);
        // Told again, it is the same.
        if (!All.Any(earlier => earlier.Visit == told.Visit && earlier.Sequence == told.Sequence))
        {
            All.Add(told);
            world.Clinic.Heard(visit, told.Response);
        }

        return CallbackOutcome.Told;
    }
}
