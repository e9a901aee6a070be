using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CareLoop.Tests.Configuration;

/// <summary>Any JSON, mostly with the names and values that a document has.</summary>
internal static class Anything
{
    private static readonly Gen<string> Scalars = Gen.Elements(
        "null", "true", "false", "0", "1", "-1", "7", "1.5", "1e999", "99999999999", "\"\"", "\" \"", "\"a\"", "\"b\"", "\"sms\"", "\"call\"", "\"visit\"", "\"P1D\"", "\"P7D\"",
        "\"P3M\"", "\"2 working days\"", "\"PT1H\"", "\"08:00-17:30\"", "\"2026-02-15\"", "\"2026-02-14\"", "\"discharge\"", "\"choice\"", "\"yes-no\"", "\"number\"", "\"yes\"",
        "\"13912345678\"", "\"*\"", "\"C00-C97\"", "\"follow-up-check\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}");

    /// <summary>JSON whose members have these names, up to five levels deep.</summary>
    public static Gen<string> Json(params string[] names) => Of(names, 4);

    private static Gen<string> Of(string[] names, int depth)
    {
        if (depth == 0)
            return Scalars;

        var inner = Of(names, depth - 1);
        var lists = inner.ListOf(3).Select(items => $"[{string.Join(',', items)}]");
        var objects = Gen.Zip(Gen.Elements(names), inner).ListOf(8).Select(members =>
            $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => string.Create(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(member.Item1)}:{member.Item2}")))}}}");
        return Gen.Frequency((1, Scalars), (2, lists), (4, objects));
    }
}
