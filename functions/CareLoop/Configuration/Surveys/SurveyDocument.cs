using System.Collections.Concurrent;
using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration.Plans;

namespace CareLoop.Configuration.Surveys;

/// <summary>A survey as a document (kind <see cref="ConfigKind.Survey"/>); docs/surveys.md says what its fields are.</summary>
internal static class SurveyDocument
{
    /// <summary>More nobody answers by text.</summary>
    public const int MaxQuestions = 12;

    /// <summary>The number of an option is one digit.</summary>
    public const int MaxOptions = 9;

    /// <summary>It stands in every survey that runs; a property holds 32,768 characters.</summary>
    public const int MaxJson = 24_000;

    private const int MostFrozen = 200;
    private const int MaxId = 40;
    private const int MaxText = 200;
    private const int MaxDepartments = 200;
    private const int MaxWords = 20;
    private const int MostAsked = 1_000_000;
    private const int LastDay = 28, MostDaysOver = 28, MostDaysBack = 366;
    private const string IsADelay = "An ISO 8601 duration of days or time, such as PT2H or P2D.";

    private static readonly string[] CalendarFields = ["months", "day", "spreadOver", "careWithin"];

    private static readonly Dictionary<string, SurveyStart> Starts = new()
    {
        ["visit"] = SurveyStart.Visit,
        ["discharge"] = SurveyStart.Discharge,
        ["complaint-closed"] = SurveyStart.ComplaintClosed,
        ["calendar"] = SurveyStart.Calendar,
        ["hand"] = SurveyStart.Hand,
    };

    private static readonly Dictionary<string, SurveyQuestionKind> Kinds = new()
    {
        ["rating"] = SurveyQuestionKind.Rating,
        ["recommend"] = SurveyQuestionKind.Recommend,
        ["yes-no"] = SurveyQuestionKind.YesNo,
        ["choice"] = SurveyQuestionKind.Choice,
        ["text"] = SurveyQuestionKind.Text,
    };

    private static readonly Dictionary<string, SurveyDimension> Dimensions = Enum.GetValues<SurveyDimension>().ToDictionary(Storage.KebabEnum.Write);

    private static readonly Dictionary<string, SurveyPageUse> Pages = new() { ["offered"] = SurveyPageUse.Offered, ["only"] = SurveyPageUse.Only };

    private static readonly Dictionary<string, OptionSide> Sides = new() { ["positive"] = OptionSide.Positive, ["negative"] = OptionSide.Negative };

    private static readonly ConcurrentDictionary<(string Organisation, string Name, int Version, string Json), Survey> FrozenSurveys = new();

    /// <summary>A survey as a patient's record keeps it: the version with which it began.</summary>
    public static Survey Frozen(string organisation, string name, int version, string json)
    {
        var key = (organisation, name, version, json);
        if (FrozenSurveys.TryGetValue(key, out var known))
            return known;

        using var document = JsonDocument.Parse(CanonicalJson.Of(json) ?? ConfigDocument.Withdrawn);
        var survey = Whole(new DocumentReader(document.RootElement, string.Empty, []), organisation, name, version, json);
        if (FrozenSurveys.Count >= MostFrozen)
            FrozenSurveys.Clear();
        FrozenSurveys[key] = survey;
        return survey;
    }

    public static Survey? Read(ConfigDocument document, DocumentReader reader)
    {
        var survey = Whole(reader, document.Key.Organisation, document.Key.Name, document.Version, document.Json);
        if (document.Json.Length > MaxJson)
            reader.RefuseWhole(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A survey has at most {MaxJson} characters."));
        return reader.IsObject && survey.Questions.Count > 0 && !reader.Refused("startsFrom") && document.Json.Length <= MaxJson ? survey : null;
    }

    private static Survey Whole(DocumentReader reader, string organisation, string name, int version, string json)
    {
        var survey = new Survey(
            organisation,
            name,
            version,
            LocalText.Read(reader, "title", MaxText, required: true),
            reader.Word("startsFrom", Starts, required: true) ?? SurveyStart.Hand,
            reader.Optional<Offset>("after", (string text, out Offset offset) => Offset.TryParse(text, null, out offset), IsADelay) ?? default,
            reader.WholeNumbers("months", 1, 12, 12),
            reader.Texts("departments", MaxDepartments, MaxId),
            reader.Number("share", 0, 100, 100),
            reader.Numbers("shares", 0, 100, MaxDepartments),
            reader.Contains("quota") ? reader.Number("quota", 0, MostAsked, 0) : null,
            reader.Flag("compact", false),
            LocalText.Read(reader, "opening", MaxText),
            LocalText.Read(reader, "thanks", MaxText),
            ReadQuestions(reader),
            json)
        {
            Day = reader.Number("day", 1, LastDay, 1),
            SpreadOver = Days(reader, "spreadOver", MostDaysOver, 1),
            CareWithin = Days(reader, "careWithin", MostDaysBack, 90),
            Page = reader.Word("page", Pages) ?? SurveyPageUse.None,
            IsAnonymous = reader.Flag("anonymous", false),
        };
        CheckCalendar(reader, survey);
        if (survey.Compact && survey.CompactRatings.Count < 2 && !reader.Refused("questions"))
            reader.RefuseField("compact", "It takes two ratings or more that hang on no answer.");
        if (survey.IsAnonymous && survey.Page != SurveyPageUse.Only && !reader.Refused("page"))
            reader.RefuseField("anonymous", "Only what is answered on a page alone ('page': 'only') can be anonymous: a text tells whose it is.");
        if (survey.IsAnonymous && survey.Questions.Any(question => question.Recovers) && !reader.Refused("questions"))
            reader.RefuseField("anonymous", "Nobody can be called back: set 'recovers' of each rating to false.");
        reader.Done();
        return survey;
    }

    private static void CheckCalendar(DocumentReader reader, Survey survey)
    {
        if (survey.Start == SurveyStart.Calendar)
        {
            if (survey.Months.Count == 0 && !reader.Refused("months"))
                reader.RefuseField("months", "The months in which it is asked.");
            if (reader.Contains("after"))
                reader.RefuseField("after", "What starts from the calendar begins on its day, 'day'.");
            return;
        }

        foreach (var field in CalendarFields.Where(field => reader.Contains(field) && !reader.Refused(field)))
            reader.RefuseField(field, "Only what starts from the calendar has it.");
    }

    // Whole days: an hour more or less is nothing that a calendar knows.
    private static int Days(DocumentReader reader, string name, int most, int fallback) => reader.Value(
        name,
        (string text, out int days) =>
        {
            var isWhole = Offset.TryParse(text, null, out var offset) && offset.Time == TimeSpan.Zero;
            return (days = offset.Days) >= 1 && days <= most && isWhole;
        },
        fallback,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"An ISO 8601 duration of whole days, P1D to P{most}D."));

    private static List<SurveyQuestion> ReadQuestions(DocumentReader reader)
    {
        var questions = new List<SurveyQuestion>();
        var items = reader.Objects("questions", MaxQuestions).ToList();
        if (reader.IsObject && items.Count == 0 && !reader.Refused("questions"))
            reader.RefuseField("questions", "At least one question.");
        foreach (var item in items)
        {
            if (ReadQuestion(item, questions) is not { } question)
                continue;

            if (questions.Exists(other => other.Id == question.Id))
                item.RefuseField("id", "Another question has this id.");
            else
                questions.Add(question);
        }

        return questions;
    }

    private static SurveyQuestion? ReadQuestion(DocumentReader reader, List<SurveyQuestion> earlier)
    {
        var id = reader.Name("id", MaxId);
        var kind = reader.Word("kind", Kinds, required: true);
        var question = new SurveyQuestion(
            id, kind ?? SurveyQuestionKind.Text, ReadDimensions(reader), LocalText.Read(reader, "text", MaxText, required: true), ReadOptions(reader), ReadCondition(reader, earlier),
            reader.Flag("recovers", kind is SurveyQuestionKind.Rating));
        reader.Done();
        if (id.Length == 0 || kind is null)
            return null;

        if (kind == SurveyQuestionKind.Choice && question.Options.Count < 2 && !reader.Refused("options"))
            reader.RefuseField("options", "A choice has at least two.");
        if (kind != SurveyQuestionKind.Choice && question.Options.Count > 0)
            reader.RefuseField("options", "Only a choice has them.");
        if (question.Recovers && !question.Answers.Any(question.IsBad))
            reader.RefuseField("recovers", "None of its answers is a bad one: it takes a rating, a recommendation, or a choice with a negative option.");
        return question;
    }

    private static List<SurveyDimension> ReadDimensions(DocumentReader reader)
    {
        var dimensions = new List<SurveyDimension>();
        foreach (var name in reader.Texts("dimensions", Dimensions.Count, MaxId))
        {
            if (Dimensions.TryGetValue(name, out var dimension))
                dimensions.Add(dimension);
            else
                reader.RefuseField("dimensions", $"Each one of {string.Join(", ", Dimensions.Keys)}.");
        }

        if (dimensions.Count == 0 && reader.IsObject && !reader.Refused("dimensions"))
            reader.RefuseField("dimensions", "What the question is about: at least one.");
        return dimensions;
    }

    private static List<SurveyOption> ReadOptions(DocumentReader reader)
    {
        var options = new List<SurveyOption>();
        foreach (var item in reader.Objects("options", MaxOptions))
        {
            var option = new SurveyOption(item.Name("id", MaxId), LocalText.Read(item, "text", MaxId, required: true), item.Texts("words", MaxWords, MaxId), item.Word("side", Sides) ?? OptionSide.Neither);
            item.Done();
            if (option.Id.Length == 0)
                continue;

            if (options.Exists(other => other.Id == option.Id))
                item.RefuseField("id", "Another option has this id.");
            else
                options.Add(option);
        }

        return options;
    }

    // Of an earlier question only, so that no two wait for each other.
    private static SurveyCondition? ReadCondition(DocumentReader reader, List<SurveyQuestion> earlier)
    {
        if (reader.Object("onlyIf") is not { } inner)
            return null;

        var name = inner.Text("question", MaxId, required: true);
        var answers = inner.Texts("answers", MaxQuestions, MaxId);
        inner.Done();
        if (name is null)
            return null;

        if (earlier.Find(question => question.Id == name) is not { } asked)
            inner.RefuseField("question", "A question that stands before this one.");
        else if (asked.Kind == SurveyQuestionKind.Text)
            inner.RefuseField("question", "Nothing hangs on free text.");
        else if (answers.Count == 0 || answers.Except(asked.Answers).Any())
            inner.RefuseField("answers", $"Of {string.Join(", ", asked.Answers)}.");
        return new SurveyCondition(name, answers);
    }
}
