namespace CareLoop.Local.Bench;

/// <summary>What came out.</summary>
/// <param name="Rows">In the order of the measures.</param>
/// <param name="IsWhole">Whether each measure ended with its figures.</param>
internal sealed record BenchResult(IReadOnlyList<BenchRow> Rows, bool IsWhole)
{
    /// <summary>1 where a figure is over its limit, or absent because its measure failed.</summary>
    public int ExitCode => IsWhole && !Rows.Any(row => row.IsOver) ? 0 : 1;

    /// <summary>One measure after the other. What one of them found is not lost with another that fails.</summary>
    public static async Task<BenchResult> MeasureAsync(IEnumerable<Measure> measures, Stage stage, CancellationToken cancellationToken)
    {
        var rows = new List<BenchRow>();
        var isWhole = true;
        foreach (var measure in measures)
        {
            stage.Say($"{measure.Name}: {measure.Does}");
            try
            {
                rows.AddRange(await measure.RunAsync(stage, cancellationToken));
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                stage.Say($"{measure.Name} failed, and its rows are left out: {failed}");
                isWhole = false;
            }
        }

        return new(rows, isWhole);
    }
}
