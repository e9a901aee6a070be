using System.Globalization;
using System.Text;

namespace CareLoop.Intake.Hl7v2;

/// <summary>MSA-1 of an acknowledgement in the original mode (HL7 table 0008).</summary>
public enum Hl7AckCode
{
    /// <summary><c>AA</c>: committed, or safe in the inbox.</summary>
    Accept,

    /// <summary><c>AE</c>: understood, and what it says can't be used.</summary>
    Error,

    /// <summary><c>AR</c>: not to be sent again as it is: not HL7, a type that is not taken, or storage is down.</summary>
    Reject,
}

/// <summary>Writes acknowledgements (HL7 v2, chapter 2.9.2) in the delimiters and the version of the message that they answer.</summary>
internal static class Hl7Ack
{
    private const string Application = "CareLoop";

    /// <param name="message">What is answered; null where it could not be read.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="note">A sentence for MSA-3 and, in v2.7 and later where that field is gone, for ERR-8.</param>
    /// <param name="errors">One ERR each.</param>
    /// <param name="receipt">The address of the receipt, which names the acknowledgement too.</param>
    /// <param name="at">On the clock of the wire.</param>
    public static string Write(Hl7Message? message, Hl7AckCode code, string note, IReadOnlyList<Hl7Error> errors, string receipt, DateTimeOffset at)
    {
        var separators = message?.Separators ?? Hl7Separators.Recommended;
        var c = separators.Component;
        var type = message is null ? "ACK" : $"ACK{c}{Safe(message.Trigger, separators)}{c}ACK";
        return Begin(message, type, code, note, errors, receipt, at).ToString();
    }

    /// <summary>MSH, MSA and ERR of an answer; a query's goes on behind them.</summary>
    /// <param name="message">What is answered; null where it could not be read.</param>
    /// <param name="type">MSH-9, in the delimiters of the message.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="note">A sentence for MSA-3.</param>
    /// <param name="errors">One ERR each.</param>
    /// <param name="controlId">MSH-10 of the answer.</param>
    /// <param name="at">On the clock of the wire.</param>
    internal static StringBuilder Begin(Hl7Message? message, string type, Hl7AckCode code, string note, IReadOnlyList<Hl7Error> errors, string controlId, DateTimeOffset at)
    {
        var separators = message?.Separators ?? Hl7Separators.Recommended;
        var header = message?.Header;
        var f = separators.Field;
        var c = separators.Component;
        var text = new StringBuilder();
        text.Append("MSH").Append(f).Append(separators.Encoding).Append(f)
            .AppendJoin(f, header?[5].Raw is { Length: > 0 } asked ? asked : Application, header?[6].Raw ?? "", header?[3].Raw ?? "", header?[4].Raw ?? "",
                at.UtcDateTime.ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture), "", type, Safe(controlId, separators), header?[11].Raw is { Length: > 0 } processing ? processing : "P",
                header?[12].Raw is { Length: > 0 } version ? version : "2.5.1", "", "", "", "", "", "UNICODE UTF-8")
            .Append('\r')
            .Append("MSA").Append(f).AppendJoin(f, Name(code), header?[10].Raw ?? "", Safe(note, separators)).Append('\r');
        foreach (var error in errors)
        {
            text.Append("ERR").Append(f)
                .AppendJoin(f, "", Location(error, c), $"{error.Code}{c}{Meaning(error.Code)}{c}HL70357", "E", "", "", "", Safe($"{error.Place}: {error.Detail}", separators))
                .Append('\r');
        }

        return text;
    }

    /// <summary>MSA-1, and QAK-2 of an answer that has none of its own.</summary>
    internal static string Name(Hl7AckCode code) => code switch { Hl7AckCode.Accept => "AA", Hl7AckCode.Error => "AE", _ => "AR" };

    /// <summary>ERR-2: segment, which of them, field; repetition and component where one is meant.</summary>
    private static string Location(Hl7Error error, char c) =>
        $"{error.Segment}{c}{error.Number}" + (error.Field is { } field ? $"{c}{field}" : "") + (error.Component is { } component ? $"{c}1{c}{component}" : "");

    private static string Meaning(int code) => code switch
    {
        100 => "Segment sequence error",
        101 => "Required field missing",
        102 => "Data type error",
        103 => "Table value not found",
        200 => "Unsupported message type",
        201 => "Unsupported event code",
        204 => "Unknown key identifier",
        _ => "Application internal error",
    };

    private static string Safe(string text, Hl7Separators separators) => Hl7Escapes.Write(text, separators);
}
