using System.Globalization;
using System.Net;
using System.Text;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Monthly;

/// <summary>One share of a chart.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Score">Null where it is not shown.</param>
/// <param name="IsMarked">Whether it stands out, by its colour and by what its label says.</param>
internal sealed record ChartPoint(string Label, SurveyScore? Score, bool IsMarked = false);

/// <summary>Charts of shares from 0 to 100 % as SVG, with their intervals. Each has its numbers beside it, so that nothing hangs on colour or on seeing it. Static and pure.</summary>
internal static class MonthCharts
{
    private const int Width = 700, Left = 44, Bottom = 30, Height = 240, Top = 26;

    /// <summary>A point a month, joined where months follow each other.</summary>
    public static string Trend(string title, IReadOnlyList<ChartPoint> points, string hidden)
    {
        var svg = Begin(title, points, Height, hidden);
        for (var percent = 0; percent <= 100; percent += 25)
        {
            Line(svg, Left, Y(percent / 100.0), Width, Y(percent / 100.0), "grid");
            Text(svg, Left - 6, Y(percent / 100.0) + 4, $"{percent}", "end");
        }

        var step = (Width - Left) / (double)Math.Max(1, points.Count);
        for (var index = 0; index < points.Count; index++)
        {
            var x = Left + (step * (index + 0.5));
            Text(svg, x, Height - 10, points[index].Label, "middle");
            if (points[index].Score is not { } score)
                continue;

            if (index > 0 && points[index - 1].Score is { } earlier)
                Line(svg, x - step, Y(earlier.Value), x, Y(score.Value), "line");
            if (score is { Low: { } low, High: { } high })
                Line(svg, x, Y(low), x, Y(high), "interval");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{Y(score.Value):0.#}\" r=\"4\"/>");
            Text(svg, x, Y(score.High ?? score.Value) - 6, Percent(score.Value), "middle", "value");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>A bar each, with its name before it and its number behind it.</summary>
    public static string Bars(string title, IReadOnlyList<ChartPoint> points, string hidden)
    {
        const int Row = 30, Names = 190, Numbers = 150;
        var svg = Begin(title, points, (points.Count * Row) + 8, hidden);
        for (var index = 0; index < points.Count; index++)
        {
            var (y, point) = (4 + (index * Row), points[index]);
            Text(svg, Names - 8, y + 19, point.Label, "end", point.IsMarked ? "marked" : "");
            if (point.Score is not { } score)
            {
                Text(svg, Names, y + 19, hidden, "start", "hidden");
                continue;
            }

            var full = Width - Names - Numbers;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(point.IsMarked ? "bar low" : "bar")}\" x=\"{Names}\" y=\"{y + 6}\" width=\"{full * score.Value:0.#}\" height=\"{Row - 12}\"/>");
            if (score is { Low: { } low, High: { } high })
                Line(svg, Names + (full * low), y + (Row / 2.0), Names + (full * high), y + (Row / 2.0), "interval");
            Text(svg, Names + full + 10, y + 19, $"{Percent(score.Value)} (n={score.N.ToString(CultureInfo.InvariantCulture)})", "start", "value");
        }

        return svg.Append("</svg>").ToString();
    }

    public static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%" : "";

    private static StringBuilder Begin(string title, IReadOnlyList<ChartPoint> points, int height, string hidden)
    {
        var said = string.Join("; ", points.Select(point => $"{point.Label} {(point.Score is { } score ? Percent(score.Value) : hidden)}"));
        return new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode($"{title}: {said}")}\">");
    }

    private static double Y(double share) => Top + ((Height - Top - Bottom) * (1 - share));

    private static void Line(StringBuilder svg, double fromX, double fromY, double toX, double toY, string kind) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{fromX:0.#}\" y1=\"{fromY:0.#}\" x2=\"{toX:0.#}\" y2=\"{toY:0.#}\"/>");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string kind = "") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text{(kind.Length > 0 ? $" class=\"{kind}\"" : "")} x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>");
}
