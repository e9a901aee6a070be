namespace CareLoop.Intake.Csv;

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">The line of the file on which the record begins, the header being on the first; as an editor counts them.</param>
/// <param name="Column">The column at fault, by its English name; null where it is the line as a whole.</param>
/// <param name="Reason">What is expected. Never repeats what stands there.</param>
public sealed record CsvMistake(long Line, string? Column, string Reason);
