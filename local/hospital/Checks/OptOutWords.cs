namespace CareLoop.Local.Hospital.Checks;

/// <summary>The words that opt out and in as a whole message, as the hospital's leaflet lists them.</summary>
internal static class OptOutWords
{
    private static readonly string[] Out = ["STOP", "退订", "TD", "取消订阅"], In = ["START", "恢复"];

    /// <summary>True: no more texts. False: texts again. Null: it says nothing about it.</summary>
    public static bool? Judge(string text)
    {
        var word = text.Trim();
        if (Out.Contains(word, StringComparer.OrdinalIgnoreCase))
            return true;
        return In.Contains(word, StringComparer.OrdinalIgnoreCase) ? false : null;
    }

    /// <summary>Outside of a conversation about a visit, the word for cancelling it opts out; from outside one cannot always tell.</summary>
    public static bool MayOptOut(string text) => text.Trim() is "取消" or "cancel" or "CANCEL";
}
