using System.Globalization;

namespace CareLoop.Messaging;

/// <summary>
/// Texts that this process has taken from a sender's budget ahead, for the rest of one minute: replies that follow each other closely share
/// one request. What is taken stands in storage, so that the budget holds whatever other instances do; what is not used is lost. Only the
/// guard against loops learns of these texts later: of at most <see cref="Most"/> an instance.
/// </summary>
internal sealed class BudgetReserve
{
    /// <summary>So many texts at a time.</summary>
    private const int Most = 4;

    private readonly Lock gate = new();
    private readonly List<string> notes = [];
    private string minute = "", day = "";
    private int left;

    /// <summary>How many are taken ahead: none where the budget of the minute or the day is half used.</summary>
    public static int Ahead(BudgetUse use, int perMinute, int perDay) => use.Used + Most <= perMinute / 2 && use.DayUsed + Most <= perDay / 2 ? Most : 0;

    /// <summary>Takes one that was taken ahead; false where there is none, or where storage has to say whether it loops.</summary>
    public bool TryTake(BudgetUse use, string text, string today, DateTimeOffset now)
    {
        lock (gate)
        {
            if (left == 0 || minute != MinuteOf(now) || day != today || use.PausedUntil > now || LoopGuard.Refused(use.Recent, [.. notes, text], now).Count > 0)
            {
                return false;
            }

            left--;
            notes.Add(text);
            return true;
        }
    }

    /// <summary>The use of storage with what went without it, and how many that were.</summary>
    public (BudgetUse Use, int Noted) Noted(BudgetUse use, DateTimeOffset now)
    {
        lock (gate)
        {
            return (use with { Recent = LoopGuard.Noted(use.Recent, notes, now) }, notes.Count);
        }
    }

    /// <summary>Storage knows of so many more texts, and has given so many ahead.</summary>
    public void Stored(int noted, int ahead, string today, DateTimeOffset now)
    {
        lock (gate)
        {
            notes.RemoveRange(0, Math.Min(noted, notes.Count));
            if (ahead > 0)
            {
                (minute, day, left) = (MinuteOf(now), today, ahead);
            }
        }
    }

    /// <summary>None of what was taken goes any more.</summary>
    public void Drop()
    {
        lock (gate)
        {
            left = 0;
        }
    }

    private static string MinuteOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}
