using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Reminders;

/// <summary>Tells the HIS what patients answered: at once, then by due rows for a day, then a person has it.</summary>
internal sealed class SendCallbacks(IHisCallback his, FailureLog failures) : IEffectRunner
{
    /// <summary>Waits between the tries after the fast path's own: a HIS restarts within minutes or is down for a night.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(2);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<CallbackRow>()
            .Where(callback => callback.State == CallbackState.Pending && callback.NextTry <= moment.Now)
            .OrderBy(callback => callback.Id, StringComparer.Ordinal)
            .Select(callback => new Effect($"cb.{callback.Id}.{callback.Tries}", token => TellAsync(file.Key, callback, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // A pending callback is found by its own instant; told twice, it carries the same id.
    }

    private async Task<Action<PatientFile>> TellAsync(PatientKey patient, CallbackRow callback, Moment moment, CancellationToken cancellationToken)
    {
        var (outcome, reason) = await his.TellAsync(callback, cancellationToken);
        var gone = outcome == CallbackOutcome.Refused || callback.Tries == Waits.Length;
        if (outcome != CallbackOutcome.Told && gone)
        {
            await failures.WriteAsync(
                new Failure(
                    "his-callback", DerivedId.Of("callback", callback.Organisation, callback.Id), moment.Now,
                    outcome == CallbackOutcome.Refused ? "refused-by-his" : "his-unreachable-for-a-day",
                    $"The HIS did not take '{KebabEnum.Write(callback.Response)}' ({reason}). Enter it there by hand.",
                    patient.ToString(), "appointment/" + callback.AppointmentId),
                cancellationToken);
        }

        return file =>
        {
            if (file.Find<CallbackRow>(callback.Id) is not { State: CallbackState.Pending } current || current.Tries != callback.Tries)
            {
                return;
            }

            Record(file, current with { Tries = current.Tries + 1, Reason = reason }, outcome, gone, moment);
        };
    }

    private static void Record(PatientFile file, CallbackRow tried, CallbackOutcome outcome, bool gone, Moment moment)
    {
        if (outcome == CallbackOutcome.Told)
        {
            file.Close(tried with { State = CallbackState.Told });
        }
        else if (gone)
        {
            file.Close(tried with { State = CallbackState.Failed });
            StaffTasks.Raise(
                file, tried.Organisation, StaffTaskRow.CustomerService, "enter-answer-in-his", tried.Id, moment.Now, CallWithin,
                about: "appointment/" + tried.AppointmentId);
        }
        else
        {
            var next = moment.Now + Waits[tried.Tries - 1];
            file.Put(tried with { NextTry = next });
            file.LookAt(next, EffectsDue.Record, tried.Tries);
        }
    }
}
