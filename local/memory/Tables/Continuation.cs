using System.Text;

namespace CareLoop.Local.Memory.Tables;

/// <summary>Keys in the headers of a page. Opaque to clients; letters that a header can hold, whatever the key.</summary>
internal static class Continuation
{
    public static string Write(string key) => "1!" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('=', '-');

    public static string Read(string token) => Encoding.UTF8.GetString(Convert.FromBase64String(token[2..].Replace('-', '=')));
}
