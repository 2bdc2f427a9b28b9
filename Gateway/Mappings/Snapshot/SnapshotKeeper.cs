using System.Text.Json;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Mappings.Snapshot;

/// <summary>
/// Keeps the last-good snapshot current without holding every mapping in memory: what changed since the file was written is gathered and,
/// after a delay, merged into a copy of the file that then takes its place.
/// </summary>
internal sealed class SnapshotKeeper(IOptions<StoreOptions> options, TimeProvider timeProvider, ILogger<SnapshotKeeper> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _hasPending = new(0, 1);
    private Dictionary<string, ConnectionMapping?> _pending = new(StringComparer.Ordinal);
    private StorePosition _position = StorePosition.Empty;
    private BreakGlass? _breakGlass;
    private bool _isBehind;

    public string Path => options.Value.SnapshotPath;

    /// <summary>Reads the file into a set; false when there is none or it must not be used, which is logged.</summary>
    public bool TryLoad(MappingTable.Loading loading)
    {
        try
        {
            if (SnapshotFile.Read(Path, loading.Add) is not { } head)
            {
                return false;
            }

            loading.Position = _position = head.Position;
            loading.BreakGlass = _breakGlass = head.BreakGlass;
            return true;
        }
        catch (Exception e) when (e is StoreDamagedException or IOException or UnauthorizedAccessException)
        {
            logger.SnapshotRefused(e.Message);
            return false;
        }
    }

    /// <summary>Begins a whole new file, for a set that is read anew. What was gathered before is part of that set.</summary>
    public SnapshotFile.Writer BeginWhole(StorePosition position)
    {
        lock (_lock)
        {
            _pending.Clear();
            _position = position;
            return SnapshotFile.Create(Path, new SnapshotHead(position, _breakGlass));
        }
    }

    /// <summary>Notes changes that the table has applied, and the switch as it stands with them.</summary>
    public void Record(IReadOnlyList<MappingChange> changes, StorePosition position, BreakGlass? breakGlass)
    {
        lock (_lock)
        {
            if (changes.Count == 0 && breakGlass == _breakGlass)
            {
                return;
            }

            foreach (var change in changes)
            {
                _pending[change.Identifier] = change.After;
            }

            (_position, _breakGlass, _isBehind) = (position, breakGlass, true);
            if (_hasPending.CurrentCount == 0)
            {
                _hasPending.Release();
            }
        }
    }

    /// <summary>Brings the file up to date and opens it: everything this gateway serves, as stored.</summary>
    /// <exception cref="StoreDamagedException">The file cannot be written or trusted.</exception>
    public (StorePosition Position, IAsyncEnumerable<ConnectionMapping> Mappings) OpenLastGood()
    {
        Flush();

        // Read to the end before a line of it is believed: the checksum stands there.
        var head = SnapshotFile.ReadLines(Path, _ => { })
            ?? throw new StoreDamagedException($"There is no last-good snapshot at {Path}: see the log for why it could not be written.");
        return (head.Position, SnapshotFile.ReadMappings(Path).ToAsyncEnumerable());
    }

    /// <summary>
    /// Writes the file at the first change after a quiet time, and what follows it once a delay, until cancelled; then once more. So a tenant made a moment
    /// before a gateway dies is in the snapshot of those that follow.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _hasPending.WaitAsync(cancellationToken);
                Flush();
                await Task.Delay(options.Value.SnapshotDelay, timeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Flush();
        }
    }

    public void Dispose() => _hasPending.Dispose();

    private void Flush()
    {
        Dictionary<string, ConnectionMapping?> changes;
        SnapshotHead head;
        lock (_lock)
        {
            if (!_isBehind)
            {
                return;
            }

            (changes, head, _isBehind) = (_pending, new SnapshotHead(_position, _breakGlass), false);
            _pending = new Dictionary<string, ConnectionMapping?>(StringComparer.Ordinal);
        }

        try
        {
            Merge(changes, head);
            logger.SnapshotWritten(head.Position.Revision);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreDamagedException)
        {
            logger.SnapshotNotWritten(e.Message);
            TakeBack(changes);
        }
    }

    // Changes that arrived meanwhile are newer and stay.
    private void TakeBack(Dictionary<string, ConnectionMapping?> changes)
    {
        lock (_lock)
        {
            _isBehind = true;
            foreach (var (identifier, mapping) in changes)
            {
                _pending.TryAdd(identifier, mapping);
            }
        }
    }

    private void Merge(Dictionary<string, ConnectionMapping?> changes, SnapshotHead head)
    {
        using var writer = SnapshotFile.Create(Path, head);
        SnapshotFile.ReadLines(Path, line =>
        {
            if (!changes.ContainsKey(IdentifierOf(line)))
            {
                writer.Add(line);
            }
        });
        foreach (var mapping in changes.Values)
        {
            if (mapping is not null)
            {
                writer.Add(mapping);
            }
        }

        writer.Commit();
    }

    // The identifier is a mapping's first property, so the rest of the line need not be read.
    private static string IdentifierOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        reader.Read();
        return reader.ValueTextEquals("identifier"u8) && reader.Read() && reader.GetString() is { } identifier
            ? identifier
            : throw new StoreDamagedException("A line of the last-good snapshot does not begin with an identifier.");
    }
}
