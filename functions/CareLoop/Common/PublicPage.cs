using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Common;

/// <summary>A page, and what stands in the way of what it should have been.</summary>
/// <param name="Html">Whole.</param>
/// <param name="Kind">Null where nothing does.</param>
/// <param name="RetryAfter">When to come again.</param>
public sealed record PageReply(string Html, ProblemKind? Kind = null, TimeSpan? RetryAfter = null);

/// <summary>
/// The shell of pages that anybody may open: nothing is loaded from elsewhere, it works without script, and fits a phone of 360 px.
/// Static and pure.
/// </summary>
internal static class PublicPage
{
    private const string Style =
        """
        :root{color-scheme:light}*{box-sizing:border-box}body{margin:0;background:#f4f7f8;color:#14272e;font:1.125rem/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
        main{max-width:40rem;margin:0 auto;padding:1rem 1rem 3rem}header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between;align-items:baseline}
        h1{font-size:1.5rem;line-height:1.3;margin:.75rem 0}.from{font-weight:600}a{color:#075985}fieldset,.words{border:1px solid #b9c7cc;border-radius:.75rem;background:#fff;margin:0 0 1rem;padding:1rem;min-width:0}
        legend,.words>label{font-weight:600;padding:0 .25rem;float:left;width:100%;margin-bottom:.5rem}legend+*{clear:both}.words>label{display:block;float:none}
        .choice{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.35rem .75rem;border:1px solid #c6d2d6;border-radius:.5rem;margin-top:.5rem;cursor:pointer}
        .choice input{width:1.4rem;height:1.4rem;flex:none;accent-color:#075985;margin:0}.choice:has(input:checked){border-color:#075985;background:#e6f2f9;font-weight:600}
        .scale{display:grid;grid-template-columns:repeat(auto-fill,minmax(4rem,1fr));gap:.5rem}.scale .choice{margin:0;padding:.35rem;gap:.35rem;white-space:nowrap}
        .ends{display:flex;justify-content:space-between;gap:1rem;color:#41545b;font-size:1rem;margin:.5rem 0 0}.hint{color:#41545b;font-size:1rem;margin:0 0 .5rem}
        input[type=text],input[type=tel],select{width:100%;min-height:3rem;font:inherit;padding:.4rem .6rem;border:1px solid #6b7f86;border-radius:.5rem;background:#fff;color:inherit}
        dl{margin:0}dt{color:#41545b;font-size:1rem}dd{margin:0 0 .75rem;font-weight:600}
        textarea{width:100%;min-height:6rem;font:inherit;padding:.6rem;border:1px solid #6b7f86;border-radius:.5rem}button{font:inherit;font-weight:600;width:100%;min-height:3.25rem;border:0;border-radius:.75rem;background:#075985;color:#fff;cursor:pointer}
        :focus-visible{outline:3px solid #b45309;outline-offset:2px}.error{border:2px solid #a3160d;background:#fdeceb;color:#7c0f08;border-radius:.75rem;padding:.75rem 1rem;margin:0 0 1rem}.note{background:#e8eff1;border-radius:.75rem;padding:.75rem 1rem}[hidden]{display:none}
        """;

    /// <summary>What such a page may load and send (Content-Security-Policy): its own style and script, and its own form.</summary>
    public static string ContentSecurityPolicy(string script) =>
        $"default-src 'none'; img-src data:; style-src 'sha256-{Hash(Style)}'; script-src 'sha256-{Hash(script)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Everything up to what the page says.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="language">In which it is written.</param>
    /// <param name="organisation">Who speaks; null for nobody in particular.</param>
    /// <param name="other">Where it stands in another language: the address, the language, and its name; null for nowhere.</param>
    public static StringBuilder Begin(string title, Language language, string? organisation, (string Address, Language Language, string Name)? other)
    {
        var page = new StringBuilder(8_192);
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{language.Code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<meta name=\"robots\" content=\"noindex\"><meta name=\"format-detection\" content=\"telephone=no\"><link rel=\"icon\" href=\"data:,\"><title>{Encode(title)}</title><style>{Style}</style></head><body><main><header>");
        page.Append(CultureInfo.InvariantCulture, $"<span class=\"from\">{Encode(organisation)}</span>");
        if (other is var (address, into, name))
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encode(address)}\" lang=\"{into.Code}\" hreflang=\"{into.Code}\">{Encode(name)}</a>");
        return page.Append("</header>");
    }

    /// <summary>The whole page.</summary>
    public static string End(StringBuilder page, string script) => page.Append("</main><script>").Append(script).Append("</script></body></html>").ToString();

    /// <summary>A number that can be called, behind what asks to call it; nothing where there is none.</summary>
    public static string Phone(string? phone, Language language) => phone is { Length: > 0 }
        ? $"{(language == Language.Chinese ? "：" : " ")}<a href=\"tel:{Encode(string.Concat(phone.Where(character => char.IsAsciiDigit(character) || character == '+')))}\">{Encode(phone)}</a>"
        : "";

    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static string Hash(string content) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
