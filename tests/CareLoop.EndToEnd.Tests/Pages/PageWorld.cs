using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;

namespace CareLoop.EndToEnd.Tests.Pages;

/// <summary>Links to pages of surveys, and what browsers send.</summary>
internal static partial class PageWorld
{
    private const string AnonymousSurvey = """
        {"title":{"zh-CN":"不记名满意度"},"startsFrom":"discharge","after":"PT2H","page":"only","anonymous":true,"questions":[
          {"id":"overall","kind":"rating","recovers":false,"dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"}},
          {"id":"words","kind":"text","dimensions":["overall"],"text":{"zh-CN":"还有什么想说的？"}}]}
        """;

    public static Ask Show(string token) => new("GET", "/s/" + token) { Route = Route(token) };

    public static Ask Send(string token, params IEnumerable<(string Name, string Value)> fields) => new("POST", "/s/" + token)
    {
        Route = Route(token),
        ContentType = "application/x-www-form-urlencoded",
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{WebUtility.UrlEncode(field.Name)}={WebUtility.UrlEncode(field.Value)}"))),
    };

    public static Ask Place(string survey = "default") => World.ByStaff(new Ask("POST", "/api/surveys/places") { Body = Encoding.UTF8.GetBytes($$"""{"organisation":"east","survey":"{{survey}}","department":"CARD","ward":"5A"}""") });

    /// <summary>The link of a counter.</summary>
    public static async Task<string> PlaceAsync(World world)
    {
        var reply = await world.Sound.AskAsync("OpenSurveyPlace", Place());
        CrashCase.Expect(reply);
        return TokenIn((string)JsonNode.Parse(reply.Body)!["url"]!);
    }

    /// <summary>So many are discharged on a morning and invited to answer anonymously; their links, in the order of the patients.</summary>
    public static async Task<IReadOnlyList<string>> AnonymousAsync(World world, int patients)
    {
        await SurveyCases.SetUpAsync(world, AnonymousSurvey);
        foreach (var number in Enumerable.Range(1, patients))
            await world.TellAsync(FollowUpCases.Stay("discharged", World.Start, "discharged", World.Start, string.Create(CultureInfo.InvariantCulture, $"S-{number}"), who: PatientOf(number)));
        await world.UntilAsync(World.Start.AddHours(2).AddMinutes(10));
        return [.. Enumerable.Range(1, patients).Select(number => TokenIn(world.Sms.Taken.Single(text => text.To == PatientOf(number).E164).Words))];
    }

    public static Person PatientOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{number:000000}"), "王建国", string.Create(CultureInfo.InvariantCulture, $"139{number:00000000}"));

    /// <summary>The end of the address that a text names.</summary>
    public static string TokenIn(string text) => Link().Match(text) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("It names no page: " + text);

    /// <summary>The hidden fields of a page's form.</summary>
    public static IReadOnlyList<(string Name, string Value)> FieldsOf(string html) => [.. Hidden().Matches(html).Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))];

    private static Dictionary<string, string> Route(string token) => new() { ["token"] = token };

    [GeneratedRegex("/s/([a-z0-9]+)")]
    private static partial Regex Link();

    [GeneratedRegex("""type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex Hidden();
}
