using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Improvement;

/// <summary>A department's satisfaction has fallen.</summary>
/// <param name="Id">To be named by an action that answers it.</param>
/// <param name="Day">The last of the days that were looked at.</param>
/// <param name="Recent">The share of surveys with a satisfied verdict in the 30 days up to then.</param>
/// <param name="Before">In the 90 days before.</param>
/// <param name="Z">How many standard errors that is.</param>
public sealed record WarningView(string Id, string Department, DateOnly Day, SurveyScore Recent, SurveyScore Before, double Z)
{
    internal static WarningView Of(WarningRow warning) => new(warning.Id, warning.Department, warning.Day, Score(warning.Recent), Score(warning.Before), warning.Z);

    private static SurveyScore Score(CountedShare share) => ImprovementView.Score(Share.Of(share.Satisfied, share.Surveys)) ?? new SurveyScore(0, 0, null, null);
}

/// <summary>Something that is to make care better.</summary>
/// <param name="Id">Its address: <c>/api/improvements/{id}/close</c>.</param>
/// <param name="Dimension">What is to be better; null for the verdict of the whole.</param>
/// <param name="Owner">By id of the directory.</param>
/// <param name="OwnerName">As the directory has it.</param>
/// <param name="Due">The local day by whose end it is to be done.</param>
/// <param name="Overdue">Whether that has passed.</param>
/// <param name="State">open, done or dropped.</param>
/// <param name="Before">The share of satisfied answers in the 90 days before; null where fewer than 5 have answered.</param>
/// <param name="After">In up to 90 days since it was done.</param>
/// <param name="Change">After less before.</param>
public sealed record ActionView(
    string Id, string Organisation, string? Department, string? Dimension, string Title, string Owner, string? OwnerName, DateOnly Due, bool Overdue, string? Note, string? Warning, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Outcome, SurveyScore? Before, SurveyScore? After, ShareChange? Change)
{
    internal static ActionView Of(PatientKey desk, ActionRow action, ActionFigures? figures, ConfigSnapshot config, DateOnly today) => new(
        $"{desk}.{action.Id}", action.Organisation, action.Department, action.Dimension is { } dimension ? KebabEnum.Write(dimension) : null, action.Title, action.Owner,
        config.Directory(action.Organisation).Person(action.Owner)?.Name, action.Due, action.State == ActionState.Open && action.Due < today, action.Note, action.Warning, KebabEnum.Write(action.State),
        action.CreatedAt, action.EndedAt, action.Outcome, ImprovementView.Score(figures?.Before), ImprovementView.Score(figures?.After), figures?.Change);
}

/// <summary>What has fallen, and what is done about it.</summary>
/// <param name="Warnings">Those that still hold.</param>
/// <param name="Actions">By their dates.</param>
public sealed record ImprovementView(string Organisation, IReadOnlyList<WarningView> Warnings, IReadOnlyList<ActionView> Actions)
{
    internal static SurveyScore? Score(Share? share) => share is null ? null : new(share.Value, share.Whole, share.Interval.Low, share.Interval.High);
}
