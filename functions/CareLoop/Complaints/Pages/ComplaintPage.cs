using System.Globalization;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.Complaints.Pages;

/// <summary>Where a case stands, as its page shows it.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Lead">Under the title; null for nothing.</param>
/// <param name="Number">Its number.</param>
/// <param name="Code">What stands for a phone's last digits; null where there is a phone.</param>
/// <param name="Owner">Who looks after it.</param>
/// <param name="Until">Until when; null where it is answered.</param>
/// <param name="State">Where it stands; null where it has only come.</param>
/// <param name="Reply">The answer; null for none.</param>
internal sealed record CaseShown(string Title, string? Lead, string Number, string? Code, string Owner, string? Until, string? State, string? Reply);

/// <summary>The public page as HTML. What is half written is kept for this tab. Static and pure.</summary>
internal static class ComplaintPage
{
    public const int LongestText = 2_000, LongestName = 60;

    private const string Script =
        """
        (function(){var f=document.forms[0],k='c'+location.pathname,s;try{s=window.sessionStorage}catch(e){}
        if(!f||!f.elements.text){if(!f)try{s.removeItem(k)}catch(e){}return}
        function read(){var o={};Array.prototype.forEach.call(f.elements,function(e){if(e.name&&e.type!=='hidden'&&((e.type!=='radio'&&e.type!=='checkbox')||e.checked))o[e.name]=e.value});return o}
        try{var o=JSON.parse(s.getItem(k)||'{}');Array.prototype.forEach.call(f.elements,function(e){if(e.type==='hidden'||o[e.name]===undefined)return;if(e.type==='radio'||e.type==='checkbox')e.checked=o[e.name]===e.value;else if(!e.value)e.value=o[e.name]})}catch(e){}
        f.addEventListener('input',function(){try{s.setItem(k,JSON.stringify(read()))}catch(e){}});
        f.addEventListener('submit',function(){var b=f.querySelector('button');setTimeout(function(){b.disabled=true},0);setTimeout(function(){b.disabled=false},8000)})})()
        """;

    /// <summary>What the page may load and send.</summary>
    public static string ContentSecurityPolicy { get; } = PublicPage.ContentSecurityPolicy(Script);

    /// <summary>What happened?</summary>
    public static string Form(OrganisationSettings organisation, IReadOnlyList<(string Code, string Name)> departments, ComplaintWords words, string once, IReadOnlyDictionary<string, string> given, string? error)
    {
        var page = Begin(words.Title, organisation, words, "complain");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(words.Title)}</h1>");
        Error(page, error);
        page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(words.Intro)}</p><p class=\"note\">{Encode(words.Emergency)}{PublicPage.Phone(organisation.EmergencyNumber, words.Language)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<form method=\"post\" action=\"/complain\" accept-charset=\"utf-8\" autocomplete=\"off\">{Hidden("at", organisation.Organisation)}{Hidden("lang", words.Language.Code)}{Hidden("once", once)}");
        Radios(page, "kind", words.Kind, [.. words.Kinds.Select(kind => (KebabEnum.Write(kind.Kind), kind.Name))], given.GetValueOrDefault("kind", "complaint"));
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"words\"><label for=\"text\">{Encode(words.Text)}</label><p class=\"hint\" id=\"text-h\">{Encode(words.TextHint)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<textarea id=\"text\" name=\"text\" required maxlength=\"{LongestText}\" aria-describedby=\"text-h\">{Encode(given.GetValueOrDefault("text"))}</textarea></div>");
        if (departments.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"words\"><label for=\"department\">{Encode(words.Department)}</label><select id=\"department\" name=\"department\"><option value=\"\">{Encode(words.NoDepartment)}</option>");
            foreach (var (code, name) in departments)
                page.Append(CultureInfo.InvariantCulture, $"<option value=\"{Encode(code)}\"{(given.GetValueOrDefault("department") == code ? " selected" : "")}>{Encode(name)}</option>");
            page.Append("</select></div>");
        }

        Radios(page, "relation", words.Relation, words.Relations, given.GetValueOrDefault("relation", "patient"));
        Field(page, "name", "text", words.Name, null, LongestName, given);
        Field(page, "phone", "tel", words.Phone, words.PhoneHint, 20, given);
        page.Append(CultureInfo.InvariantCulture, $"<p><label class=\"choice\"><input type=\"checkbox\" name=\"hidden\" value=\"1\"{(given.GetValueOrDefault("hidden") == "1" ? " checked" : "")}>{Encode(words.Hidden)}</label></p>");
        page.Append(CultureInfo.InvariantCulture, $"<button type=\"submit\">{Encode(words.Send)}</button></form><p><a href=\"/complain/state?at={Uri.EscapeDataString(organisation.Organisation)}&amp;lang={words.Language.Code}\">{Encode(words.AskState)}</a></p>");
        return PublicPage.End(page, Script);
    }

    /// <summary>How does it stand?</summary>
    public static string Ask(OrganisationSettings organisation, ComplaintWords words, IReadOnlyDictionary<string, string> given, string? error)
    {
        var page = Begin(words.StateTitle, organisation, words, "complain/state");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(words.StateTitle)}</h1>");
        Error(page, error);
        page.Append(CultureInfo.InvariantCulture, $"<form method=\"post\" action=\"/complain/state\" accept-charset=\"utf-8\" autocomplete=\"off\">{Hidden("at", organisation.Organisation)}{Hidden("lang", words.Language.Code)}");
        Field(page, "number", "text", words.Number, "TS-20261121-0042-8", 40, given);
        Field(page, "digits", "tel", words.Digits, null, 8, given);
        page.Append(CultureInfo.InvariantCulture, $"<button type=\"submit\">{Encode(words.Ask)}</button></form>");
        return PublicPage.End(page, Script);
    }

    /// <summary>Where a case stands.</summary>
    public static string Show(OrganisationSettings organisation, ComplaintWords words, CaseShown shown)
    {
        var page = PublicPage.Begin(shown.Title, words.Language, organisation.Name, null);
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(shown.Title)}</h1>");
        if (shown.Lead is { } lead)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(lead)}</p>");
        page.Append("<div class=\"words\"><dl>");
        Line(page, words.Number, shown.Number);
        Line(page, words.Code, shown.Code);
        Line(page, words.State, shown.State);
        Line(page, words.Owner, shown.Owner);
        Line(page, words.Until, shown.Until);
        Line(page, words.Reply, shown.Reply);
        page.Append("</dl>");
        if (shown.Code is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"hint\">{Encode(words.CodeHint)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"</div><p><a href=\"/complain/state?at={Uri.EscapeDataString(organisation.Organisation)}&amp;lang={words.Language.Code}\">{Encode(words.AskState)}</a></p>");
        return CallUs(page, organisation, words);
    }

    /// <summary>A page that says one thing.</summary>
    public static string Message(OrganisationSettings? organisation, ComplaintWords words, (string Title, string Text) message)
    {
        var page = PublicPage.Begin(message.Title, words.Language, organisation?.Name, null);
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(message.Title)}</h1><p>{Encode(message.Text)}</p>");
        return CallUs(page, organisation, words);
    }

    /// <summary>Which hospital is it?</summary>
    public static string Choose(IReadOnlyList<OrganisationSettings> organisations, ComplaintWords words, string path)
    {
        var page = PublicPage.Begin(words.Which, words.Language, null, ($"/{path}?lang={words.Other.Code}", words.Other, words.SwitchTo));
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(words.Which)}</h1>");
        foreach (var organisation in organisations)
            page.Append(CultureInfo.InvariantCulture, $"<p><a class=\"choice\" href=\"/{path}?at={Uri.EscapeDataString(organisation.Organisation)}&amp;lang={words.Language.Code}\">{Encode(organisation.Name)}</a></p>");
        return PublicPage.End(page, Script);
    }

    private static StringBuilder Begin(string title, OrganisationSettings organisation, ComplaintWords words, string path) =>
        PublicPage.Begin(title, words.Language, organisation.Name, ($"/{path}?at={Uri.EscapeDataString(organisation.Organisation)}&lang={words.Other.Code}", words.Other, words.SwitchTo));

    private static string CallUs(StringBuilder page, OrganisationSettings? organisation, ComplaintWords words)
    {
        if (organisation?.Phone is { Length: > 0 } phone)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(words.CallUs)}{PublicPage.Phone(phone, words.Language)}</p>");
        return PublicPage.End(page, Script);
    }

    private static void Error(StringBuilder page, string? error)
    {
        if (error is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"error\" role=\"alert\">{Encode(error)}</p>");
    }

    private static void Line(StringBuilder page, string name, string? value)
    {
        if (value is { Length: > 0 })
            page.Append(CultureInfo.InvariantCulture, $"<dt>{Encode(name)}</dt><dd>{Encode(value)}</dd>");
    }

    private static void Radios(StringBuilder page, string name, string legend, IReadOnlyList<(string Value, string Label)> choices, string given)
    {
        page.Append(CultureInfo.InvariantCulture, $"<fieldset><legend>{Encode(legend)}</legend><div>");
        foreach (var (value, label) in choices)
            page.Append(CultureInfo.InvariantCulture, $"<label class=\"choice\"><input type=\"radio\" name=\"{name}\" value=\"{Encode(value)}\"{(given == value ? " checked" : "")}>{Encode(label)}</label>");
        page.Append("</div></fieldset>");
    }

    private static void Field(StringBuilder page, string name, string type, string label, string? hint, int longest, IReadOnlyDictionary<string, string> given)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"words\"><label for=\"{name}\">{Encode(label)}</label>");
        if (hint is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"hint\" id=\"{name}-h\">{Encode(hint)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<input type=\"{type}\" id=\"{name}\" name=\"{name}\" maxlength=\"{longest}\"{(hint is null ? "" : $" aria-describedby=\"{name}-h\"")} value=\"{Encode(given.GetValueOrDefault(name))}\"></div>");
    }

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{Encode(value)}\">";

    private static string Encode(string? text) => PublicPage.Encode(text);
}
