using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>What somebody does with a case.</summary>
internal abstract record CaseCommand(string Verb)
{
    /// <summary>Takes it on.</summary>
    public sealed record Acknowledge() : CaseCommand("acknowledge");

    /// <summary>Begins to look into it.</summary>
    public sealed record Investigate(string? Text) : CaseCommand("investigate");

    /// <summary>Writes something down.</summary>
    public sealed record Note(string Text) : CaseCommand("note");

    /// <summary>Whoever complained has heard from a person.</summary>
    public sealed record Contact(string Text) : CaseCommand("contact");

    /// <summary>What was found, and what lay behind it.</summary>
    public sealed record Found(string Text, CauseKind Cause) : CaseCommand("finding");

    /// <summary>Nothing can go on before whoever complained has answered.</summary>
    public sealed record Wait(string Why) : CaseCommand("wait");

    /// <summary>It goes on.</summary>
    public sealed record Resume(string? Why) : CaseCommand("resume");

    /// <summary>Gives it to somebody, or to a list.</summary>
    public sealed record Assign(string? Person, string? Department, string Why) : CaseCommand("assign");

    /// <summary>Asks another department for its part.</summary>
    public sealed record Involve(string Department) : CaseCommand("involve");

    /// <summary>Sets out to keep it from happening again.</summary>
    public sealed record Measure(string Text, string Owner, DateOnly Due) : CaseCommand("measure");

    /// <summary>Names a document that stands elsewhere.</summary>
    public sealed record Attach(string Name, string MediaType, long Bytes, string Reference) : CaseCommand("attach");

    /// <summary>Says what it is about.</summary>
    public sealed record Link(string? Encounter, string? Clinician, string? Department, IReadOnlyList<string> Cases) : CaseCommand("link");

    /// <summary>Judges it anew.</summary>
    public sealed record Classify(CaseSeverity? Severity, string? Category) : CaseCommand("classify");

    /// <summary>Goes on with it in another case of the same person.</summary>
    public sealed record Merge(string Into) : CaseCommand("merge");

    /// <summary>Makes a case of its own of a part of it.</summary>
    public sealed record Split(string Text, CaseKind? Kind, string? Category, string? Department) : CaseCommand("split");

    /// <summary>Settles it on the spot.</summary>
    public sealed record Settle(string Reply, int Compensation, CauseKind? Cause) : CaseCommand("settle");

    /// <summary>Answers it.</summary>
    public sealed record Resolve(string Reply, CauseKind? Cause, string? Finding, int Compensation) : CaseCommand("resolve");

    /// <summary>Answers that it is none of the hospital's.</summary>
    public sealed record Reject(string Reply, string Why) : CaseCommand("reject");

    /// <summary>Whoever complained said to a person whether they are content.</summary>
    public sealed record Heard(bool Content, string? Text) : CaseCommand("heard");

    /// <summary>Takes it up again.</summary>
    public sealed record Reopen(string Why) : CaseCommand("reopen");

    /// <summary>Shows it to others as a typical problem with its answer, or no longer.</summary>
    /// <param name="Problem">What it was, without anybody's name; null where it is typical no longer.</param>
    /// <param name="Answer">What a good answer is; null for the one that was given.</param>
    public sealed record Typical(string? Problem, string? Answer) : CaseCommand("typical");

    /// <summary>All verbs, as they stand in addresses.</summary>
    public static IReadOnlyList<string> Verbs { get; } =
        ["acknowledge", "investigate", "note", "contact", "finding", "wait", "resume", "assign", "involve", "measure", "attach", "link", "classify", "merge", "split", "settle", "resolve", "reject", "heard", "reopen", "typical"];

    /// <summary>Reads what to do from a body; each mistake by its place. Not found (404) for a verb that there is not.</summary>
    public static Result<CaseCommand> Read(string verb, JsonElement body)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        CaseCommand? command = verb switch
        {
            "acknowledge" => new Acknowledge(),
            "investigate" => new Investigate(reader.Text("text", CaseLimits.LongestNote)),
            "note" => new Note(ReadWords(reader, "text")),
            "contact" => new Contact(ReadWords(reader, "text")),
            "finding" => new Found(ReadWords(reader, "text"), reader.Word("cause", WordsOf<CauseKind>(), required: true) ?? default),
            "wait" => new Wait(ReadWords(reader, "why")),
            "resume" => new Resume(reader.Text("why", CaseLimits.LongestNote)),
            "assign" => ReadAssign(reader),
            "involve" => new Involve(ReadCode(reader, "department")),
            "measure" => new Measure(reader.Text("text", CaseLimits.LongestWord, required: true) ?? "", ReadCode(reader, "owner"), reader.Optional<DateOnly>("due", Iso8601.TryDate, "A day such as 2026-03-05.", required: true) ?? default),
            "attach" => ReadAttach(reader),
            "link" => new Link(reader.Text("encounter", CaseLimits.LongestCode), reader.Text("clinician", CaseLimits.LongestCode), reader.Text("department", CaseLimits.LongestCode), reader.Texts("cases", CaseLimits.MostLinks, CaseLimits.LongestWord)),
            "classify" => new Classify(reader.Word("severity", WordsOf<CaseSeverity>()), reader.Text("category", CaseLimits.LongestCode)),
            "merge" => new Merge(reader.Text("into", CaseLimits.LongestWord, required: true) ?? ""),
            "split" => new Split(reader.Text("text", CaseLimits.LongestText, required: true) ?? "", reader.Word("kind", WordsOf<CaseKind>()), reader.Text("category", CaseLimits.LongestCode), reader.Text("department", CaseLimits.LongestCode)),
            "settle" => new Settle(ReadReply(reader), reader.Number("compensation", 0, int.MaxValue, 0), reader.Word("cause", WordsOf<CauseKind>())),
            "resolve" => new Resolve(ReadReply(reader), reader.Word("cause", WordsOf<CauseKind>()), reader.Text("finding", CaseLimits.LongestNote), reader.Number("compensation", 0, int.MaxValue, 0)),
            "reject" => new Reject(ReadReply(reader), ReadWords(reader, "why")),
            "heard" => ReadHeard(reader),
            "reopen" => new Reopen(ReadWords(reader, "why")),
            "typical" => ReadTypical(reader),
            _ => null,
        };
        if (command is null)
        {
            return new Problem(ProblemKind.NotFound, "no-such-verb", $"There is no such verb. It is one of {string.Join(", ", Verbs)}.");
        }

        reader.Done();
        return errors.Count == 0 ? command : new Problem(ProblemKind.Unprocessable, "invalid-complaint", "This can't be done with a case; each error names its place.") { Errors = errors };
    }

    private static Assign ReadAssign(DocumentReader reader)
    {
        var (person, department) = (reader.Text("person", CaseLimits.LongestCode), reader.Text("department", CaseLimits.LongestCode));
        if (person is null == department is null && !reader.Refused("person") && !reader.Refused("department"))
        {
            reader.RefuseWhole("Either a person, or a department (customer-service is one).");
        }

        return new Assign(person, department, ReadWords(reader, "why"));
    }

    private static Attach ReadAttach(DocumentReader reader)
    {
        var type = reader.Text("mediaType", CaseLimits.LongestCode, required: true) ?? "";
        if (type.Length > 0 && !Attachments.Types.Contains(type))
        {
            reader.RefuseField("mediaType", $"One of {string.Join(", ", Attachments.Types)}.");
        }

        var bytes = reader.Number("bytes", 1, (int)CaseLimits.LargestAttachment, 0);
        if (!reader.Contains("bytes"))
        {
            reader.RefuseField("bytes", "How large it is.");
        }

        return new Attach(reader.Text("name", CaseLimits.LongestWord, required: true) ?? "", type, bytes, reader.Text("reference", 1_000, required: true) ?? "");
    }

    private static Typical ReadTypical(DocumentReader reader)
    {
        var isTypical = reader.Flag("typical", true);
        var (problem, answer) = (reader.Text("problem", CaseLimits.LongestReply, required: isTypical), reader.Text("answer", CaseLimits.LongestReply));
        return isTypical ? new Typical(problem, answer) : new Typical(null, null);
    }

    private static Heard ReadHeard(DocumentReader reader)
    {
        if (!reader.Contains("content"))
        {
            reader.RefuseField("content", "true where whoever complained is content, false where not.");
        }

        return new Heard(reader.Flag("content", false), reader.Text("text", CaseLimits.LongestNote));
    }

    private static string ReadWords(DocumentReader reader, string name) => reader.Text(name, CaseLimits.LongestNote, required: true) ?? "";

    private static string ReadReply(DocumentReader reader) => reader.Text("reply", CaseLimits.LongestReply, required: true) ?? "";

    private static string ReadCode(DocumentReader reader, string name) => reader.Text(name, CaseLimits.LongestCode, required: true) ?? "";

    internal static Dictionary<string, T> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => KebabEnum.Write(value), StringComparer.Ordinal);
}

/// <summary>What may be attached: what people photograph, scan, record and write, and nothing that runs.</summary>
internal static class Attachments
{
    public static IReadOnlyList<string> Types { get; } =
        ["application/pdf", "image/jpeg", "image/png", "image/heic", "audio/mpeg", "audio/mp4", "audio/amr", "video/mp4", "text/plain"];
}
