using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>What becomes of a message of which the gateway never said whether it went out.</summary>
public enum OnUnknownOutcome
{
    /// <summary>Let it be: a patient texted twice is worse than one not reminded.</summary>
    Drop,

    /// <summary>Send it again: not knowing is worse than reading it twice.</summary>
    Resend,
}

/// <summary>Why a template cannot be saved.</summary>
/// <param name="Code">Stable: <c>unknown-template</c>, <c>unknown-field</c>, <c>unbalanced</c>,
/// <c>group-without-field</c>, <c>empty-result</c> or <c>too-long</c>.</param>
/// <param name="Detail">A sentence for whoever wrote the template.</param>
public sealed record TemplateError(string Code, string Detail);

/// <summary>
/// Words to a patient with named fields. <c>{field}</c> is replaced by its value; <c>[...]</c> is left out when a
/// field inside it is empty. What stands in a value is text, never a field or a group.
/// </summary>
/// <param name="Name">What it is sent for; decides which fields there are.</param>
/// <param name="Language">The language of the words.</param>
/// <param name="Body">The words. Empty lines are left out, so a line may consist of one group.</param>
/// <param name="Version">Counts up from 1 with each change; 0 for the words that CareLoop ships.</param>
/// <param name="OnUnknownOutcome">Whether a message that may not have gone out is sent again.</param>
public sealed record SmsTemplate(string Name, Language Language, string Body, int Version, OnUnknownOutcome OnUnknownOutcome)
{
    /// <summary>The most segments that a text may take with typical values; ten is where carriers begin to refuse.</summary>
    public const int MostSegments = 10;

    /// <summary>The segments that the text takes with typical values.</summary>
    public int TypicalSegments => SmsSegments.Count(Sample(TemplateFields.Of(Name) ?? [])).Segments;

    /// <summary>Everything that forbids saving this template; empty when nothing does.</summary>
    public IReadOnlyList<TemplateError> Validate()
    {
        if (TemplateFields.Of(Name) is not { } fields)
            return [new TemplateError("unknown-template", $"Nothing is sent with a template named '{SmsText.Clip(SmsText.Line(Name), 40)}'.")];

        var body = TemplateBody.Parse(Body ?? "");
        var errors = new List<TemplateError>(body.Errors);
        foreach (var unknown in body.Fields.Distinct().Where(name => !fields.Any(field => field.Name == name)))
            errors.Add(new TemplateError("unknown-field", $"'{unknown}' is no field of '{Name}', which has {string.Join(", ", fields.Select(f => f.Name))}."));

        var sample = Sample(fields);
        if (sample.Length == 0 || Render(new Dictionary<string, string>()).Length == 0)
            errors.Add(new TemplateError("empty-result", "Without words of its own the text can come out empty."));

        var segments = SmsSegments.Count(sample).Segments;
        if (segments > MostSegments)
            errors.Add(new TemplateError("too-long", $"With typical values the text takes {segments} segments; {MostSegments} are the most."));
        return errors;
    }

    /// <summary>
    /// The text to send. Never throws: a value that is missing is empty, one that is too long is cut, and control
    /// characters and line breaks in values are spaces, except in fields made of lines.
    /// </summary>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        var fields = TemplateFields.Of(Name) ?? [];
        var clean = new Dictionary<string, string>();
        foreach (var field in fields) clean[field.Name] = field.Clean(values.GetValueOrDefault(field.Name));
        return TemplateBody.Parse(Body ?? "").Render(name => clean.GetValueOrDefault(name, ""));
    }

    private string Sample(IReadOnlyList<TemplateField> fields) => Render(fields.ToDictionary(field => field.Name, field => field.Sample(Language)));
}
