using System.Diagnostics.Metrics;
using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Tests.Common;

/// <summary>What one app's telemetry tells while this listens: name, value and dimensions of each figure, in order.</summary>
internal sealed class Told : IDisposable
{
    private readonly MeterListener listener = new();

    public Told(Telemetry telemetry)
    {
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (telemetry.IsMine(instrument))
                each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, dimensions, _) => Add(instrument, value, dimensions));
        listener.SetMeasurementEventCallback<double>((instrument, value, dimensions, _) => Add(instrument, value, dimensions));
        listener.Start();
    }

    public List<string> Lines { get; } = [];

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> dimensions)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{instrument.Name} {value}");
        foreach (var (key, dimension) in dimensions)
            line += string.Create(CultureInfo.InvariantCulture, $" {key}={dimension}");
        lock (Lines)
            Lines.Add(line);
    }
}
