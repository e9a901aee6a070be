using CareLoop.Common;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>
/// Keeps two machines from texting each other for ever: the same text to one phone at most so often. Held in the patient's
/// head, so that it holds for all instances and costs no request.
/// </summary>
internal static class LoopGuard
{
    private const int MostTexts = 20;
    private const int Kept = 60;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static bool Allows(PatientHead head, string phone, string text, DateTimeOffset now)
    {
        var key = Key(phone, text);
        return head.RecentTexts.Count(recent => recent.Key == key && now - recent.At < Window) < MostTexts;
    }

    public static PatientHead Noted(PatientHead head, string phone, string text, DateTimeOffset now) =>
        head with { RecentTexts = [.. head.RecentTexts.Where(recent => now - recent.At < Window).TakeLast(Kept - 1), new RecentText(Key(phone, text), now)] };

    private static string Key(string phone, string text) => DerivedId.Of(phone, text);
}
