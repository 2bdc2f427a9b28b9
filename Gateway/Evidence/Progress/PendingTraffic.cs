using Gateway.Mappings.Traffic;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Counts on their way to the store. What was cut into a batch stays one, under its number, until the store has it: sent again after a lost answer,
/// it is not counted twice. Bounded, because the store may be away for long. For one caller at a time.
/// </summary>
/// <param name="maxRows">The most rows that may wait.</param>
internal sealed class PendingTraffic(int maxRows = PendingTraffic.MaxRows)
{
    /// <summary>Some 200 MB at the most, when the store stays away.</summary>
    public const int MaxRows = 1_000_000;

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly Queue<TrafficBatch> _batches = new();
    private Dictionary<(DateOnly Day, string Identifier), TrafficRow> _rows = [];
    private int _rowsInBatches;
    private long _newest;

    /// <summary>Rows that the store has not got yet: one a mapping and day.</summary>
    public int Count => _rows.Count + _rowsInBatches;

    /// <summary>Adds counts; false where there is no room for a further row.</summary>
    public bool Add(string identifier, TrafficCounts counts, DateTimeOffset at)
    {
        var key = (UnixDay.DayOf(at), identifier);
        var row = new TrafficRow(identifier, counts, at, counts.SignIns > 0 ? at : null);
        if (_rows.TryGetValue(key, out var before))
        {
            _rows[key] = new(identifier, before.Counts + counts, at, row.SignInAt ?? before.SignInAt);
            return true;
        }

        if (Count >= maxRows)
        {
            return false;
        }

        _rows.Add(key, row);
        return true;
    }

    /// <summary>The batch to send next, the same until <see cref="Remove"/>; null where nothing is left.</summary>
    public TrafficBatch? Next()
    {
        if (_batches.Count == 0)
        {
            Cut();
        }

        return _batches.TryPeek(out var batch) ? batch : null;
    }

    /// <summary>The store has the batch of <see cref="Next"/>.</summary>
    public void Remove() => _rowsInBatches -= _batches.Dequeue().Rows.Count;

    private void Cut()
    {
        foreach (var day in _rows.GroupBy(row => row.Key.Day, row => row.Value))
        {
            // In the order of the store's pages: a batch then writes a few of them, not one a row.
            foreach (var rows in day.OrderBy(row => row.Identifier, StringComparer.Ordinal).Chunk(TrafficBatch.MaxRows))
            {
                _batches.Enqueue(new(_writer, ++_newest, day.Key, rows));
            }
        }

        _rowsInBatches = _rows.Count;
        _rows = [];
    }
}
