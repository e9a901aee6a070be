using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>What somebody does with a task.</summary>
internal abstract record TaskCommand(string Action)
{
    private const int LongestNote = 2_000;
    private const int LongestName = 100;

    /// <summary>Takes it.</summary>
    public sealed record Claim() : TaskCommand("claim-task");

    /// <summary>Gives it back to the list.</summary>
    public sealed record HandBack(string? Why) : TaskCommand("hand-back-task");

    /// <summary>Gives it to somebody of the directory.</summary>
    public sealed record Assign(string Person, string? Why) : TaskCommand("assign-task");

    /// <summary>Tells what came of a try.</summary>
    public sealed record Try(AttemptResult Result, string? Who, int? Minutes, string? Note, DateTimeOffset? CallBackAt, string? Phone, DateTimeOffset? At) : TaskCommand("record-attempt");

    /// <summary>Does it, with the answers of its questionnaire.</summary>
    public sealed record Complete(JsonElement? Answers, string? Who, int? Minutes, string? Note, bool RedFlag) : TaskCommand("complete-task");

    /// <summary>Reads what to do from a body; each mistake by its place.</summary>
    public static Result<TaskCommand> Read(string verb, JsonElement body)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        TaskCommand? command = verb switch
        {
            "claim" => new Claim(),
            "hand-back" => new HandBack(reader.Text("why", LongestNote)),
            "assign" => new Assign(reader.Text("person", LongestName, required: true) ?? "", reader.Text("why", LongestNote)),
            "attempts" => ReadTry(reader),
            "complete" => new Complete(
                Element(body, "answers", reader), reader.Text("who", LongestName), ReadMinutes(reader), reader.Text("note", LongestNote), reader.Flag("redFlag", false)),
            _ => null,
        };
        if (command is null)
        {
            return Access.AccessRule.NotFound;
        }

        reader.Done();
        return errors.Count == 0 ? command : new Problem(ProblemKind.Unprocessable, "invalid-request", "The request can't be taken; each error names its place.") { Errors = errors };
    }

    private static Try ReadTry(DocumentReader reader)
    {
        var result = reader.Optional<AttemptResult>("result", TryResult, "One of reached, no-answer, wrong-number, refused, call-back.", required: true);
        var again = reader.Optional<DateTimeOffset>("callBackAt", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00.");
        if (result == AttemptResult.CallBack && again is null)
        {
            reader.RefuseField("callBackAt", "Say when to call back.");
        }

        return new Try(
            result ?? default, reader.Text("who", LongestName), ReadMinutes(reader), reader.Text("note", LongestNote), again, reader.Text("phone", 20),
            reader.Optional<DateTimeOffset>("at", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00."));
    }

    private static int? ReadMinutes(DocumentReader reader) => reader.Contains("minutes") ? reader.Number("minutes", 0, 600, 0) : Ask(reader, "minutes");

    // Asked for, so that it passes for known.
    private static int? Ask(DocumentReader reader, string name)
    {
        _ = reader.Number(name, 0, 0, 0);
        return null;
    }

    private static JsonElement? Element(JsonElement body, string name, DocumentReader reader)
    {
        _ = reader.Object(name);
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
    }

    private static bool TryResult(string text, out AttemptResult value)
    {
        value = KebabEnum.Read<AttemptResult>(text) ?? default;
        // That a letter was sent is told by completing its task.
        return KebabEnum.Read<AttemptResult>(text) is not (null or AttemptResult.Sent);
    }
}
