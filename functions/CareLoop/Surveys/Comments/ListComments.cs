using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys.Comments;

/// <summary>What somebody wrote.</summary>
/// <param name="Day">The local day on which the survey was asked; of what is anonymous that of its release.</param>
/// <param name="Survey">As <c>organisation/name@version</c>.</param>
/// <param name="Id">The survey's address, <c>/api/surveys/{id}</c>; null where nobody knows whose it is.</param>
/// <param name="Kind">praise, complaint or other, by its words.</param>
/// <param name="Feed">sms, page, phone or counter.</param>
public sealed record CommentView(
    DateOnly Day, string Survey, string? Id, string Question, string Text, string Kind, string? Department, string? Clinician, string? Ward, string? Feed, string? Language);

/// <summary>A page of what was written.</summary>
/// <param name="Items">The latest day first.</param>
/// <param name="Next">The cursor of the next page, which may be found behind a page without items; null where this is the last.</param>
public sealed record CommentPage(IReadOnlyList<CommentView> Items, string? Next);

/// <summary>What patients wrote in their own words in a period, page by page.</summary>
public sealed class ListComments
{
    /// <summary>How many a page has, unless another number up to <see cref="Most"/> is asked for.</summary>
    public const int Usual = 50;

    /// <summary>The most of a page.</summary>
    public const int Most = 200;

    /// <summary>So many days are looked through for one page, that a rare word costs no more than a page.</summary>
    private const int DaysOfAPage = 31;

    private readonly FactTable facts;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ListComments(FactTable facts, ConfigStore config, AuditLog audit, Clocks clocks) => (this.facts, this.config, this.audit, this.clocks) = (facts, config, audit, clocks);

    /// <summary>Who may: those who may read what one patient wrote, each of their departments.</summary>
    public static AccessRule Rule => SurveyScope.Words;

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which days, department and clinician.</param>
    /// <param name="kind">Only <c>praise</c>, <c>complaint</c> or <c>other</c>; null for all.</param>
    /// <param name="after">The cursor of the page before; null for the first.</param>
    /// <param name="limit">How many; null for as many as usual.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<CommentPage>> HandleAsync(Principal principal, FigureQuestion question, string? kind, string? after, string? limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var scope = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!scope.IsOk)
        {
            return scope.Problem;
        }

        CommentKind? only = kind is null ? null : KebabEnum.Read<CommentKind>(kind);
        if (kind is not null && only is null)
        {
            return new Problem(ProblemKind.Invalid, "bad-kind", "kind is praise, complaint or other, or is left out.");
        }

        var count = Usual;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= Most))
        {
            return new Problem(ProblemKind.Invalid, "bad-limit", $"limit is a number from 1 to {Most}.");
        }

        if (!CommentCursor.TryRead(after, out var cursor))
        {
            return new Problem(ProblemKind.Invalid, "bad-cursor", "after is the next of the page before, as it stands there.");
        }

        var page = await ReadAsync(scope.Value, only, cursor, count, cancellationToken);
        await audit.WriteAsync(
            PatientScope.Entry(principal, "list-survey-comments", scope.Value.Organisation, null, clocks.Now) with { Outcome = "ok", Records = [.. page.Items.Select(item => item.Id).OfType<string>().Distinct().Select(id => "survey/" + id)] },
            cancellationToken);
        return page;
    }

    private async Task<CommentPage> ReadAsync(FigureScope scope, CommentKind? only, CommentCursor? cursor, int count, CancellationToken cancellationToken)
    {
        var items = new List<CommentView>();
        var days = 0;
        foreach (var day in (await DaysAsync(scope, cancellationToken)).Where(day => cursor is not { } from || (from.Id is null ? day.Key < from.Day : day.Key <= from.Day)))
        {
            if (++days > DaysOfAPage)
            {
                return new CommentPage(items, new CommentCursor(day.Key.AddDays(1), null).ToString());
            }

            foreach (var (id, fact) in await OfDayAsync([.. day.Select(partition => partition.Partition)], cancellationToken))
            {
                if ((cursor is { Id: { } seen } && day.Key == cursor.Day && string.CompareOrdinal(id, seen) <= 0) || !scope.Includes(fact.Department, fact.Clinician))
                {
                    continue;
                }

                items.AddRange(fact.Comments.Where(comment => only is null || comment.Kind == only).Select(comment => View(day.Key, fact, comment)));
                if (items.Count >= count)
                {
                    return new CommentPage(items, new CommentCursor(day.Key, id).ToString());
                }
            }
        }

        return new CommentPage(items, null);
    }

    /// <summary>The days of the period on which anybody wrote, the latest first.</summary>
    private async Task<IEnumerable<IGrouping<DateOnly, (string Partition, DateOnly Day)>>> DaysAsync(FigureScope scope, CancellationToken cancellationToken)
    {
        var partitions = new List<(string Partition, DateOnly Day)>();
        await foreach (var partition in facts.PartitionsAsync(scope.Organisation, scope.Period.From, scope.Period.To, CommentFact.Family, null, cancellationToken))
        {
            partitions.Add(partition);
        }

        return partitions.GroupBy(partition => partition.Day).OrderByDescending(day => day.Key);
    }

    private async Task<IReadOnlyList<(string Id, CommentFact Fact)>> OfDayAsync(IReadOnlyList<string> partitions, CancellationToken cancellationToken)
    {
        var found = new List<(string Id, CommentFact Fact)>();
        foreach (var partition in partitions)
        {
            await foreach (var (id, json) in facts.FactsAsync(partition, CommentFact.Family, cancellationToken))
            {
                found.Add((id, StoredJson.Read<CommentFact>(json)!));
            }
        }

        // By ids, which are hashes: of the order in which anonymous answers came there is nothing to see.
        return [.. found.OrderBy(fact => fact.Id, StringComparer.Ordinal)];
    }

    private static CommentView View(DateOnly day, CommentFact fact, Comment comment) => new(
        day, fact.Survey, fact.Patient is null ? null : $"{fact.Patient}.{fact.Id}", comment.Question, comment.Text, KebabEnum.Write(comment.Kind), fact.Department, fact.Clinician, fact.Ward, fact.Feed, fact.Language);
}

/// <summary>Where a page ended.</summary>
/// <param name="Day">The day at which the next one goes on.</param>
/// <param name="Id">Behind which fact of that day; null where that day is done with.</param>
internal sealed record CommentCursor(DateOnly Day, string? Id)
{
    private const string Format = "yyyyMMdd";

    public static bool TryRead(string? text, out CommentCursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        var parts = text.Split('~');
        if (parts.Length != 2 || !DateOnly.TryParseExact(parts[0], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return false;
        }

        cursor = new CommentCursor(day, parts[1].Length == 0 ? null : parts[1]);
        return true;
    }

    public override string ToString() => $"{Day.ToString(Format, CultureInfo.InvariantCulture)}~{Id}";
}
