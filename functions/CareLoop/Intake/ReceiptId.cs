using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CareLoop.Patients;

namespace CareLoop.Intake;

/// <summary>
/// The address of a receipt. It tells the partition: <c>PATIENT.RECEIPT</c> for what was committed, <c>inbox.PARTITION.RECEIPT</c>
/// for what is safe in the inbox. None of its characters is a delimiter of HL7, where it stands in MSH-10 and would be escaped.
/// </summary>
internal sealed record ReceiptId(PatientKey? Patient, string? InboxPartition, string Receipt)
{
    private const string Inbox = "inbox";

    public static ReceiptId Committed(PatientKey patient, string receipt) => new(patient, null, receipt);

    public static ReceiptId InInbox(string partition, string receipt) => new(null, partition, receipt);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ReceiptId? id)
    {
        id = text?.Split('.') switch
        {
            [Inbox, { Length: > 0 and < 100 } partition, var receipt] when IsReceipt(receipt) && partition.All(IsPartitionCharacter) => InInbox(partition.Replace('_', '~'), receipt),
            [var patient, var receipt] when IsReceipt(receipt) && PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) => Committed(key, receipt),
            _ => null,
        };
        return id is not null;
    }

    public override string ToString() => Patient is { } patient ? $"{patient}.{Receipt}" : $"{Inbox}.{InboxPartition?.Replace('~', '_')}.{Receipt}";

    private static bool IsReceipt(string text) => text.Length == 16 && text.All(char.IsAsciiLetterOrDigit);

    private static bool IsPartitionCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '~' or '_' or '-';
}
