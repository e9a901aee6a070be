using System.Text.Json;

namespace CareLoop.Configuration.Plans;

/// <summary>How a question is answered.</summary>
internal enum QuestionKind
{
    YesNo,
    Choice,
    Number,
    Text,
}

/// <summary>What a caller asks (kind <see cref="ConfigKind.Questionnaire"/>).</summary>
internal sealed record Questionnaire(string Organisation, string Name, int Version, LocalText Title, IReadOnlyList<Question> Questions)
{
    /// <summary>As answers name it: <c>organisation/name@version</c>.</summary>
    public string Address => $"{Organisation}/{Name}@{Version}";

    /// <summary>Answers as they are kept, and what is wrong with them.</summary>
    /// <param name="answers">An object with a member for each question that was answered, by its id.</param>
    /// <param name="pointer">Where the object stands in the request, as a JSON pointer.</param>
    public CheckedAnswers Check(JsonElement answers, string pointer = "") => QuestionnaireAnswers.Check(this, answers, pointer);
}

/// <summary>One question.</summary>
/// <param name="Id">Its name within the questionnaire.</param>
/// <param name="Options">Of a choice: its answers, by id.</param>
/// <param name="Required">Whether it is always answered.</param>
/// <param name="RedFlags">Answers that are red flags: <c>yes</c>, <c>no</c>, or the id of an option.</param>
internal sealed record Question(string Id, QuestionKind Kind, LocalText Text, IReadOnlyList<QuestionOption> Options, bool Required, IReadOnlyList<string> RedFlags)
{
    /// <summary>Of a number: the smallest answer.</summary>
    public int Min { get; init; }

    /// <summary>Of a number: the largest answer.</summary>
    public int Max { get; init; } = 1_000_000;

    /// <summary>Of a number: from which on an answer is a red flag; null for none.</summary>
    public int? RedFlagFrom { get; init; }
}

/// <summary>One answer of a choice.</summary>
internal sealed record QuestionOption(string Id, LocalText Text);
