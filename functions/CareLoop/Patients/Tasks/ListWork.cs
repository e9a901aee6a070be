using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>Which worklist is asked for.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="List"><c>mine</c>, <c>customer-service</c>, <c>department</c>, <c>team</c>, or <c>person</c>.</param>
/// <param name="Name">The department's code, the team's, or the person's id; null where the list has none.</param>
/// <param name="Due"><c>overdue</c>, <c>today</c>, or null for all.</param>
/// <param name="After">The cursor of the page before; null for the first.</param>
/// <param name="Count">How many; null for as many as usual.</param>
public sealed record WorkQuestion(string? Organisation, string? List, string? Name, string? Due, string? After, string? Count);

/// <summary>A page of a worklist: one request, however long the list is.</summary>
public sealed class ListWork
{
    /// <summary>How many tasks a page has, unless another number up to <see cref="Most"/> is asked for.</summary>
    public const int Usual = 50;

    /// <summary>The most tasks of a page.</summary>
    public const int Most = 200;

    private readonly Worklists worklists;
    private readonly TaskScope scope;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ListWork(Worklists worklists, TaskScope scope, AuditLog audit, ConfigStore config, Clocks clocks) => (this.worklists, this.scope, this.audit, this.config, this.clocks) = (worklists, scope, audit, config, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => ChangeTask.Rule;

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which list.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<WorkPage>> HandleAsync(Principal principal, WorkQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var settings = await config.GetAsync(cancellationToken);
        var list = ListOf(principal, question, settings);
        if (!list.IsOk)
        {
            return list.Problem;
        }

        var count = Usual;
        if (question.Count is { } text && !(int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out count) && count is > 0 and <= Most))
        {
            return new Problem(ProblemKind.Invalid, "bad-limit", $"limit is a number from 1 to {Most}.");
        }

        var now = clocks.Now;
        var zone = settings.Organisation(question.Organisation!).Zone;
        var before = question.Due switch
        {
            "overdue" => now,
            "today" => LocalTimes.Instant(LocalTimes.LocalDate(now, zone).AddDays(1), TimeOnly.MinValue, zone),
            _ => (DateTimeOffset?)null,
        };
        if (question.Due is not (null or "overdue" or "today"))
        {
            return new Problem(ProblemKind.Invalid, "bad-due", "due is overdue or today, or is left out.");
        }

        var (rows, more) = await worklists.ReadAsync(question.Organisation!, list.Value.Name, before, question.After ?? "", count, list.Value.Subjects, cancellationToken);
        var person = PersonOf(principal, question.Organisation!, settings);
        List<WorkItem> items = [.. rows.Where(row => row.GetString("hiddenFrom") != person).Select(row => Item(row, now))];
        await audit.WriteAsync(PatientScope.Entry(principal, "list-work", question.Organisation!, null, now) with { Outcome = "ok", Records = [.. items.Select(item => "task/" + item.Id)] }, cancellationToken);
        return new WorkPage(items, more ? rows[^1].RowKey : null);
    }

    private static string PersonOf(Principal principal, string organisation, ConfigSnapshot config) => config.Directory(organisation).PersonOfAccount(principal.Id)?.Id ?? principal.Id;

    private Result<SeenList> ListOf(Principal principal, WorkQuestion question, ConfigSnapshot config)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (string.IsNullOrEmpty(question.Organisation) || question.Organisation == Scope.Any)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose worklist: ?organisation=.");
        }

        var name = question.Name ?? "";
        var (list, department) = question.List switch
        {
            null or "mine" => (Worklists.OfPerson(PersonOf(principal, question.Organisation, config)), null),
            StaffTaskRow.CustomerService => (StaffTaskRow.CustomerService, null),
            "department" when name.Length > 0 => (name, name),
            "team" when name.Length > 0 => (Worklists.OfTeam(name), null),
            "person" when name.Length > 0 => (Worklists.OfPerson(name), config.Directory(question.Organisation).Person(name)?.Department),
            _ => ("", (string?)null),
        };
        if (list.Length == 0)
        {
            return new Problem(ProblemKind.Invalid, "no-such-list", "list is mine, customer-service, department, team or person; the last three with name=.");
        }

        if (question.List is null or "mine")
        {
            // One's own list is there wherever one works; what stands in it was given to one.
            return principal.Grants.Any(grant => Rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == question.Organisation)) ? new SeenList(list, null) : AccessRule.NotFound;
        }

        var of = scope.SubjectsOf(Rule, principal, question.Organisation, department);
        return of is { Count: 0 } ? AccessRule.NotFound : new SeenList(list, of);
    }

    /// <param name="Name">The list.</param>
    /// <param name="Subjects">The subjects whose tasks are shown; null for all.</param>
    private sealed record SeenList(string Name, IReadOnlyCollection<string>? Subjects);

    private static WorkItem Item(TableEntity row, DateTimeOffset now)
    {
        var deadline = row.GetDateTimeOffset("deadline")?.ToUniversalTime() ?? default;
        return new(
            $"{row.GetString("patient")}.{row.GetString("task")}", row.GetString("what"), row.GetString("name"), row.GetBoolean("urgent") ?? false, deadline, deadline < now, row.GetString("state") ?? "open",
            row.GetString("department"), row.GetInt32("level") ?? 0, row.GetString("channel"), row.GetString("assignee"), row.GetString("claimedBy"), row.GetInt32("attempts") ?? 0,
            row.GetDateTimeOffset("notBefore")?.ToUniversalTime(), row.GetString("plan"), row.GetString("step"));
    }
}
