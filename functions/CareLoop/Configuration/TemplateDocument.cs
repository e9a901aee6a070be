using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>
/// The words of a text message as a document (kind <see cref="ConfigKind.Template"/>): <c>body</c> and
/// <c>onUnknownOutcome</c>. Its name and its language stand in the key, as <c>reminder.zh-CN</c>.
/// </summary>
internal static class TemplateDocument
{
    private const int MaxBody = 4_000;
    private const string Drop = "drop";
    private const string Resend = "resend";

    /// <summary>A template and the organisation whose words they are.</summary>
    public sealed record Owned(string Organisation, SmsTemplate Template);

    public static string NameOf(SmsTemplate template) => $"{template.Name}.{template.Language.Code}";

    /// <summary>A template as a document, to be shown beside those published.</summary>
    public static string Write(SmsTemplate template) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["body"] = template.Body,
        ["onUnknownOutcome"] = template.OnUnknownOutcome == OnUnknownOutcome.Resend ? Resend : Drop,
    });

    /// <summary>Null where what is left would be no text to send.</summary>
    public static Owned? Read(ConfigDocument document, DocumentReader reader)
    {
        var body = reader.Text("body", MaxBody, required: true);
        var outcome = reader.Value("onUnknownOutcome", TryOutcome, OnUnknownOutcome.Drop, $"{Drop} or {Resend}.");
        reader.Done();
        if (body is null || !TryName(document.Key.Name, out var name, out var language))
        {
            if (body is not null)
                reader.RefuseWhole("A template is named by what it is for and its language, such as reminder.zh-CN.");
            return null;
        }

        var template = new SmsTemplate(name, language, body, document.Version, outcome);
        var mistakes = template.Validate();
        foreach (var mistake in mistakes)
            reader.RefuseField("body", mistake.Detail);
        return mistakes.Count > 0 ? null : new Owned(document.Key.Organisation, template);
    }

    private static bool TryName(string text, out string name, out Language language)
    {
        var dot = text.LastIndexOf('.');
        name = dot < 0 ? text : text[..dot];

        // The one spelling of each language: zh.CN or ZH-cn would be further documents for the same words.
        return Language.TryParse(text[(dot + 1)..], null, out language) && language.Code == text[(dot + 1)..] && dot > 0;
    }

    private static bool TryOutcome(string text, out OnUnknownOutcome outcome)
    {
        outcome = text == Resend ? OnUnknownOutcome.Resend : OnUnknownOutcome.Drop;
        return text is Drop or Resend;
    }
}
