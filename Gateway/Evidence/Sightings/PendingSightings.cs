using Gateway.Mappings;

namespace Gateway.Evidence.Sightings;

/// <summary>
/// Sightings on their way to the store, merged. What was cut into a batch stays one, under its number, until the store has it: sent again after a
/// lost answer, it is not counted twice. Bounded, because the store may be away for long. Safe for concurrent use, with one caller of
/// <see cref="Next"/> and <see cref="Remove"/> at a time.
/// </summary>
/// <param name="areUnmapped">Whether those in here have no mapping.</param>
/// <param name="maxRows">The most sightings that may wait.</param>
/// <param name="maxBytes">The most text they may have; memory takes some twice as much.</param>
internal sealed class PendingSightings(bool areUnmapped, int maxRows = PendingSightings.MaxRows, long maxBytes = PendingSightings.MaxBytes)
{
    public const int MaxRows = 25_000;

    public const long MaxBytes = 16 * 1024 * 1024;

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly Queue<SightingBatch> _batches = new();
    private Dictionary<(string Identifier, SightingKind Kind, string Value), Sighting> _rows = [];
    private int _rowsInBatches;
    private long _bytes;
    private long _newest;

    /// <summary>Sightings that the store has not got yet.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _rows.Count + _rowsInBatches;
            }
        }
    }

    /// <summary>Adds one; false where there is no room for a further one.</summary>
    public bool Add(Sighting sighting)
    {
        var key = (sighting.Identifier, sighting.Kind, sighting.Value);
        lock (_lock)
        {
            var isKnown = _rows.TryGetValue(key, out var before);
            var row = isKnown ? before!.With(sighting) : sighting;
            var grown = row.Bytes - (before?.Bytes ?? 0);
            if (_bytes + grown > maxBytes || (!isKnown && _rows.Count + _rowsInBatches >= maxRows))
            {
                return false;
            }

            _bytes += grown;
            _rows[key] = row;
            return true;
        }
    }

    /// <summary>The batch to send next, the same until <see cref="Remove"/>; null where nothing is left.</summary>
    public SightingBatch? Next()
    {
        lock (_lock)
        {
            if (_batches.Count == 0)
            {
                Cut();
            }

            return _batches.TryPeek(out var batch) ? batch : null;
        }
    }

    /// <summary>The store has the batch of <see cref="Next"/>.</summary>
    public void Remove()
    {
        lock (_lock)
        {
            var sightings = _batches.Dequeue().Sightings;
            _rowsInBatches -= sightings.Count;
            _bytes -= sightings.Sum(sighting => (long)sighting.Bytes);
        }
    }

    private void Cut()
    {
        var batch = new List<Sighting>();
        var bytes = 0;
        // In the order of the store's pages, and an identifier's together: a store then looks at what it has of one but once.
        foreach (var row in _rows.Values.OrderBy(row => row.Identifier, IdentifierOrder.Instance))
        {
            batch.Add(row);
            bytes += row.Bytes;
            if (batch.Count == SightingBatch.MaxRows || bytes > SightingBatch.MaxBytes)
            {
                Enqueue(batch);
                (batch, bytes) = ([], 0);
            }
        }

        Enqueue(batch);
        _rowsInBatches = _rows.Count;
        _rows = [];
    }

    private void Enqueue(List<Sighting> sightings)
    {
        if (sightings.Count > 0)
        {
            _batches.Enqueue(new(_writer, ++_newest, areUnmapped, sightings));
        }
    }
}
