namespace CareLoop.Messaging.Gateway;

/// <summary>One attempt to send a text. A repeat of the attempt is equal in every property.</summary>
/// <param name="Sender">The number that the text comes from, in E.164, or a short code.</param>
/// <param name="To">The phone that it goes to, in E.164.</param>
/// <param name="Text">The words, at most 2,048 characters.</param>
/// <param name="Tag">Comes back in the delivery report: the key of the message, and nothing about the patient.</param>
/// <param name="RepeatabilityId">Identifies the attempt: the gateway sends at most one text for it.</param>
/// <param name="FirstSent">When the attempt was first made, by wire time; the gateway keeps whole seconds.</param>
public sealed record SmsSend(string Sender, string To, string Text, string Tag, Guid RepeatabilityId, DateTimeOffset FirstSent)
{
    /// <summary>Names the attempt only: what goes to a log holds neither phone nor text.</summary>
    public override string ToString() => $"attempt {RepeatabilityId} of {Tag}";
}
