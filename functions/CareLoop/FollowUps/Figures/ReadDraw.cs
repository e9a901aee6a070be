using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.FollowUps.Figures;

/// <summary>The seed of a month's draw, once nobody can use it to foresee what will be drawn.</summary>
public sealed class ReadDraw
{
    private readonly SampleDraw draw;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadDraw(SampleDraw draw, ConfigStore config, AuditLog audit, Clocks clocks) => (this.draw, this.config, this.audit, this.clocks) = (draw, config, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="organisation">Whose draw.</param>
    /// <param name="month">Such as <c>2026-03</c>; it has to be over.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<DrawView>> HandleAsync(Principal principal, string? organisation, string? month, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var may = Rule.Authorise(principal, organisation ?? Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (organisation is null || !DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || !FigurePeriod.IsUsual(first))
        {
            return new Problem(ProblemKind.Invalid, "bad-month", "Say whose draw and of which month: ?organisation=&month=2026-03.");
        }

        if (LocalTimes.LocalDate(clocks.Now, (await config.GetAsync(cancellationToken)).Organisation(organisation).Zone) < first.AddMonths(1))
        {
            return new Problem(ProblemKind.Conflict, "month-not-over", "The seed is told when the month is over: before that, it would tell what will be drawn.");
        }

        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "read-draw", Organisation = organisation, At = clocks.Now, Cause = Guid.NewGuid().ToString("N"), Outcome = "ok" }, cancellationToken);
        return new DrawView(
            organisation, first.ToString("yyyy-MM", CultureInfo.InvariantCulture), draw.SeedOf(organisation, first),
            "An id is drawn where the first 8 bytes of SHA-256(seed:id), big-endian, divided by 2^64, are below percent/100. Of a record's check the id is the task's own, behind the dot of its address, and the month that in which the record was made (of a letter there is no record to be checked); of a step for a share of the patients it is EPISODE.STEP#OCCURRENCE, and the month that of the discharge. Of a clinician of whose records of a month none was drawn, the one with the lowest value is checked that can be.");
    }
}
