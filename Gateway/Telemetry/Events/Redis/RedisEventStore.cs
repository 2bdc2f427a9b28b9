using System.Text.Json;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Telemetry.Events.Redis;

/// <summary>Events in a capped stream, with an index by request and one by identifier. A batch is one script.</summary>
internal sealed class RedisEventStore(RedisConnection connection, StoreOptions options) : IEventStore
{
    /// <summary>Rows a page looks at, in calls of <see cref="RowsPerCall"/>.</summary>
    public const int MaxRowsSeen = 20_000;

    /// <summary>Keeps one call short for everybody else on the server.</summary>
    private const int RowsPerCall = 500;

    /// <summary>Events a script writes: over in a few milliseconds.</summary>
    private const int EventsPerCall = 100;

    /// <summary>More than a batch has parts.</summary>
    private const int MaxParts = 10_000;

    private const int RememberBatchSeconds = 900;

    /// <summary>More than one millisecond ever has; eight digits, as the index writes them.</summary>
    private const int MaxNumber = 99_999_999;

    private static readonly RedisScript AppendScript = RedisScript.Load("append");
    private static readonly RedisScript BackScript = RedisScript.Load("back");
    private static readonly RedisScript PruneScript = RedisScript.Load("prune");

    private readonly RedisEventKeys _keys = new(options.KeyPrefix);

    public async Task AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        var part = 0;
        foreach (var records in batch.Events.Chunk(EventsPerCall))
        {
            var keys = new RedisEventKeyList(_keys, [_keys.Stream, _keys.Requests, _keys.Batch(batch.ProcessId)]);
            // Numbered on within the batch: of a batch that is repeated, only what is missing is written.
            var values = new List<RedisValue>(2 + (4 * records.Length)) { (batch.Number * MaxParts) + part++, RememberBatchSeconds };
            foreach (var record in records)
            {
                var identifier = record.Identifier ?? "";
                var document = JsonSerializer.SerializeToUtf8Bytes(record, EventJson.Line.EventRecord);
                values.AddRange([record.RequestId, identifier, keys.Place(identifier), document]);
            }

            await connection.EvaluateAsync(AppendScript, keys.ToArray(), [.. values], cancellationToken);
        }
    }

    public async Task<EventPage> ReadBackAsync(EventFilter filter, EventPosition before, int limit, CancellationToken cancellationToken)
    {
        var (how, what) = filter switch
        {
            { RequestId: { } requestId } => ("request", requestId),
            { Identifier: { } identifier } => ("identifier", identifier),
            _ => ("all", ""),
        };
        var page = new EventPageReader(filter, limit, MaxRowsSeen);
        var to = before < filter.To ? before : filter.To;
        while (true)
        {
            var entries = (await connection.EvaluateAsync(
                BackScript,
                [_keys.Stream, _keys.Requests, _keys.Of(what)],
                [how, what, filter.From.ToString(), Before(to).ToString(), RowsPerCall],
                cancellationToken)).Items();
            foreach (var (position, record) in entries.Select(Read))
            {
                if (position < to && position >= filter.From && !page.See(position, record))
                {
                    return page.Back();
                }

                to = position < to ? position : to;
            }

            if (entries.Length < RowsPerCall)
            {
                return page.Back();
            }
        }
    }

    public async Task<EventPage> ReadOnAsync(EventFilter filter, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        var page = new EventPageReader(filter, limit, MaxRowsSeen);
        while (true)
        {
            var from = new EventPosition(after.Milliseconds, after.Number + 1).ToString();
            var entries = (await connection.CallAsync(
                database => database.ExecuteAsync("XRANGE", _keys.Stream, from, "+", "COUNT", RowsPerCall), cancellationToken)).Items();
            foreach (var (position, record) in entries.Select(Read))
            {
                if (!page.See(position, record))
                {
                    return page.On(after);
                }

                after = position;
            }

            if (entries.Length < RowsPerCall)
            {
                return page.On(after);
            }
        }
    }

    public async Task<EventPosition> ReadLastAsync(CancellationToken cancellationToken)
    {
        var entries = (await connection.CallAsync(
            database => database.ExecuteAsync("XREVRANGE", _keys.Stream, "+", "-", "COUNT", 1), cancellationToken)).Items();
        return entries.Length == 0 ? EventPosition.First : Read(entries[0]).Position;
    }

    public async Task<int> PruneAsync(DateTimeOffset before, long maxRows, int step, CancellationToken cancellationToken)
    {
        var dropped = 0;
        while (dropped < step)
        {
            var count = Math.Min(step - dropped, RowsPerCall);
            var some = await PruneSomeAsync(before.ToUnixTimeMilliseconds(), maxRows, count, cancellationToken);
            dropped += some;
            if (some < count)
            {
                break;
            }
        }

        return dropped;
    }

    // Reads what would go, since the script is to be given each key that it touches, and it drops as much as still is so.
    private async Task<int> PruneSomeAsync(long before, long keep, int count, CancellationToken cancellationToken)
    {
        var (length, old) = await connection.CallAsync(
            async database =>
            {
                var length = database.ExecuteAsync("XLEN", _keys.Stream);
                var old = database.ExecuteAsync("XRANGE", _keys.Stream, "-", Math.Max(0, before - 1), "COUNT", count);
                return ((long)await length, (await old).Items());
            },
            cancellationToken);
        if (length - keep > old.Length && old.Length < count)
        {
            var surplus = Math.Min(count, length - keep);
            old = (await connection.CallAsync(
                database => database.ExecuteAsync("XRANGE", _keys.Stream, "-", "+", "COUNT", surplus), cancellationToken)).Items();
        }

        if (old.Length == 0)
        {
            return 0;
        }

        var keys = new RedisEventKeyList(_keys, [_keys.Stream, _keys.Requests]);
        var values = new List<RedisValue>(2 + (2 * old.Length)) { before, keep };
        foreach (var entry in old.Select(entry => entry.Items()))
        {
            values.AddRange([entry[0].Text(), keys.Place(entry[1].Items()[3].Text())]);
        }

        return (int)await connection.EvaluateAsync(PruneScript, keys.ToArray(), [.. values], cancellationToken);
    }

    // XREVRANGE and the index include the place that is given.
    private static EventPosition Before(EventPosition position) =>
        position.Number > 0 ? position with { Number = position.Number - 1 } : new(Math.Max(0, position.Milliseconds - 1), MaxNumber);

    private (EventPosition Position, EventRecord Record) Read(RedisResult entry)
    {
        var parts = entry.Items();
        var id = parts[0].Text();
        try
        {
            return EventPosition.TryParse(id, out var position)
                && JsonSerializer.Deserialize(parts[1].Items()[5].Bytes(), EventJson.Line.EventRecord) is { } record
                ? (position, record)
                : throw new JsonException("An event is null.");
        }
        catch (Exception e) when (e is JsonException or IndexOutOfRangeException)
        {
            throw new StoreDamagedException(
                $"The entry {id} of the event log in Redis {connection.Servers} cannot be read: something else uses the same keys.", e);
        }
    }
}
