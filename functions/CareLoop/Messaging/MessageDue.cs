using CareLoop.Configuration;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.Messaging;

/// <summary>The instant of a message has come: its first attempt, its next one, or the question what became of one.</summary>
internal sealed class MessageDue(Outbox outbox, ISmsGateway gateway) : IDueHandler
{
    private const string Letter = "m";

    public string Kind => Letter;

    public static string RecordOf(string messageId) => $"{Letter}.{messageId}";

    public IEnumerable<Look> Promised(PatientFile file) =>
        file.Open<MessageRow>().Where(message => message.State == MessageState.Pending).Select(message => new Look(message.SendAfter, file.Key, message.DueRecord, message.Attempts.Count));

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        switch (file.Find<MessageRow>(id))
        {
            case { State: MessageState.Pending } message:
                outbox.TryClaim(file, message, moment);
                break;
            case { State: MessageState.Sending } message when !file.Calls.ContainsKey(id):
                outbox.Settle(file, message, gateway.RepeatabilityWindow, look.Version == message.LastAttempt!.Number ? Found.ByItsDueRow : Found.InPassing, moment);
                break;
        }
    }
}
