using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// Nobody is texted twice for one step: neither the same message again, unless the network reported
/// a failure that is worth another attempt, nor two messages about one step of one visit.
/// </summary>
internal static class TextedOnce
{
    public const string Name = "texted-once";

    /// <summary>Delivery report codes after which another attempt is made: unreachable, carrier trouble, unavailable.</summary>
    private static readonly int[] WorthAnotherAttempt = [4006, 4008, 5001];

    /// <summary>What to do in an emergency is rather said twice than not at all, where nobody knows whether it was said.</summary>
    private const string EmergencyNumber = "120";

    public static CheckResult Check(Evidence evidence) => CheckResult.Of(
        Name, evidence.Texts.Count, "texts", [.. SameMessage(evidence), .. SameStep(evidence)]);

    /// <summary>A tag is patient key, message and attempt, parted by dots.</summary>
    private static IEnumerable<string> SameMessage(Evidence evidence)
    {
        foreach (var message in evidence.Texts.Where(text => MessageOf(text.Message.Tag) is not null).GroupBy(text => MessageOf(text.Message.Tag)))
        {
            foreach (var (earlier, later) in message.Zip(message.Skip(1)))
            {
                if (earlier.Message.Tag != later.Message.Tag && earlier.Message.Outcome == "answer-lost" && earlier.Message.Text.Contains(EmergencyNumber, StringComparison.Ordinal))
                    continue;
                if (earlier.Message.Tag == later.Message.Tag
                    || earlier.Message.Status != "Failed"
                    || !WorthAnotherAttempt.Contains(earlier.Message.ReportCode ?? 0))
                    yield return $"texts {earlier.Message.Seq} and {later.Message.Seq} are one message";
            }
        }
    }

    private static IEnumerable<string> SameStep(Evidence evidence)
    {
        var unasked = evidence.Texts.Where(text => !text.IsAnswer && !IsRepeatedAttempt(text.Message.Tag));
        var perStep = from text in unasked
                      from shown in text.Shown
                      let step = ReminderStep.Of(evidence, shown.Start, text.At)
                      group (Text: text, shown.Visit) by (text.Phone, shown.Visit, shown.Start, step?.Name, Words: step is null ? text.Message.Text : null);
        foreach (var texts in perStep.Where(texts => texts.Count() > 1))
            yield return $"texts {string.Join(" and ", texts.Select(one => one.Text.Message.Seq))} are about one step of {texts.Key.Visit}";
    }

    private static string? MessageOf(string? tag) => tag?.LastIndexOf('.') is > 0 and var dot ? tag[..dot] : null;

    private static bool IsRepeatedAttempt(string? tag) => tag?.LastIndexOf('.') is > 0 and var dot && tag[(dot + 1)..] is not ("0" or "1");
}
