namespace CareLoop.Common;

/// <summary>What is asked of the figures.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="From">The first day; null for that of the month.</param>
/// <param name="To">The last day.</param>
/// <param name="Month">In place of both.</param>
/// <param name="By">What the lines are by, parted by commas; null for one line.</param>
/// <param name="Department">Only this one.</param>
/// <param name="Clinician">Only this one.</param>
public sealed record FigureQuestion(string? Organisation, string? From, string? To, string? Month, string? By, string? Department, string? Clinician);
