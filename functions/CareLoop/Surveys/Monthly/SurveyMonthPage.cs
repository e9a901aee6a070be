using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration.Surveys;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Monthly;

/// <summary>A month as a page to be printed: whole in itself, without script. Static and pure.</summary>
public static class SurveyMonthPage
{
    private const string Style =
        """
        :root{color-scheme:light}*{box-sizing:border-box}body{margin:0 auto;max-width:50rem;padding:1.5rem;color:#14272e;background:#fff;font:1rem/1.55 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif}
        h1{font-size:1.6rem;line-height:1.3;margin:.2rem 0 1rem}h2{font-size:1.15rem;margin:1.6rem 0 .6rem;border-bottom:2px solid #075985;padding-bottom:.2rem}.from{font-weight:600;margin:0}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:0}.figures div{border:1px solid #b9c7cc;border-radius:.5rem;padding:.6rem .8rem}
        .figures dt{color:#41545b}.figures dd{margin:0;font-size:1.6rem;font-weight:600;line-height:1.3}.figures dd small{display:block;font-size:.85rem;font-weight:400;color:#41545b}
        svg{width:100%;height:auto;display:block}svg text{font-size:13px;fill:#14272e}svg .value{font-weight:600}svg .hidden{fill:#41545b}svg .marked{font-weight:700}
        .grid{stroke:#d5dee1}.line{stroke:#075985;stroke-width:2}.interval{stroke:#14272e;stroke-width:1.5}circle{fill:#075985}.bar{fill:#7fb3d1}.low{fill:#d98a4b}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid #d5dee1;vertical-align:top}th{color:#41545b;font-weight:600}.number{text-align:right;white-space:nowrap}
        .words{display:flex;flex-wrap:wrap;gap:.4rem .8rem;list-style:none;padding:0;margin:0}.words li{border:1px solid #b9c7cc;border-radius:1rem;padding:.1rem .7rem}.notes{color:#41545b;font-size:.85rem;margin-top:2rem}.late{font-weight:700;color:#7c0f08}
        @page{size:A4;margin:16mm}@media print{body{padding:0;max-width:none;font-size:10.5pt}section,tr,svg{break-inside:avoid}h2{break-after:avoid}}
        """;

    /// <summary>What the page may load: nothing but its own style.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page.</summary>
    /// <param name="month">What it says.</param>
    /// <param name="language">zh-CN or en; null for zh-CN.</param>
    public static string Write(SurveyMonth month, string? language)
    {
        ArgumentNullException.ThrowIfNull(month);
        var words = MonthWords.Of(Language.Of(language, Language.Chinese));
        var page = new StringBuilder(16_384);
        var title = $"{words.Title} {month.Month}{(month.Department is { } only ? " " + (month.Departments.FirstOrDefault(group => group.Name == only)?.Title ?? only) : "")}";
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{words.Language.Code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<link rel=\"icon\" href=\"data:,\"><title>{Encode(title)}</title><style>{Style}</style></head><body><main><p class=\"from\">{Encode(month.Name)}</p><h1>{Encode(title)}</h1>");
        if (month.Total.Suppressed || month.Total.Counts.GetValueOrDefault("answered") == 0)
            page.Append("<p>").Append(Encode(words.Nothing)).Append("</p>");
        Figures(page, month, words);
        Section(page, words.TwelveMonths, MonthCharts.Trend(words.TwelveMonths, Trend(month), words.Hidden));
        if (month.Dimensions.Count > 0)
            Section(page, words.Dimensions, MonthCharts.Bars(words.Dimensions, [.. month.Dimensions.Select(group => new ChartPoint(Name(group, words), group.Csat, group.IsLowest))], words.Hidden));
        Departments(page, month, words);
        Comments(page, month, words);
        Improvements(page, month, words);
        page.Append("<p class=\"notes\">").Append(Encode(Say(words.Notes, month.MadeAt.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)))).Append("</p></main></body></html>");
        return page.ToString();
    }

    private static void Figures(StringBuilder page, SurveyMonth month, MonthWords words)
    {
        page.Append("<dl class=\"figures\">");
        Share("csat", words.Csat);
        Number("mean", words.Mean, "0.00");
        Number("recommend", words.Recommend, "0.0");
        Share("responseRate", words.ResponseRate);
        page.Append("</dl>");

        void Share(string name, string title) => Figure(name, title, value => MonthCharts.Percent(value));

        void Number(string name, string title, string format) => Figure(name, title, value => value.ToString(format, CultureInfo.InvariantCulture));

        void Figure(string name, string title, Func<double, string> write)
        {
            if (month.Total.Scores.GetValueOrDefault(name) is not { } score)
                return;

            var small = new List<string> { $"n={score.N.ToString(CultureInfo.InvariantCulture)}" };
            if (score is { Low: { } low, High: { } high })
                small.Add($"{words.Interval} {write(low)} – {write(high)}");
            if (month.Previous.Scores.GetValueOrDefault(name) is { } before)
                small.Add($"{words.Previous} {write(before.Value)}");
            page.Append(CultureInfo.InvariantCulture, $"<div><dt>{Encode(title)}</dt><dd>{Encode(write(score.Value))}<small>{string.Join("<br>", small.Select(Encode))}</small></dd></div>");
        }
    }

    private static List<ChartPoint> Trend(SurveyMonth month)
    {
        var known = month.Months.ToDictionary(line => line.Of["month"], line => line.Scores.GetValueOrDefault("csat"), StringComparer.Ordinal);
        var last = DateOnly.ParseExact(month.Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, 12).Select(back => last.AddMonths(back - 11)).Select(first => new ChartPoint(first.ToString("yy-MM", CultureInfo.InvariantCulture), known.GetValueOrDefault(first.ToString("yyyy-MM", CultureInfo.InvariantCulture))))];
    }

    private static void Departments(StringBuilder page, SurveyMonth month, MonthWords words)
    {
        if (month.Departments.Count == 0)
            return;

        var table = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>{Encode(words.Department)}</th>{Heads(words.Csat, words.Interval, words.Answers, words.Previous, words.Change)}</tr></thead><tbody>");
        foreach (var group in month.Departments)
        {
            table.Append("<tr><td>").Append(Encode(group.Title ?? (group.Name.Length > 0 ? group.Name : words.NoDepartment))).Append("</td>");
            if (group.Csat is { } score)
            {
                var change = group.Previous is { } before ? ((score.Value - before.Value) * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "";
                Cells(table, MonthCharts.Percent(score.Value), $"{MonthCharts.Percent(score.Low)} – {MonthCharts.Percent(score.High)}", score.N.ToString(CultureInfo.InvariantCulture), MonthCharts.Percent(group.Previous?.Value), change);
            }
            else
            {
                table.Append("<td colspan=\"5\" class=\"number\">").Append(Encode(words.Hidden)).Append("</td>");
            }

            table.Append("</tr>");
        }

        Section(page, words.Departments, table.Append("</tbody></table>").ToString());
    }

    private static void Comments(StringBuilder page, SurveyMonth month, MonthWords words)
    {
        var counts = Say(words.Comments, month.Comments.Praise, month.Comments.Complaint, month.Comments.Other);
        var list = month.Words.Count == 0 ? $"<p>{Encode(words.NoWords)}</p>"
            : $"<ul class=\"words\">{string.Concat(month.Words.Select(word => $"<li>{Encode(word.Words)} {word.People.ToString(CultureInfo.InvariantCulture)}</li>"))}</ul>";
        Section(page, words.Words, $"<p>{Encode(counts)}</p>{list}");
    }

    private static void Improvements(StringBuilder page, SurveyMonth month, MonthWords words)
    {
        var names = month.Departments.Where(group => group.Title is not null).ToDictionary(group => group.Name, group => group.Title!, StringComparer.Ordinal);
        var fell = month.Warnings.Select(warning => Say(words.Fell, names.GetValueOrDefault(warning.Department, warning.Department), With(warning.Recent), With(warning.Before))).ToList();
        Section(page, words.Warnings, fell.Count == 0 ? $"<p>{Encode(words.None)}</p>" : $"<ul>{string.Concat(fell.Select(line => $"<li>{Encode(line)}</li>"))}</ul>");
        if (month.Actions.Count == 0)
        {
            Section(page, words.Actions, $"<p>{Encode(words.None)}</p>");
            return;
        }

        var table = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>{Encode(words.Action)}</th><th>{Encode(words.Owner)}</th><th>{Encode(words.Due)}</th>{Heads(words.Before)}</tr></thead><tbody>");
        foreach (var action in month.Actions)
        {
            var about = string.Join(" · ", new[] { action.Department is { } code ? names.GetValueOrDefault(code, code) : null, action.Dimension is { } dimension ? DimensionName(dimension, words) : null }.OfType<string>());
            table.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(action.Title)}{(about.Length > 0 ? $"<br><small>{Encode(about)}</small>" : "")}</td><td>{Encode(action.OwnerName ?? action.Owner)}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td>{action.Due:yyyy-MM-dd}{(action.Overdue ? $" <span class=\"late\">{Encode(words.Overdue)}</span>" : "")}</td>");
            Cells(table, action.Before is { } before ? With(before) : words.Hidden);
            table.Append("</tr>");
        }

        Section(page, words.Actions, table.Append("</tbody></table>").ToString());
    }

    private static string Name(MonthGroup group, MonthWords words) => DimensionName(group.Name, words) + (group.IsLowest ? words.Language == Language.Chinese ? $"（{words.Lowest}）" : $" ({words.Lowest})" : "");

    private static string DimensionName(string dimension, MonthWords words) => KebabEnum.Read<SurveyDimension>(dimension) is { } known ? words.Names[known] : dimension;

    private static string With(SurveyScore score) => $"{MonthCharts.Percent(score.Value)} (n={score.N.ToString(CultureInfo.InvariantCulture)})";

    private static void Section(StringBuilder page, string title, string html) => page.Append("<section><h2>").Append(Encode(title)).Append("</h2>").Append(html).Append("</section>");

    private static string Heads(params string[] names) => string.Concat(names.Select(name => $"<th class=\"number\">{Encode(name)}</th>"));

    private static void Cells(StringBuilder table, params string[] cells)
    {
        foreach (var cell in cells)
            table.Append("<td class=\"number\">").Append(Encode(cell)).Append("</td>");
    }

    private static string Say(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
