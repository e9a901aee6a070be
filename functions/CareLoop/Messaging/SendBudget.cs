using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
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

    /// <summary>By minute, what went to which phone of late; see <see cref="LoopGuard"/>.</summary>
    public IReadOnlyDictionary<string, string> Recent { get; init; } = new Dictionary<string, string>();

    public TableEntity ToTable(string sender)
    {
        var row = new TableEntity(PartitionOf(sender), RowKey) { ["used"] = Used, ["owed"] = Owed, ["dayUsed"] = DayUsed };
        row.Set("minute", Minute);
        row.Set("day", Day);
        row.Set("pausedUntil", PausedUntil);
        row.SetMap("recent", Recent);
        return row;
    }

    public static BudgetUse FromTable(TableEntity row) => new(
        row.GetString("minute") ?? "",
        row.GetInt32("used") ?? 0,
        row.GetInt32("owed") ?? 0,
        row.GetString("day") ?? "",
        row.GetInt32("dayUsed") ?? 0,
        row.GetInstant("pausedUntil"))
    {
        Recent = row.GetMap("recent"),
    };

    public const string RowKey = "budget";

    public static string PartitionOf(string sender) => "sender~" + sender.TrimStart('+');
}

/// <summary>How many of the texts asked for may go, and when the others are to ask again.</summary>
internal sealed record BudgetGrant(int Granted, Func<int, DateTimeOffset> AskAgain, string? Reason)
{
    /// <summary>Which of the texts asked for are the same once more to one phone, and must not go at all. The grant is about the others.</summary>
    public IReadOnlySet<int> Looping { get; init; } = new HashSet<int>();
}

/// <summary>The send budget of a sender: so many texts a minute, so many a day, and none while the gateway throttles.</summary>
internal sealed class SendBudget
{
    /// <summary>Waits between the tries of a change that other instances got in the way of.</summary>
    private static readonly TimeSpan[] ConflictWaits =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(150),
        TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1),
    ];

    private static readonly TimeSpan CapWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);
    private readonly TableClient limits;
    private readonly Clocks clocks;
    private readonly BudgetRounds rounds;

    /// <summary>What this process wrote last, by sender. Only a guess: a write on it that storage does not take, by its ETag, is decided anew on what stands there.</summary>
    private readonly ConcurrentDictionary<string, (BudgetUse Use, ETag ETag)> written = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, BudgetReserve> reserves = new(StringComparer.Ordinal);

    public SendBudget(StorageClients storage, Clocks clocks)
    {
        (limits, this.clocks) = (storage.Table(TableNames.Limits), clocks);
        rounds = new BudgetRounds(ChangeAsync);
    }

    /// <summary>The decision, pure: what of <paramref name="wanted"/> fits, and the use afterwards.</summary>
    public static (BudgetUse Use, BudgetGrant Grant) Take(BudgetUse use, int wanted, int perMinute, int perDay, string day, DateTimeOffset now)
    {
        var minute = now.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        use = IsRunning(use.Minute, minute, now.UtcDateTime.Add(ClocksDiffer).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)) ? use : use with { Minute = minute, Used = 0, Owed = 0 };
        use = IsRunning(use.Day, day, DaysOn(day, 2)) ? use : use with { Day = day, DayUsed = 0 };
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

    /// <summary>
    /// Takes budget in storage: one request where nobody else took any since this process did, else two more, however many texts, and however many others take at the same time. What is
    /// granted to who has given up meanwhile is lost.
    /// </summary>
    /// <param name="sender">The number.</param>
    /// <param name="texts">What stands for each text, by <see cref="LoopGuard.Key"/>.</param>
    /// <param name="perMinute">Texts a minute.</param>
    /// <param name="perDay">Texts a day.</param>
    /// <param name="day">The local day.</param>
    /// <param name="now">Business time.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<BudgetGrant> TakeAsync(string sender, IReadOnlyList<string> texts, int perMinute, int perDay, string day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = reserves.GetOrAdd(sender, _ => new BudgetReserve());
        if (texts is [var one] && written.TryGetValue(sender, out var last) && kept.TryTake(last.Use, one, day, now))
        {
            return new BudgetGrant(1, _ => now, null);
        }

        BudgetGrant? grant = null;
        var (noted, ahead) = (0, 0);
        await rounds.JoinAsync(
            sender,
            use =>
            {
                (use, noted) = kept.Noted(use, now);
                var looping = LoopGuard.Refused(use.Recent, texts, now);
                var wanted = texts.Where((_, index) => !looping.Contains(index)).ToList();
                (use, grant) = Take(use, wanted.Count, perMinute, perDay, day, now);
                grant = grant with { Looping = looping };
                ahead = texts.Count == 1 && grant.Granted == 1 ? BudgetReserve.Ahead(use, perMinute, perDay) : 0;
                return use with { Used = use.Used + ahead, DayUsed = use.DayUsed + ahead, Recent = LoopGuard.Noted(use.Recent, [.. wanted.Take(grant.Granted)], now) };
            }).WaitAsync(cancellationToken);
        kept.Stored(noted, ahead, day, now);
        return grant!;
    }

    /// <summary>The gateway throttles: the whole sender waits.</summary>
    public Task PauseAsync(string sender, DateTimeOffset until, CancellationToken cancellationToken)
    {
        reserves.GetOrAdd(sender, _ => new BudgetReserve()).Drop();
        return rounds.JoinAsync(sender, use => use.PausedUntil is { } paused && paused >= until ? use : use with { PausedUntil = until }).WaitAsync(cancellationToken);
    }

    private async Task ChangeAsync(string sender, Func<BudgetUse, BudgetUse> change)
    {
        for (var attempt = 0; ; attempt++)
        {
            var isGuess = written.TryRemove(sender, out var known);
            if (!isGuess)
            {
                var stored = await limits.GetEntityIfExistsAsync<TableEntity>(BudgetUse.PartitionOf(sender), BudgetUse.RowKey);
                known = stored.HasValue ? (BudgetUse.FromTable(stored.Value!), stored.Value!.ETag) : (BudgetUse.None, default);
            }

            var after = change(known.Use);
            // What was guessed has to be made sure of, also where it changes nothing: it may not be so any more.
            if (after == known.Use && !isGuess)
            {
                return;
            }

            try
            {
                var row = after.ToTable(sender);
                var response = known.ETag == default ? await limits.AddEntityAsync(row) : await limits.UpdateEntityAsync(row, known.ETag, TableUpdateMode.Replace);
                if (response.Headers.ETag is { } etag)
                {
                    written[sender] = (after, etag);
                }

                return;
            }
            catch (RequestFailedException error) when (error.IsConflict() && isGuess)
            {
                // Another instance took from the same budget since: nothing was lost but a request.
                attempt--;
                continue;
            }
            catch (RequestFailedException error) when (error.IsConflict() && attempt < ConflictWaits.Length)
            {
                // Another instance took from the same budget.
            }

            if (ConflictWaits[attempt] > TimeSpan.Zero)
            {
                await Task.Delay(ConflictWaits[attempt], clocks.Wire);
            }
        }
    }

    /// <summary>
    /// Whether what is counted in storage still counts. Instances' clocks differ, and so do the zones of organisations that
    /// share a sender: who is behind takes from what another has begun, else each would begin it anew. Only what lies too
    /// far ahead was written by a clock that has been set right since.
    /// </summary>
    private static bool IsRunning(string stored, string current, string farthest) =>
        string.CompareOrdinal(stored, current) >= 0 && string.CompareOrdinal(stored, farthest) <= 0;

    private static string DaysOn(string day, int days) =>
        DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture).AddDays(days).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
