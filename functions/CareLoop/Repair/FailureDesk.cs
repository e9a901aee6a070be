using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Repair;

/// <summary>
/// What could not be handled, for who mends it: listed, shown, done again, or dismissed with a reason. Failures belong to no
/// department, and many to no organisation: they are for roles with the scope of all.
/// </summary>
public sealed class FailureDesk
{
    /// <summary>The most failures in one answer.</summary>
    public const int MostListed = 500;

    /// <summary>The most days in one question.</summary>
    public const int MostDays = 92;

    /// <summary>The longest reason of a dismissal, in characters.</summary>
    public const int LongestReason = 500;

    private const int Tries = 3;

    private static readonly Problem NotReplayable = new(
        ProblemKind.Conflict, "not-replayable", "Nothing of it can be done again: it is looked at again by itself, or only a person can do what it asks for.");

    private readonly FailureLog failures;
    private readonly List<IFailureReplay> replays;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal FailureDesk(FailureLog failures, IEnumerable<IFailureReplay> replays, AuditLog audit, Clocks clocks) =>
        (this.failures, this.replays, this.audit, this.clocks) = (failures, [.. replays], audit, clocks);

    /// <summary>Who may see that there are failures, and what they are about.</summary>
    public static AccessRule MayRead { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Auditor);

    /// <summary>Who may see what was sent, do it again, and dismiss it.</summary>
    public static AccessRule MayMend { get; } = AccessRule.Staff(Role.Administrator);

    /// <summary>The failures of some UTC days, of one source or all.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="source">One source; null for all.</param>
    /// <param name="from">The first day, YYYY-MM-DD; null for a week before the last.</param>
    /// <param name="to">The last day; null for today.</param>
    /// <param name="state"><c>open</c>, <c>replayed</c> or <c>dismissed</c>; null for open ones.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<FailureList>> ListAsync(Principal principal, string? source, string? from, string? to, string? state, CancellationToken cancellationToken)
    {
        var may = MayRead.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        var days = FailureDays.Read(source, from, to, DateOnly.FromDateTime(clocks.Now.UtcDateTime));
        if (!days.IsOk)
        {
            return days.Problem;
        }

        if (KebabEnum.Read<FailureState>(state ?? "open") is not { } wanted)
        {
            return new Problem(ProblemKind.Invalid, "no-such-state", "state is open, replayed or dismissed.");
        }

        var items = await FirstAsync(days.Value, wanted, MostListed + 1, cancellationToken);
        await AuditAsync(principal, "list-failures", null, "ok", cancellationToken);
        return new FailureList([.. items.Take(MostListed)], items.Count > MostListed);
    }

    /// <summary>One failure; with what was sent to who may mend it.</summary>
    public async Task<Result<FailureView>> ReadAsync(Principal principal, string source, string day, string id, CancellationToken cancellationToken)
    {
        var may = MayRead.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (await FindAsync(source, day, id, cancellationToken) is not { Failure: var failure })
        {
            return AccessRule.NotFound;
        }

        await AuditAsync(principal, "read-failure", failure, "ok", cancellationToken);
        return FailureView.Of(failure, CanReplay(failure), MayMend.Covers(principal, Scope.Any, null));
    }

    /// <summary>Decides that nothing is to be done.</summary>
    public async Task<Result<FailureView>> DismissAsync(Principal principal, string source, string day, string id, string? reason, CancellationToken cancellationToken)
    {
        var may = MayMend.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (reason?.Trim() is not { Length: > 0 and <= LongestReason } why)
        {
            return new Problem(ProblemKind.Unprocessable, "reason-missing", $"Say why in reason, in at most {LongestReason} characters.")
            {
                Errors = [new FieldError("/reason", "is required")],
            };
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await FindAsync(source, day, id, cancellationToken) is not { } found)
            {
                return AccessRule.NotFound;
            }

            await AuditAsync(principal, "dismiss-failure", found.Failure, "ok", cancellationToken);
            var settled = found.Failure with { State = FailureState.Dismissed, SettledBy = principal.Id, SettledAt = clocks.Now, Why = why };
            if (await failures.SettleAsync(settled, found.ETag, cancellationToken))
            {
                return FailureView.Of(settled, CanReplay(settled), withPayload: false);
            }
        }

        return Changed;
    }

    /// <summary>Does one again.</summary>
    public async Task<Result<FailureView>> ReplayAsync(Principal principal, string source, string day, string id, CancellationToken cancellationToken)
    {
        var may = MayMend.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (await FindAsync(source, day, id, cancellationToken) is not { } found)
        {
            return AccessRule.NotFound;
        }

        if (!CanReplay(found.Failure))
        {
            return NotReplayable;
        }

        await AuditAsync(principal, "replay-failure", found.Failure, "ok", cancellationToken);
        var (settled, problem) = await ReplayAsync(found.Failure, principal.Id, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        return FailureView.Of(settled, CanReplay(settled), withPayload: false);
    }

    /// <summary>Whether one can be done again, and is still open.</summary>
    internal bool CanReplay(Failure failure) => failure is { State: not FailureState.Replayed, PayloadCut: false } && replays.Any(replay => replay.Takes(failure));

    /// <summary>Does one again for somebody whose right to do so is known. Already replayed, it is left as it is.</summary>
    internal async Task<(Failure Failure, Problem? Problem)> ReplayAsync(Failure failure, string by, CancellationToken cancellationToken)
    {
        var outcome = await replays.First(replay => replay.Takes(failure)).ReplayAsync(failure, cancellationToken);

        // What failed again may have written its failure anew: what it says now is kept, with what became of the replay.
        if (await failures.FindAsync(failure.Source, DateOnly.FromDateTime(failure.At.UtcDateTime), failure.Id, cancellationToken) is not { } now)
        {
            return (failure, outcome.Problem);
        }

        var settled = outcome.IsOk
            ? now.Failure with { State = FailureState.Replayed, SettledBy = by, SettledAt = clocks.Now, Why = outcome.Value }
            : now.Failure with { Why = $"replayed: {outcome.Problem.Code}" };
        return await failures.SettleAsync(settled, now.ETag, cancellationToken) ? (settled, outcome.Problem) : (now.Failure, outcome.Problem ?? Changed);
    }

    /// <summary>No more is read than is asked for: after an outage there may be a hundred thousand.</summary>
    private async Task<List<FailureView>> FirstAsync(FailureDays days, FailureState wanted, int most, CancellationToken cancellationToken)
    {
        var items = new List<FailureView>();
        foreach (var source in days.Sources)
        {
            await foreach (var failure in failures.ReadAsync(source, days.From, days.To, null, cancellationToken))
            {
                if (failure.State != wanted)
                {
                    continue;
                }

                items.Add(FailureView.Of(failure, CanReplay(failure), withPayload: false));
                if (items.Count == most)
                {
                    return items;
                }
            }
        }

        return items;
    }

    private static Problem Changed => new(ProblemKind.Conflict, "failure-changed", "Somebody else has just changed it. Look at it again.");

    private async Task<(Failure Failure, Azure.ETag ETag)?> FindAsync(string source, string day, string id, CancellationToken cancellationToken) =>
        FailureSources.All.Contains(source) && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && id.Length is > 0 and <= 64 && id.All(char.IsAsciiLetterOrDigit)
            ? await failures.FindAsync(source, date, id, cancellationToken)
            : null;

    private Task AuditAsync(Principal principal, string action, Failure? failure, string outcome, CancellationToken cancellationToken) => audit.WriteAsync(
        new AuditEntry
        {
            Who = principal,
            Action = action,
            Organisation = Scope.Any,
            At = clocks.Now,
            Cause = Guid.NewGuid().ToString("N"),
            Outcome = outcome,
            Patients = failure?.Patient is { } patient ? [patient] : [],
            Records = failure is null ? [] : [$"failure/{failure.Source}/{failure.Id}"],
        },
        cancellationToken);
}

/// <summary>Which failures are meant.</summary>
/// <param name="Sources">One or all.</param>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day.</param>
internal sealed record FailureDays(IReadOnlyList<string> Sources, DateOnly From, DateOnly To)
{
    private const int UsualDays = 7;

    public static Result<FailureDays> Read(string? source, string? from, string? to, DateOnly today)
    {
        if (source is { Length: > 0 } && !FailureSources.All.Contains(source))
        {
            return new Problem(ProblemKind.Invalid, "no-such-source", $"source is one of {string.Join(", ", FailureSources.All)}.");
        }

        if (!TryDay(to, today, out var last) || !TryDay(from, last.AddDays(-UsualDays), out var first) || first > last || last.DayNumber - first.DayNumber >= FailureDesk.MostDays)
        {
            return new Problem(ProblemKind.Invalid, "bad-days", $"from and to are days such as 2026-03-05, at most {FailureDesk.MostDays} of them.");
        }

        return new FailureDays(source is { Length: > 0 } ? [source] : FailureSources.All, first, last);
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return string.IsNullOrEmpty(text) || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
