using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>What one sender has used of its budget; a row that all instances share.</summary>
/// <param name="Minute">The UTC minute that <paramref name="Used"/> and <paramref name="Owed"/> count.</param>
/// <param name="Used">Texts admitted in that minute.</param>
/// <param name="Owed">Texts sent away in that minute, to spread them over the next ones.</param>
/// <param name="Day">The local day that <paramref name="DayUsed"/> counts.</param>
/// <param name="DayUsed">Texts admitted on that day.</param>
/// <param name="PausedUntil">The gateway asked the whole sender to wait.</param>
internal sealed record BudgetUse(string Minute, int Used, int Owed, string Day, int DayUsed, DateTimeOffset? PausedUntil)
{
    public static BudgetUse None { get; } = new("", 0, 0, "", 0, null);
}

/// <summary>How many of the texts asked for may go, and when the others are to ask again.</summary>
internal sealed record BudgetGrant(int Granted, Func<int, DateTimeOffset> AskAgain, string? Reason);

/// <summary>The send budget of a sender: so many texts a minute, so many a day, and none while the gateway throttles.</summary>
internal sealed class SendBudget(StorageClients storage)
{
    private const string Row = "budget";
    private const int Tries = 8;
    private static readonly TimeSpan CapWait = TimeSpan.FromHours(1);
    private readonly TableClient limits = storage.Table(TableNames.Limits);

    /// <summary>The decision, pure: what of <paramref name="wanted"/> fits, and the use afterwards.</summary>
    public static (BudgetUse Use, BudgetGrant Grant) Take(BudgetUse use, int wanted, int perMinute, int perDay, string day, DateTimeOffset now)
    {
        var minute = now.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        // Only forward: a host whose clock is behind takes from the budget of those that are ahead.
        use = string.CompareOrdinal(minute, use.Minute) <= 0 ? use : use with { Minute = minute, Used = 0, Owed = 0 };
        use = string.CompareOrdinal(day, use.Day) <= 0 ? use : use with { Day = day, DayUsed = 0 };
        if (use.PausedUntil is { } paused && paused > now)
        {
            // One minute's budget each minute once the pause is over: all at once would be throttled again.
            var owedBefore = use.Owed;
            return (use with { Owed = use.Owed + wanted }, new BudgetGrant(0, index => paused + Minutes((owedBefore + index) / perMinute), "sender-throttled"));
        }

        var byDay = Math.Max(0, perDay - use.DayUsed);
        var granted = Math.Min(wanted, Math.Min(byDay, Math.Max(0, perMinute - use.Used)));
        var denied = wanted - granted;
        var owed = use.Owed;
        var capped = denied > 0 && byDay <= granted;
        var grant = new BudgetGrant(
            granted,
            index => capped ? now + CapWait : now + Minutes(1 + (owed + index) / perMinute),
            denied == 0 ? null : capped ? "daily-cap" : "sender-budget");
        return (use with { Used = use.Used + granted, Owed = use.Owed + denied, DayUsed = use.DayUsed + granted }, grant);
    }

    /// <summary>Takes budget in storage: two requests, however many texts.</summary>
    public async Task<BudgetGrant> TakeAsync(string sender, int wanted, int perMinute, int perDay, string day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        BudgetGrant? grant = null;
        await ChangeAsync(
            sender,
            use =>
            {
                (use, grant) = Take(use, wanted, perMinute, perDay, day, now);
                return use;
            },
            cancellationToken);
        return grant!;
    }

    /// <summary>The gateway throttles: the whole sender waits.</summary>
    public Task PauseAsync(string sender, DateTimeOffset until, CancellationToken cancellationToken) =>
        ChangeAsync(sender, use => use.PausedUntil is { } paused && paused >= until ? use : use with { PausedUntil = until }, cancellationToken);

    private async Task ChangeAsync(string sender, Func<BudgetUse, BudgetUse> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await limits.GetEntityIfExistsAsync<TableEntity>(Partition(sender), Row, cancellationToken: cancellationToken);
            var before = stored.HasValue ? FromTable(stored.Value!) : BudgetUse.None;
            var after = change(before);
            if (after == before)
            {
                return;
            }

            try
            {
                if (stored.HasValue)
                {
                    await limits.UpdateEntityAsync(ToTable(sender, after), stored.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
                }
                else
                {
                    await limits.AddEntityAsync(ToTable(sender, after), cancellationToken);
                }

                return;
            }
            catch (RequestFailedException error) when (error.IsConflict() && attempt < Tries)
            {
                // Another instance took from the same budget.
            }
        }
    }

    private static string Partition(string sender) => "sender~" + sender.TrimStart('+');

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static TableEntity ToTable(string sender, BudgetUse use)
    {
        var row = new TableEntity(Partition(sender), Row) { ["used"] = use.Used, ["owed"] = use.Owed, ["dayUsed"] = use.DayUsed };
        row.Set("minute", use.Minute);
        row.Set("day", use.Day);
        row.Set("pausedUntil", use.PausedUntil);
        return row;
    }

    private static BudgetUse FromTable(TableEntity row) => new(
        row.GetString("minute") ?? "",
        row.GetInt32("used") ?? 0,
        row.GetInt32("owed") ?? 0,
        row.GetString("day") ?? "",
        row.GetInt32("dayUsed") ?? 0,
        row.GetInstant("pausedUntil"));
}
