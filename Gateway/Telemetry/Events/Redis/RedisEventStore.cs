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
            // Numbered on within the batch: of a batch that is repeated, only what is missing is written.
            var values = new List<RedisValue>(3 + (3 * records.Length)) { (batch.Number * MaxParts) + part++, RememberBatchSeconds, _keys.OfPrefix };
            foreach (var record in records)
            {
                values.AddRange([record.RequestId, record.Identifier ?? "", JsonSerializer.SerializeToUtf8Bytes(record, EventJson.Line.EventRecord)]);
            }

            await connection.EvaluateAsync(AppendScript, [_keys.Stream, _keys.Requests, _keys.Batch(batch.ProcessId)], [.. values], cancellationToken);
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

    public async Task<int> PruneAsync(DateTimeOffset before, long maxRows, int step, CancellationToken cancellationToken) =>
        (int)await connection.EvaluateAsync(
            PruneScript, [_keys.Stream, _keys.Requests], [before.ToUnixTimeMilliseconds(), maxRows, step, _keys.OfPrefix], cancellationToken);

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
