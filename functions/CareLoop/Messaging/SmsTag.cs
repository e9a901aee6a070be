using System.Globalization;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>What travels with a text and comes back in its delivery report: <c>PATIENT.MESSAGE.ATTEMPT</c>.</summary>
internal sealed record SmsTag(PatientKey Patient, string MessageId, int Attempt)
{
    public static string Of(PatientKey patient, string messageId, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{patient}.{messageId}.{attempt}");

    /// <summary>Null where the text is none of our tags.</summary>
    public static SmsTag? Parse(string? text) =>
        text?.Split('.') is [var patient, { Length: > 0 } message, var attempt]
        && PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new SmsTag(key, message, number)
            : null;
}
