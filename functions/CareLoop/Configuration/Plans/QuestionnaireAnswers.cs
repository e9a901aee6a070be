using System.Globalization;
using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Configuration.Plans;

/// <summary>One answer.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Answer"><c>yes</c> or <c>no</c>, the id of an option, a number, or words.</param>
/// <param name="IsRedFlag">Whether somebody has to see to it at once.</param>
internal sealed record GivenAnswer(string Question, string Answer, bool IsRedFlag);

/// <summary>Answers as they are kept.</summary>
/// <param name="Errors">By pointer; empty where they can be kept.</param>
/// <param name="Answers">In the order of the questions.</param>
internal sealed record CheckedAnswers(IReadOnlyList<FieldError> Errors, IReadOnlyList<GivenAnswer> Answers)
{
    /// <summary>Whether any answer is a red flag.</summary>
    public bool IsRedFlag => Answers.Any(answer => answer.IsRedFlag);

    /// <summary>One way to write them: an object of texts by question, in the order of the questions. Clinical data.</summary>
    public string Json => CanonicalJson.Of(JsonSerializer.Serialize(Answers.ToDictionary(answer => answer.Question, answer => answer.Answer)))!;
}

/// <summary>Reads what was answered to a questionnaire.</summary>
internal static class QuestionnaireAnswers
{
    /// <summary>The longest answer in words.</summary>
    public const int MaxText = 1_000;

    private const string Yes = "yes";
    private const string No = "no";

    public static CheckedAnswers Check(Questionnaire questionnaire, JsonElement answers, string pointer)
    {
        var errors = new List<FieldError>();
        var given = new List<GivenAnswer>();
        var isObject = answers.ValueKind == JsonValueKind.Object;
        if (!isObject && answers.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            return new CheckedAnswers([new FieldError(pointer, "An object is expected here, with a member for each answer.")], []);

        foreach (var question in questionnaire.Questions)
        {
            if (isObject && answers.TryGetProperty(question.Id, out var value) && !IsNothing(value))
            {
                if (Canonical(question, value) is { } answer)
                    given.Add(new GivenAnswer(question.Id, answer, IsRedFlag(question, answer)));
                else
                    errors.Add(new FieldError($"{pointer}/{question.Id}", Expected(question)));
            }
            else if (question.Required)
            {
                errors.Add(new FieldError($"{pointer}/{question.Id}", "This question is always answered."));
            }
        }

        if (isObject)
        {
            var unknown = answers.EnumerateObject().Where(member => questionnaire.Questions.All(question => question.Id != member.Name));
            errors.AddRange(unknown.Select(member => new FieldError($"{pointer}/{DocumentReader.Escape(member.Name)}", "There is no such question.")));
        }

        return new CheckedAnswers(errors, given);
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && Text(value) is { } text && string.IsNullOrWhiteSpace(text));

    private static string? Canonical(Question question, JsonElement value) => question.Kind switch
    {
        QuestionKind.YesNo => value.ValueKind switch
        {
            JsonValueKind.True => Yes,
            JsonValueKind.False => No,
            _ => Text(value) is Yes or No ? Text(value) : null,
        },
        QuestionKind.Choice => Text(value) is { } option && question.Options.Any(known => known.Id == option) ? option : null,
        QuestionKind.Number => Number(value) is { } number && number >= question.Min && number <= question.Max ? number.ToString(CultureInfo.InvariantCulture) : null,
        _ => Text(value) is { Length: <= MaxText } words ? words.Trim() : null,
    };

    // Without zeros that say nothing: 37.50 and 37.5 are one answer.
    private static decimal? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number / 1.0000000000000000000000000000m : null;

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    private static bool IsRedFlag(Question question, string answer) =>
        question.RedFlags.Contains(answer)
        || (question is { Kind: QuestionKind.Number, RedFlagFrom: { } from } && decimal.Parse(answer, CultureInfo.InvariantCulture) >= from);

    private static string Expected(Question question) => question.Kind switch
    {
        QuestionKind.YesNo => "yes or no.",
        QuestionKind.Choice => $"One of {string.Join(", ", question.Options.Select(option => option.Id))}.",
        QuestionKind.Number => string.Create(CultureInfo.InvariantCulture, $"A number from {question.Min} to {question.Max}."),
        _ => string.Create(CultureInfo.InvariantCulture, $"A text of at most {MaxText} characters."),
    };
}
