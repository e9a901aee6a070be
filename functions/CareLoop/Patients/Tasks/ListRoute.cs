using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>
/// Where an outreach team goes in a week. A list has no addresses, so that each patient is read: one request each, and each stands in the
/// audit trail.
/// </summary>
public sealed class ListRoute
{
    /// <summary>How many tasks of the team's list a page looks at.</summary>
    public const int AtOnce = 200;

    /// <summary>How many patients are read at the same time.</summary>
    private const int SideBySide = 8;

    /// <summary>Behind all districts and postal codes: whose is not known stands last.</summary>
    private const string Last = "\uFFFD";

    private readonly Worklists worklists;
    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ListRoute(Worklists worklists, PatientFiles files, AuditLog audit, ConfigStore config, Clocks clocks) =>
        (this.worklists, this.files, this.audit, this.config, this.clocks) = (worklists, files, audit, config, clocks);

    /// <summary>Who may: those who work a team's list.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Outreach, Role.Administrator, Role.CustomerService);

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which team and week.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<RouteView>> HandleAsync(Principal principal, RouteQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (question is not { Organisation: { Length: > 0 } organisation and not Scope.Any, Team: { Length: > 0 } team })
        {
            return new Problem(ProblemKind.Invalid, "no-team", "Say whose route and of which team: ?organisation=&team=.");
        }

        if (!Rule.Covers(principal, organisation, null))
        {
            return AccessRule.NotFound;
        }

        var now = clocks.Now;
        var zone = (await config.GetAsync(cancellationToken)).Organisation(organisation).Zone;
        var today = LocalTimes.LocalDate(now, zone);
        if (RouteWeek.Read(question.Week, today, zone) is not { } week)
        {
            return new Problem(ProblemKind.Invalid, "bad-week", "week is an ISO week such as 2026-W11, or is left out.");
        }

        var (rows, more) = await worklists.ReadAsync(organisation, Worklists.OfTeam(team), null, question.After ?? "", AtOnce, null, cancellationToken);
        var wanted = rows.Where(row => week.Takes(null, row.GetDateTimeOffset("deadline") ?? default, now))
            .Select(row => (Patient: row.GetString("patient"), Task: row.GetString("task"))).ToList();
        var read = await ReadAsync([.. wanted.Select(task => task.Patient).Distinct(StringComparer.Ordinal)], cancellationToken);
        List<(PatientFile File, StaffTaskRow Task)> tasks =
        [
            .. wanted.Select(named => (File: read[named.Patient], Task: read[named.Patient].Find<StaffTaskRow>(named.Task)))
                .Where(pair => pair.Task is { } task && task.State.IsOpen() && task.Organisation == organisation && task.Worklist == Worklists.OfTeam(team) && week.Takes(task.OpensAt, task.Deadline, now))
                .Select(pair => (pair.File, pair.Task!)),
        ];
        await audit.WriteAsync(
            PatientScope.Entry(principal, "list-route", organisation, null, now) with
            {
                Outcome = "ok",
                Patients = [.. tasks.Select(pair => pair.File.Key.ToString()).Distinct()],
                Records = [.. tasks.Select(pair => "task/" + pair.Task.Id)],
            },
            cancellationToken);
        List<RouteLine> lines =
        [
            .. tasks.Select(pair => RouteLine.Of(pair.File, pair.Task, today, now))
                .OrderBy(line => line.District ?? Last, StringComparer.Ordinal).ThenBy(line => line.PostalCode ?? Last, StringComparer.Ordinal).ThenBy(line => line.Deadline).ThenBy(line => line.Task, StringComparer.Ordinal),
        ];
        return new RouteView(organisation, team, week.Name, week.From, lines, more ? rows[^1].RowKey : null);
    }

    private async Task<Dictionary<string, PatientFile>> ReadAsync(List<string> patients, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, PatientFile>(StringComparer.Ordinal);
        foreach (var some in patients.Chunk(SideBySide))
        {
            foreach (var (patient, file) in some.Zip(await Task.WhenAll(some.Select(patient => files.FollowAsync(PatientKey.Of(patient), cancellationToken)))))
            {
                read[patient] = file;
            }
        }

        return read;
    }
}
