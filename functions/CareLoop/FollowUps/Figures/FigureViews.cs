namespace CareLoop.FollowUps.Figures;

/// <summary>One line of the figures.</summary>
/// <param name="Of">What it is of, by the names that were asked for.</param>
/// <param name="Counts">
/// By name: <c>discharges</c>, <c>excluded</c>, <c>covered</c>, <c>notCovered</c> and its reasons (<c>notCovered:lost-to-follow-up</c>),
/// <c>due</c>, <c>attempted</c>, <c>reached</c>, <c>completedInTime</c>, <c>late</c>, <c>overdue</c>, <c>lost</c>, <c>escalated</c>,
/// <c>redFlags</c>, <c>checks</c>, <c>checksAgreed</c>, <c>recordsRefused</c>, <c>calls</c>, <c>minutes</c> and others.
/// </param>
/// <param name="Rates">Those of which the whole is not nothing, from 0 to 1; <c>meanMark</c> from 1 to 5, <c>meanMinutesToClaim</c> in minutes.</param>
public sealed record FigureLine(IReadOnlyDictionary<string, string> Of, IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, double> Rates);

/// <summary>The figures of a period.</summary>
/// <param name="By">What the lines are by, in the order asked for.</param>
/// <param name="Formulas">What each rate is of.</param>
/// <param name="Total">All together.</param>
public sealed record FigureReport(
    string Organisation, DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyDictionary<string, string> Formulas, IReadOnlyList<FigureLine> Lines, FigureLine Total);

/// <summary>A discharge behind a figure.</summary>
/// <param name="Id">Its follow-up: <c>/api/follow-ups/{id}</c>.</param>
/// <param name="Encounter">The HIS's own id.</param>
/// <param name="Standing">covered, not-covered, excluded or cancelled.</param>
/// <param name="Reason">Why it is not covered, or excluded.</param>
public sealed record DischargeItem(DateOnly Day, string Id, string Encounter, DateTimeOffset At, string? Department, string? Clinician, string? Plan, string Standing, string? Reason, int Level, bool RedFlag, bool Readmitted);

/// <summary>A task behind a figure.</summary>
/// <param name="Id">Its address: <c>/api/tasks/{id}</c>.</param>
public sealed record TaskItem(
    DateOnly Day, string Id, string What, string? Department, string? Clinician, int Level, string? Plan, string? Step, string State, string? Reason, DateTimeOffset Deadline, DateTimeOffset? EndedAt,
    int Attempts, bool Escalated, bool? Agrees, int? Mark);

/// <summary>A call behind a figure.</summary>
/// <param name="Task">Its task: <c>/api/tasks/{id}</c>.</param>
/// <param name="Caller">Who, by id of the directory, or the account where that is not in it.</param>
public sealed record CallItem(DateOnly Day, string Task, DateTimeOffset At, string Caller, string? Department, string Result, int Minutes);

/// <summary>A page of what is behind a figure.</summary>
/// <param name="Items">In the order of days.</param>
/// <param name="Next">The cursor of the next page; null where this is the last. A page may be empty and still lead on.</param>
public sealed record FigurePage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>What a month's draw followed from, for who draws it again.</summary>
/// <param name="Seed">Told when the month is over.</param>
/// <param name="Rule">How an id is drawn.</param>
public sealed record DrawView(string Organisation, string Month, string Seed, string Rule);
