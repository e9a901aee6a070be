namespace CareLoop.Intake.Hl7v2;

/// <summary>What one request holds: a message, or a batch of them between FHS/BHS and BTS/FTS.</summary>
/// <param name="IsBatch">Whether there is an envelope.</param>
/// <param name="Messages">The text of each message, in order.</param>
/// <param name="Stray">How many segments stand outside of any message.</param>
/// <param name="Stated">How many messages BTS-1 says there are; null where it does not say.</param>
public sealed record Hl7Batch(bool IsBatch, IReadOnlyList<string> Messages, int Stray, int? Stated)
{
    /// <summary>Takes a text apart; each MSH begins a message.</summary>
    public static Hl7Batch Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var messages = new List<List<string>>();
        var (isBatch, stray) = (false, 0);
        int? stated = null;
        foreach (var line in Hl7Message.Lines(text))
        {
            switch (line[..Math.Min(3, line.Length)].ToUpperInvariant())
            {
                case "FHS" or "BHS" or "FTS":
                    isBatch = true;
                    break;
                case "BTS":
                    isBatch = true;
                    // Behind BTS stands whatever separator its batch declared.
                    stated = line.Length > 4 && int.TryParse(new string([.. line[4..].TakeWhile(char.IsAsciiDigit)]), out var count) ? count : stated;
                    break;
                case "MSH":
                    messages.Add([line]);
                    break;
                default:
                    if (messages.Count == 0)
                    {
                        stray++;
                    }
                    else
                    {
                        messages[^1].Add(line);
                    }

                    break;
            }
        }

        return new(isBatch || messages.Count > 1, [.. messages.Select(lines => string.Join('\r', lines))], stray, stated);
    }
}
