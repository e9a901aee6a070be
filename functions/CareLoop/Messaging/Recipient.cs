using CareLoop.Common;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>Which phone a message goes to, or why none.</summary>
internal static class Recipient
{
    /// <summary>The phone that is answered, else the patient's first that can be texted, is theirs and has not opted out.</summary>
    public static (string? Phone, string? WhyNot) Choose(PatientHead head, MessageRow message)
    {
        if (message.ReplyTo is { } reply)
        {
            return head.IsOptedOut(message.Sender, reply) ? (null, "opted-out") : (reply, null);
        }

        return WhyNot(head, message.Sender) is { } whyNot ? (null, whyNot) : (Textable(head).First(phone => !head.IsOptedOut(message.Sender, phone)), null);
    }

    /// <summary>Why this patient can't be texted from a sender; null where there is a phone.</summary>
    public static string? WhyNot(PatientHead head, string sender)
    {
        var textable = Textable(head).ToList();
        return textable.Count == 0
            ? head.BadPhones.Count > 0 ? "no-working-phone" : "no-phone"
            : textable.All(phone => head.IsOptedOut(sender, phone)) ? "opted-out" : null;
    }

    private static IEnumerable<string> Textable(PatientHead head) =>
        head.Phones.Where(phone => PhoneNumber.TryParseE164(phone, out var number) && number.CanBeTexted && !head.BadPhones.ContainsKey(phone));
}
