namespace CareLoop.Configuration.Plans;

/// <summary>A questionnaire as a document (kind <see cref="ConfigKind.Questionnaire"/>): <c>title</c> and <c>questions</c>.</summary>
internal static class QuestionnaireDocument
{
    private const int MaxQuestions = 50;
    private const int MaxOptions = 20;
    private const int MaxId = 40;
    private const int MaxText = 500;
    private const int MostNumber = 1_000_000;

    private static readonly Dictionary<string, QuestionKind> Kinds = new()
    {
        ["yes-no"] = QuestionKind.YesNo,
        ["choice"] = QuestionKind.Choice,
        ["number"] = QuestionKind.Number,
        ["text"] = QuestionKind.Text,
    };

    private static readonly string[] OfANumber = ["min", "max", "redFlagFrom"];

    public static Questionnaire? Read(ConfigDocument document, DocumentReader reader)
    {
        var title = LocalText.Read(reader, "title", MaxText, required: true);
        var questions = new List<Question>();
        var items = reader.Objects("questions", MaxQuestions).ToList();
        if (reader.IsObject && items.Count == 0 && !reader.Refused("questions"))
            reader.RefuseField("questions", "At least one question.");
        foreach (var item in items)
        {
            if (ReadQuestion(item) is not { } question)
                continue;

            if (questions.Exists(other => other.Id == question.Id))
                item.RefuseField("id", "Another question has this id.");
            else
                questions.Add(question);
        }

        reader.Done();
        return reader.IsObject ? new Questionnaire(document.Key.Organisation, document.Key.Name, document.Version, title, questions) : null;
    }

    private static Question? ReadQuestion(DocumentReader reader)
    {
        var id = reader.Name("id", MaxId);
        var kind = reader.Word("kind", Kinds, required: true);
        var text = LocalText.Read(reader, "text", MaxText, required: true);
        var options = ReadOptions(reader);
        var required = reader.Flag("required", false);
        var redFlags = reader.Texts("redFlags", MaxOptions, MaxId);
        var question = new Question(id, kind ?? QuestionKind.Text, text, options, required, redFlags)
        {
            Min = reader.Number("min", -MostNumber, MostNumber, 0),
            Max = reader.Number("max", -MostNumber, MostNumber, MostNumber),
            RedFlagFrom = reader.Contains("redFlagFrom") ? reader.Number("redFlagFrom", -MostNumber, MostNumber, MostNumber) : null,
        };
        reader.Done();
        if (id.Length == 0 || kind is null)
            return null;

        CheckKind(question, reader);
        return question;
    }

    private static void CheckKind(Question question, DocumentReader reader)
    {
        var answers = question.Kind switch
        {
            QuestionKind.YesNo => ["yes", "no"],
            QuestionKind.Choice => question.Options.Select(option => option.Id).ToArray(),
            _ => [],
        };
        if (question.Kind == QuestionKind.Choice && question.Options.Count < 2 && !reader.Refused("options"))
            reader.RefuseField("options", "A choice has at least two.");
        if (question.Kind != QuestionKind.Choice && question.Options.Count > 0)
            reader.RefuseField("options", "Only a choice has them.");
        if (question.RedFlags.Except(answers).Any())
            reader.RefuseField("redFlags", "Answers of a choice, or yes and no of a yes-no question; of a number, redFlagFrom.");
        foreach (var field in OfANumber.Where(field => question.Kind != QuestionKind.Number && reader.Contains(field)))
            reader.RefuseField(field, "Only a number has it.");
        if (question.Max < question.Min)
            reader.RefuseField("max", "Below min: no answer would do.");
    }

    private static List<QuestionOption> ReadOptions(DocumentReader reader)
    {
        var options = new List<QuestionOption>();
        foreach (var item in reader.Objects("options", MaxOptions))
        {
            var option = new QuestionOption(item.Name("id", MaxId), LocalText.Read(item, "text", MaxText, required: true));
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
}
