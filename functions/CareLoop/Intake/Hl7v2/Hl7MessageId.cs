using System.Security.Cryptography;
using System.Text;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>What makes a message itself. Control ids are used again in the wild: it takes trigger and body too.</summary>
internal static class Hl7MessageId
{
    /// <summary>Control id, trigger and a hash of all behind the header: the same for each delivery of the same message.</summary>
    public static string Of(Hl7Message message)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\r', message.Segments.Skip(1).Select(segment => segment.Raw)))))[..16];
        return $"{Short(message.ControlId, 100)}/{Short(message.Code, 10)}^{Short(message.Trigger, 10)}/{hash}";
    }

    /// <summary>The sending application and facility (MSH-3, MSH-4), as a URI reference.</summary>
    public static string SourceOf(Hl7Message message) =>
        Short($"hl7v2:{Uri.EscapeDataString(message.Header[3].Text)}/{Uri.EscapeDataString(message.Header[4].Text)}", HisEventLimits.Source);

    private static string Short(string text, int most)
    {
        var plain = new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        return plain.Length > most ? plain[..most] : plain;
    }
}
