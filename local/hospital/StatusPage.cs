using System.Net;
using System.Text;

using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital;

/// <summary>What the hospital would see on its own screen: visits, and what CareLoop called back about.</summary>
internal static class StatusPage
{
    private const int Rows = 200;

    public static IResult Of(Ledger ledger, Registry registry, DateTimeOffset now)
    {
        var visits = ledger.Visits;
        var callbacks = ledger.All<CalledBack>();
        var page = new StringBuilder(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>Sample hospital</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b2a2f}
            table{border-collapse:collapse;width:100%;margin-bottom:2rem}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #d8e0e2}
            caption{text-align:left;font-weight:600;padding:.5rem 0}</style></head><body>
            """);
        page.Append("<h1>Sample hospital</h1><p>").Append(Shown(now)).Append(" · ").Append(visits.Count).Append(" visits · ").Append(ledger.Stays.Count(stay => stay.IsInHouse)).Append(" in the wards · ").Append(callbacks.Count).Append(" callbacks</p>");

        Table(page, "Callbacks", ["Received", "Visit", "Response", "Sequence", "Outcome"], callbacks.Reverse().Take(Rows).Select(callback => new[]
        {
            Shown(callback.At), callback.Visit, callback.Response, callback.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), callback.Outcome,
        }));
        Table(page, "Visits to come", ["Start", "Visit", "Phone", "State"], visits.Where(visit => visit.Start >= now).OrderBy(visit => visit.Start).Take(Rows).Select(visit => new[]
        {
            Shown(visit.Start), visit.Id, registry[visit.Patient].Address is { } phone ? Evidence.Mask(phone) : "none", visit.State.ToString(),
        }));
        return Results.Content(page.Append("</body></html>").ToString(), "text/html; charset=utf-8");
    }

    private static void Table(StringBuilder page, string caption, string[] heads, IEnumerable<string[]> rows)
    {
        page.Append("<table><caption>").Append(caption).Append("</caption><thead><tr>");
        foreach (var head in heads)
            page.Append("<th scope=\"col\">").Append(head).Append("</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            page.Append("<tr>");
            foreach (var cell in row)
                page.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            page.Append("</tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Shown(DateTimeOffset instant) =>
        HospitalDay.Local(instant).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
