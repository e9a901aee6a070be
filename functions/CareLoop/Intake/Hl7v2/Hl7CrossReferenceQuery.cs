using System.Text;
using CareLoop.Common;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Get corresponding identifiers: QBP^Q23, as IHE ITI-9 asks it (HL7 v2.5, chapters 3.3.56 and 5.4).</summary>
internal sealed class Hl7CrossReferenceQuery
{
    private readonly Hl7Message message;

    private Hl7CrossReferenceQuery(Hl7Message message, IReadOnlyList<Identifier> known, IReadOnlyList<Domain> domains, IReadOnlyList<Hl7Error> errors) =>
        (this.message, Known, Domains, Errors) = (message, known, domains, errors);

    /// <summary>What is known of the patient: one number, with its authority by each of the names that it is given by.</summary>
    public IReadOnlyList<Identifier> Known { get; }

    /// <summary>Why it can't be answered.</summary>
    public IReadOnlyList<Hl7Error> Errors { get; }

    /// <summary>The authorities whose identifiers are wanted; empty for all.</summary>
    public IReadOnlyList<string> To => [.. Domains.SelectMany(domain => domain.Names).Select(name => name.Normalize(NormalizationForm.FormKC))];

    private IReadOnlyList<Domain> Domains { get; }

    public static bool IsOne(Hl7Message message) => message is { Code: "QBP", Trigger: "Q23" };

    /// <param name="message">A QBP^Q23.</param>
    /// <param name="facility">Who assigned a number that names no authority.</param>
    public static Hl7CrossReferenceQuery Read(Hl7Message message, string facility)
    {
        if (message.Find("QPD") is not { } definition)
        {
            return new(message, [], [], [new("QPD", 1, null, 100, "a query needs its definition: QPD, with the known identifier in QPD-3")]);
        }

        var asked = definition[3];
        if (asked[1].Text.Length == 0)
        {
            return new(message, [], [], [new("QPD", 1, 3, 101, "the identifier that is known (CX.1, and CX.4 for who assigned it)", 1)]);
        }

        string[] authorities = [.. Hl7Identifiers.Names(asked[4]).DefaultIfEmpty(facility)];
        var known = new List<Identifier>();
        foreach (var authority in authorities)
        {
            if (Identifier.TryCreate(authority, asked[1].Text, out var identifier) && !known.Contains(identifier))
            {
                known.Add(identifier);
            }
        }

        var domains = definition[4].Repetitions.Select(domain => domain[4]).Where(domain => Hl7Identifiers.Names(domain).Count > 0).Select(domain => new Domain(domain.Raw, Hl7Identifiers.Names(domain))).ToList();
        return new(message, known, domains, known.Count == 0 ? [Unknown()] : []);
    }

    /// <summary>Nobody is known by it: IHE ITI TF-2 3.9.4.2.2, case 3.</summary>
    public static Hl7Error Unknown() => new("QPD", 1, 3, 204, "nobody is known by this identifier of this authority (CX.1 and CX.4)", 1);

    /// <summary>The RSP^K23: the identifiers, or that there are none (NF), or what is wrong with the query.</summary>
    /// <param name="found">By what else the patient is known.</param>
    /// <param name="errors">Why there is no answer; else empty.</param>
    /// <param name="controlId">MSH-10 of the answer.</param>
    /// <param name="at">On the clock of the wire.</param>
    public string Write(IReadOnlyList<Identifier> found, IReadOnlyList<Hl7Error> errors, string controlId, DateTimeOffset at)
    {
        var separators = message.Separators;
        var (f, c, r) = (separators.Field, separators.Component, separators.Repetition);
        var code = errors.Count > 0 ? Hl7AckCode.Error : Hl7AckCode.Accept;
        var definition = message.Find("QPD");
        var status = errors.Count > 0 ? Hl7Ack.Name(code) : found.Count > 0 ? "OK" : "NF";
        var text = Hl7Ack.Begin(message, $"RSP{c}K23{c}RSP_K23", code, "", errors, controlId, at)
            .Append("QAK").Append(f).AppendJoin(f, definition?[2].Raw ?? "", status).Append('\r');
        if (definition is not null)
        {
            text.Append(definition.Raw).Append('\r');
        }

        if (found.Count > 0)
        {
            // The second name is a pseudonym of type S: who asks for numbers is told no name (ITI TF-2 3.9.4.2.2.6).
            text.Append("PID").Append(f)
                .AppendJoin(f, "", "", string.Join(r, found.Select(identifier => $"{Hl7Escapes.Write(identifier.Value, separators)}{c}{c}{c}{Authority(identifier.Authority)}")), "", $"{r}{c}{c}{c}{c}{c}{c}S")
                .Append('\r');
        }

        return text.ToString();
    }

    /// <summary>As who asks spells it, where it was asked for by name; else as it is known.</summary>
    private string Authority(string authority)
    {
        if (Domains.FirstOrDefault(domain => domain.Names.Any(name => string.Equals(name.Normalize(NormalizationForm.FormKC), authority, StringComparison.OrdinalIgnoreCase))) is { } asked)
        {
            return asked.Raw;
        }

        var written = Hl7Escapes.Write(authority, message.Separators);
        return message.Separators.Subcomponent is not { } s ? written
            : authority.All(character => char.IsAsciiDigit(character) || character == '.') && authority.Contains('.', StringComparison.Ordinal) ? $"{s}{written}{s}ISO"
            : authority.Contains("://", StringComparison.Ordinal) ? $"{s}{written}{s}URI"
            : written;
    }

    private sealed record Domain(string Raw, IReadOnlyList<string> Names);
}
