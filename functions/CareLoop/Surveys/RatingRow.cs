using System.Text.RegularExpressions;

namespace CareLoop.Surveys;

/// <summary>Several ratings in one text.</summary>
internal static partial class RatingRow
{
    /// <summary>5 5 4, 554, 5分 5分 4分, 5/5/4: one way throughout. Of two, 4.5, 4-5 and 4/5 are a fraction or a range.</summary>
    public static List<string>? ReadPlain(string core, int count)
    {
        var match = Plain().Match(core);
        if (!match.Success || match.Groups["rating"].Captures.Count != count)
            return null;

        var signs = match.Groups["gap"].Captures.Take(count - 1).Select(gap => gap.Value.Trim()).Distinct().ToList();
        var isRange = signs is ["." or "。" or "-" or "/"] || (signs is [""] && !char.IsAsciiDigit(core[0]));
        if (signs.Count != 1 || (count == 2 && isRange))
            return null;

        return [.. match.Groups["rating"].Captures.Select(rating => SurveyScaleWords.Number(rating.Value))];
    }

    /// <summary>1:5 2:4 3:5, in the order of the questions. What parts a number from its rating parts no pairs: 1、5、2、4 is four ratings.</summary>
    public static List<string>? ReadNumbered(string core, int count)
    {
        var match = Numbered().Match(core);
        if (!match.Success || !match.Groups["place"].Captures.Select(place => SurveyScaleWords.Number(place.Value)).SequenceEqual(Enumerable.Range(1, count).Select(place => $"{place}")))
            return null;

        var within = match.Groups["sign"].Captures.Select(sign => sign.Value).ToHashSet();
        return match.Groups["gap"].Captures.Any(gap => within.Contains(gap.Value.Trim())) ? null : [.. match.Groups["rating"].Captures.Select(rating => rating.Value)];
    }

    [GeneratedRegex("^(?:(?<rating>[1-5一二三四五])[分星]?(?<gap> *[,.;、。|/-]? *))+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?:(?:第|q)?(?<place>[0-9]{1,2}|[一二三四五六七八九十])(?:题 ?:?| ?(?<sign>[.:、)=\-])) *(?<rating>[1-5])(?:[分星]|(?=[ ,;、。]|\z))(?<gap> *[,;、。]? *))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
