using System.Globalization;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys.Pages;

/// <summary>What a page shows.</summary>
/// <param name="Survey">The questions.</param>
/// <param name="Organisation">Who asks.</param>
/// <param name="Words">In the language of who reads.</param>
/// <param name="Once">Of a counter's page: what makes a second sending of one form the same; null elsewhere.</param>
/// <param name="Given">What was filled in before, by field.</param>
/// <param name="Error">What keeps it from being taken; null for nothing.</param>
internal sealed record PageModel(Survey Survey, OrganisationSettings Organisation, PageWords Words, string? Once, IReadOnlyDictionary<string, string> Given, string? Error);

/// <summary>
/// The page of a survey as HTML of its own: nothing is loaded from elsewhere, it works without script, and fits a phone of 360 px. The
/// little script keeps what is half filled in for this tab, and hides what is not asked. Static and pure.
/// </summary>
internal static class SurveyPage
{
    // The tab forgets it when it is closed: on a shared phone nobody else finds it.
    private const string Script =
        """
        (function(){var f=document.forms[0],k='s'+location.pathname,s;try{s=window.sessionStorage}catch(e){}
        if(!f){try{s.removeItem(k)}catch(e){}return}
        function read(){var o={};Array.prototype.forEach.call(f.elements,function(e){if(e.name.indexOf('q.')===0&&(e.type!=='radio'||e.checked)&&e.value)o[e.name]=e.value});return o}
        function show(){var o=read();Array.prototype.forEach.call(f.querySelectorAll('[data-if]'),function(b){var on=b.getAttribute('data-in').split(' ').indexOf(o[b.getAttribute('data-if')]||'')>=0;b.hidden=!on;Array.prototype.forEach.call(b.querySelectorAll('input,textarea'),function(e){e.disabled=!on});var w=b.querySelector('.when');if(w)w.hidden=true})}
        try{var o=JSON.parse(s.getItem(k)||'{}');Array.prototype.forEach.call(f.elements,function(e){if(o[e.name]!==undefined){if(e.type==='radio')e.checked=o[e.name]===e.value;else if(!e.value)e.value=o[e.name]}})}catch(e){}
        show();f.addEventListener('input',function(){show();try{s.setItem(k,JSON.stringify(read()))}catch(e){}});
        f.addEventListener('submit',function(){var b=f.querySelector('button');setTimeout(function(){b.disabled=true},0);setTimeout(function(){b.disabled=false},8000)})})()
        """;

    /// <summary>What the page may load and send: its own style and script, and its own form.</summary>
    public static string ContentSecurityPolicy { get; } = PublicPage.ContentSecurityPolicy(Script);

    /// <summary>The questions.</summary>
    public static string Form(PageModel model)
    {
        var (survey, words) = (model.Survey, model.Words);
        var language = words.Language;
        var page = Begin(survey.Title.In(language) ?? survey.Name, words, model.Organisation.Name, isForm: true);
        page.Append("<h1>").Append(Encode(survey.Title.In(language))).Append("</h1>");
        if (model.Error is { } error)
            page.Append("<p class=\"error\" role=\"alert\">").Append(Encode(error)).Append("</p>");
        if (survey.Opening.In(language) is { Length: > 0 } opening)
            page.Append("<p>").Append(Encode(opening)).Append("</p>");
        page.Append("<p class=\"hint\">").Append(Encode(words.Intro)).Append("</p>");
        if (survey.IsAnonymous)
            page.Append("<p class=\"note\">").Append(Encode(words.Anonymous)).Append(Phone(model.Organisation, language)).Append(language == Language.Chinese ? "。" : ".").Append("</p>");
        page.Append("<form method=\"post\" accept-charset=\"utf-8\" autocomplete=\"off\"><input type=\"hidden\" name=\"lang\" value=\"").Append(language.Code).Append("\">");
        if (model.Once is { } once)
            page.Append("<input type=\"hidden\" name=\"once\" value=\"").Append(Encode(once)).Append("\">");
        foreach (var question in survey.Questions)
            Question(page, model, question);
        page.Append("<button type=\"submit\">").Append(Encode(words.Send)).Append("</button></form>");
        return End(page);
    }

    /// <summary>A page that says one thing.</summary>
    public static string Message(PageWords words, OrganisationSettings? organisation, string title, string text)
    {
        var page = Begin(title, words, organisation?.Name, isForm: false);
        page.Append("<h1>").Append(Encode(title)).Append("</h1><p>").Append(Encode(text)).Append("</p>");
        if (organisation?.Phone is { Length: > 0 })
            page.Append("<p>").Append(Encode(words.CallUs)).Append(Phone(organisation, words.Language)).Append("</p>");
        return End(page);
    }

    private static void Question(StringBuilder page, PageModel model, SurveyQuestion question)
    {
        var (words, name) = (model.Words, PageAnswers.FieldOf(question));
        var text = Encode(question.Text.In(words.Language));
        var when = question.OnlyIf is { } condition ? When(model, condition) : "";
        var only = question.OnlyIf is { } asked ? $" data-if=\"q.{Encode(asked.Question)}\" data-in=\"{Encode(string.Join(' ', asked.Answers))}\"" : "";
        var given = model.Given.GetValueOrDefault(name, "");
        if (question.Kind == SurveyQuestionKind.Text)
        {
            var id = "w-" + question.Id;
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"words\"{only}>{when}<label for=\"{Encode(id)}\">{text}</label><p class=\"hint\" id=\"{Encode(id)}-h\">{Encode(words.Optional)}</p>");
            page.Append(CultureInfo.InvariantCulture, $"<textarea id=\"{Encode(id)}\" name=\"{Encode(name)}\" maxlength=\"{PageAnswers.LongestWords}\" aria-describedby=\"{Encode(id)}-h\">{Encode(given)}</textarea></div>");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<fieldset{only}><legend>{text}</legend><div>{when}");
        var isScale = question.Kind == SurveyQuestionKind.Recommend;
        if (isScale)
            page.Append("<div class=\"scale\">");
        foreach (var (value, label) in Choices(question, words))
            page.Append(CultureInfo.InvariantCulture, $"<label class=\"choice\"><input type=\"radio\" name=\"{Encode(name)}\" value=\"{Encode(value)}\"{(given == value ? " checked" : "")}>{Encode(label)}</label>");
        if (isScale)
            page.Append(CultureInfo.InvariantCulture, $"</div><p class=\"ends\"><span>{Encode(words.Least)}</span><span>{Encode(words.Most)}</span></p>");
        page.Append("</div></fieldset>");
    }

    private static IEnumerable<(string Value, string Label)> Choices(SurveyQuestion question, PageWords words) => question.Kind switch
    {
        SurveyQuestionKind.Rating => question.Answers.Reverse().Select(value => (value, $"{value} {words.Ratings[value[0] - '1']}")),
        SurveyQuestionKind.YesNo => [(SurveyQuestion.Yes, words.Yes), (SurveyQuestion.No, words.No)],
        SurveyQuestionKind.Choice => question.Options.Select(option => (option.Id, option.Text.In(words.Language) ?? option.Id)),
        _ => question.Answers.Select(value => (value, value)),
    };

    private static string When(PageModel model, SurveyCondition condition)
    {
        var (words, asked) = (model.Words, model.Survey.Question(condition.Question)!);
        var chosen = string.Join($" {words.Or} ", Choices(asked, words).Where(choice => condition.Answers.Contains(choice.Value)).Select(choice => choice.Label));
        return $"<p class=\"hint when\">{Encode(string.Format(CultureInfo.InvariantCulture, words.OnlyAfter, asked.Text.In(words.Language), chosen))}</p>";
    }

    private static StringBuilder Begin(string title, PageWords words, string? organisation, bool isForm) =>
        PublicPage.Begin(title, words.Language, organisation, isForm ? ($"?lang={words.Other.Code}", words.Other, words.SwitchTo) : null);

    private static string Phone(OrganisationSettings organisation, Language language) => PublicPage.Phone(organisation.Phone, language);

    private static string End(StringBuilder page) => PublicPage.End(page, Script);

    private static string Encode(string? text) => PublicPage.Encode(text);
}
