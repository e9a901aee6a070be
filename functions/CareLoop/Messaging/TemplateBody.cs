using System.Text;

namespace CareLoop.Messaging;

/// <summary>
/// The body of a template, taken apart: literal text, <c>{field}</c>, and <c>[...]</c> around what is left out when
/// a field in it is empty. Groups do not nest. A brace or bracket that fits nowhere is an error, and literal text.
/// </summary>
internal sealed class TemplateBody
{
    private readonly List<Part> parts = [];
    private readonly List<TemplateError> errors = [];

    private TemplateBody()
    {
    }

    /// <summary>What does not fit together; empty for a body that may be saved.</summary>
    public IReadOnlyList<TemplateError> Errors => errors;

    /// <summary>The fields that the body names, in its order.</summary>
    public IEnumerable<string> Fields => parts.Where(p => p.IsField).Select(p => p.Text);

    public static TemplateBody Parse(string body)
    {
        var parsed = new TemplateBody();
        var literal = new StringBuilder();
        var groups = 0;
        var open = 0;
        for (var i = 0; i < body.Length; i++)
        {
            switch (body[i])
            {
                case '{' when FieldAt(body, i) is { } field:
                    parsed.AddLiteral(literal, open);
                    parsed.parts.Add(new Part(field, IsField: true, open));
                    i += field.Length + 1;
                    break;
                case '{' or '}':
                    parsed.errors.Add(new TemplateError("unbalanced", $"A brace at position {i + 1} is no part of a {{field}}."));
                    literal.Append(body[i]);
                    break;
                case '[' when open == 0:
                    parsed.AddLiteral(literal, open);
                    open = ++groups;
                    break;
                case ']' when open > 0:
                    parsed.AddLiteral(literal, open);
                    parsed.CheckGroup(open, i);
                    open = 0;
                    break;
                case '[' or ']':
                    parsed.errors.Add(new TemplateError("unbalanced", $"The bracket at position {i + 1} opens inside a group or closes none."));
                    literal.Append(body[i]);
                    break;
                default:
                    literal.Append(body[i]);
                    break;
            }
        }

        parsed.AddLiteral(literal, open);
        if (open > 0) parsed.errors.Add(new TemplateError("unbalanced", "The last [ is not closed."));
        return parsed;
    }

    /// <summary>The body with its fields filled in; a group with an empty field is left out.</summary>
    public string Render(Func<string, string> value)
    {
        var dropped = parts.Where(p => p.IsField && p.Group > 0 && value(p.Text).Length == 0).Select(p => p.Group).ToHashSet();
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (!dropped.Contains(part.Group)) text.Append(part.IsField ? value(part.Text) : part.Text);
        }

        return SmsText.Lines(text.ToString());
    }

    private static string? FieldAt(string body, int brace)
    {
        var end = brace + 1;
        while (end < body.Length && (char.IsAsciiLetterOrDigit(body[end]) || body[end] is '-' or '_')) end++;
        return end < body.Length && body[end] == '}' && end > brace + 1 ? body[(brace + 1)..end] : null;
    }

    private void AddLiteral(StringBuilder literal, int group)
    {
        if (literal.Length > 0) parts.Add(new Part(literal.ToString(), IsField: false, group));
        literal.Clear();
    }

    private void CheckGroup(int group, int position)
    {
        if (!parts.Exists(p => p.Group == group && p.IsField))
            errors.Add(new TemplateError("group-without-field", $"The group that ends at position {position + 1} has no field to decide on."));
    }

    /// <param name="Text">Literal text, or a field's name.</param>
    /// <param name="IsField">Which of the two.</param>
    /// <param name="Group">The optional group it is in, counted from 1; 0 outside.</param>
    private readonly record struct Part(string Text, bool IsField, int Group);
}
