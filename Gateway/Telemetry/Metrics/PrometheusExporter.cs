using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>
/// Keeps the sums of the gateway's own instruments and writes them in the Prometheus text format 0.0.4. Counters and gauges only; names
/// turn dots into underscores, counters end in <c>_total</c>.
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string MeterPrefix = "Gateway.";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Sample>> _series = new();

    // Observable instruments report into the series while a page is written: one page at a time.
    private readonly Lock _writing = new();

    /// <param name="meterFactory">The factory whose meters are exported: several gateways in one process do not mix.</param>
    public PrometheusExporter(IMeterFactory meterFactory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) && instrument.Meter.Scope == meterFactory)
            {
                _series.TryAdd(instrument, new ConcurrentDictionary<string, Sample>(StringComparer.Ordinal));
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All series as they stand.</summary>
    public string Write()
    {
        var text = new StringBuilder(4096);
        lock (_writing)
        {
            foreach (var instrument in _series.Keys.Where(instrument => instrument.IsObservable))
            {
                _series[instrument].Clear();
            }

            _listener.RecordObservableInstruments();
            foreach (var (instrument, samples) in _series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
            {
                WriteInstrument(text, instrument, samples);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var sample = _series[instrument].GetOrAdd(Labels(tags), _ => new Sample());
        if (instrument.IsObservable)
        {
            sample.Set(value);
            return;
        }

        sample.Add(value);
    }

    private static void WriteInstrument(StringBuilder text, Instrument instrument, ConcurrentDictionary<string, Sample> samples)
    {
        var isCounter = instrument is Counter<long> or Counter<double> or ObservableCounter<long>;
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (isCounter ? "_total" : "");
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description?.Replace("\\", "\\\\").Replace("\n", "\\n")}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(isCounter ? "counter" : "gauge")}\n");
        foreach (var (labels, sample) in samples.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {sample.Value:R}\n");
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            var escaped = value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            labels.Append(labels.Length > 1 ? "," : "").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return labels.Append('}').ToString();
    }

    private sealed class Sample
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Set(double value) => Volatile.Write(ref _value, value);

        public void Add(double value)
        {
            var seen = Volatile.Read(ref _value);
            for (var found = Interlocked.CompareExchange(ref _value, seen + value, seen); found != seen; found = Interlocked.CompareExchange(
                ref _value, seen + value, seen))
            {
                seen = found;
            }
        }
    }
}
