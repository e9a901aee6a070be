using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>What is behind a figure: the discharges, tasks or calls that count for it, each by its address.</summary>
public sealed class ListFacts
{
    /// <summary>How many a page has at most.</summary>
    public const int AtOnce = 200;

    /// <summary>How many partitions a page reads at most: one request each.</summary>
    private const int PartitionsAtOnce = 130;

    private static readonly string[] FiguresOfCalls = ["calls", "minutes"];

    private readonly FactTable facts;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ListFacts(FactTable facts, ConfigStore config, AuditLog audit, Clocks clocks) => (this.facts, this.config, this.audit, this.clocks) = (facts, config, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => ReadFigures.Rule;

    /// <summary>Whether calls are behind a figure, and not tasks.</summary>
    public static bool IsOfCalls(string? figure) => FiguresOfCalls.Contains(figure);

    /// <summary>The discharges of a figure.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which days, and of whom.</param>
    /// <param name="figure">A name of the report, such as <c>notCovered</c> or <c>notCovered:lost-to-follow-up</c>; null for all.</param>
    /// <param name="after">The cursor of the page before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<Result<FigurePage<DischargeItem>>> DischargesAsync(Principal principal, FigureQuestion question, string? figure, string? after, CancellationToken cancellationToken) =>
        ReadAsync<DischargeFact, DischargeItem>(
            principal, question, after, TellFigures.OfDischarge, (scope, fact) => scope.Includes(fact.Department, fact.Clinician),
            fact => !fact.IsVisit && (figure is null || Counters.Of(fact).ContainsKey(figure)),
            (day, fact) => new DischargeItem(day, fact.Id, fact.Encounter, fact.At, fact.Department, fact.Clinician, fact.Plan, fact.Standing, fact.Reason, fact.Level, fact.RedFlag, fact.Readmitted), cancellationToken);

    /// <summary>The tasks of a figure.</summary>
    /// <inheritdoc cref="DischargesAsync"/>
    public Task<Result<FigurePage<TaskItem>>> TasksAsync(Principal principal, FigureQuestion question, string? figure, string? after, CancellationToken cancellationToken) =>
        ReadAsync<TaskFact, TaskItem>(
            principal, question, after, TellFigures.OfTask, (scope, fact) => scope.Includes(fact.Department, fact.Clinician),
            fact => figure is null || Counters.Of(fact, clocks.Now).ContainsKey(figure),
            (day, fact) => new TaskItem(
                day, fact.Id, fact.What, fact.Department, fact.Clinician, fact.Level, fact.Plan, fact.Step, fact.State, fact.Reason, fact.Deadline, fact.EndedAt, fact.Attempts, fact.Escalated, fact.Agrees, fact.Mark),
            cancellationToken);

    /// <summary>The calls of the figures <c>calls</c> and <c>minutes</c>, each with its caller and its task.</summary>
    /// <inheritdoc cref="DischargesAsync"/>
    public Task<Result<FigurePage<CallItem>>> CallsAsync(Principal principal, FigureQuestion question, string? after, CancellationToken cancellationToken) =>
        ReadAsync<AttemptFact, CallItem>(
            principal, question, after, TellFigures.OfAttempt, (scope, fact) => scope.Includes(fact.Department, fact.Person, fact.Caller), fact => fact.IsCall,
            (day, fact) => new CallItem(day, fact.Task, fact.At, fact.Caller, fact.Department, fact.Result, fact.Minutes), cancellationToken);

    private async Task<Result<FigurePage<TItem>>> ReadAsync<TFact, TItem>(
        Principal principal, FigureQuestion question, string? after, string prefix, Func<FigureScope, TFact, bool> isAskedFor, Func<TFact, bool> counts, Func<DateOnly, TFact, TItem> view,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var read = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var scope = read.Value;
        var items = new List<TItem>();
        var partitions = 0;
        string? next = null;
        await foreach (var (partition, day) in facts.PartitionsAsync(scope.Organisation, scope.Period.From, scope.Period.To, TellFigures.Family, after, cancellationToken))
        {
            // A page ends between two partitions, of which none is long.
            if (items.Count >= AtOnce || partitions == PartitionsAtOnce)
            {
                break;
            }

            await foreach (var (_, json) in facts.FactsAsync(partition, TellFigures.Family, cancellationToken, begins: prefix))
            {
                if (StoredJson.Read<TFact>(json) is { } fact && isAskedFor(scope, fact) && counts(fact))
                {
                    items.Add(view(day, fact));
                }
            }

            partitions++;
            next = partition;
        }

        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "list-facts", Organisation = scope.Organisation, At = clocks.Now, Cause = Guid.NewGuid().ToString("N"), Outcome = "ok" }, cancellationToken);
        return new FigurePage<TItem>(items, items.Count >= AtOnce || partitions == PartitionsAtOnce ? next : null);
    }
}
