using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Telemetry.Events.Sqlite;

/// <summary>Events in the activity file. A batch is one transaction.</summary>
internal sealed class SqliteEventStore([FromKeyedServices(ActivityServices.Key)] SqliteDatabase database, TimeProvider timeProvider) : IEventStore
{
    /// <summary>Rows a page looks at, some 0.1 s.</summary>
    public const int MaxRowsSeen = 50_000;

    /// <summary>Events that share a segment: on so few index pages do they come to stand. A log of five million has twelve hundred segments.</summary>
    private const int SegmentRows = 4096;

    /// <summary>After this long the rows are counted anew: another process may write to the same file.</summary>
    private static readonly TimeSpan RecountAfter = TimeSpan.FromHours(1);

    private long _rows;
    private long? _countedAt;

    public Task AppendAsync(EventBatch batch, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;
            using var insert = SqliteEventRow.PrepareInsert(connection);
            var now = new EventPosition(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), 0);
            var position = Math.Max(SqliteEventRow.NumberOf(now), LastOf(connection) + 1);
            var segment = SegmentOf(connection, position);
            foreach (var record in batch.Events)
            {
                SqliteEventRow.Insert(insert, position++, segment, record);
            }

            transaction.Commit();
            _rows += batch.Events.Count;
            return true;
        },
        cancellationToken);

    public Task<EventPage> ReadBackAsync(EventFilter filter, EventPosition before, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            var page = new EventPageReader(filter, limit, MaxRowsSeen);
            var (from, to) = (SqliteEventRow.NumberOf(filter.From), SqliteEventRow.NumberOf(before < filter.To ? before : filter.To));
            if (filter is { RequestId: null, Identifier: { } identifier })
            {
                ReadSegments(connection, identifier, from, to, page);
                return page.Back();
            }

            var (source, key) = SourceOf(filter);
            using var command = connection.Prepare(
                $"SELECT {SqliteEventRow.Columns} FROM events {source} AND position >= $from AND position < $to ORDER BY position DESC", "$key", "$from", "$to")
                .With(key, from, to);
            Read(command, page);
            return page.Back();
        },
        cancellationToken);

    public Task<EventPage> ReadOnAsync(EventFilter filter, EventPosition after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare($"SELECT {SqliteEventRow.Columns} FROM events WHERE position > $after ORDER BY position", "$after")
                .With(SqliteEventRow.NumberOf(after));
            var page = new EventPageReader(filter, limit, MaxRowsSeen);
            Read(command, page);
            return page.On(after);
        },
        cancellationToken);

    public Task<EventPosition> ReadLastAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(connection => SqliteEventRow.PositionOf(LastOf(connection)), cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, long maxRows, int step, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;
            CountRows(connection);
            using var command = connection.Prepare(
                "DELETE FROM events WHERE position IN (SELECT position FROM events ORDER BY position LIMIT $step) "
                + "AND (position < $before OR position <= (SELECT max(position) FROM (SELECT position FROM events ORDER BY position LIMIT $excess)))",
                "$step",
                "$before",
                "$excess").With(step, SqliteEventRow.NumberOf(new(before.ToUnixTimeMilliseconds(), 0)), Math.Clamp(_rows - maxRows, 0, step));
            var removed = command.ExecuteNonQuery();
            transaction.Commit();
            _rows -= removed;
            return removed;
        },
        cancellationToken);

    /// <summary>False where the page is done before the rows are.</summary>
    private static bool Read(SqliteCommand command, EventPageReader page)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (!page.See(SqliteEventRow.PositionOf(reader.GetInt64(0)), SqliteEventRow.Read(reader)))
            {
                return false;
            }
        }

        return true;
    }

    // From the newest segment that may have some to the one in which the oldest place lies.
    private static void ReadSegments(SqliteConnection connection, string identifier, long from, long to, EventPageReader page)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        using var next = connection.Prepare("SELECT max(segment) FROM events WHERE segment < $before", "$before");
        using var rows = connection.Prepare(
            $"SELECT {SqliteEventRow.Columns} FROM events INDEXED BY events_by_identifier "
            + "WHERE segment = $segment AND identifier = $identifier AND position >= $from AND position < $to ORDER BY position DESC",
            "$segment",
            "$identifier",
            "$from",
            "$to");
        for (var segment = to; segment > from && next.With(segment).ExecuteScalar() is long found; segment = found)
        {
            if (!Read(rows.With(found, identifier, from, to), page))
            {
                return;
            }
        }
    }

    // The last one until it is full; asked for anew each time, because another process may write as well.
    private static long SegmentOf(SqliteConnection connection, long position)
    {
        var last = connection.ReadNumber("SELECT coalesce(max(segment), 0) FROM events");
        using var count = connection.Prepare("SELECT count(*) FROM events WHERE segment = $segment", "$segment").With(last);
        return last > 0 && (long)count.ExecuteScalar()! < SegmentRows ? last : position;
    }

    // Named, because the planner has no statistics to choose by.
    private static (string Source, string? Key) SourceOf(EventFilter filter) => filter switch
    {
        { RequestId: { } requestId } => ("INDEXED BY events_by_request WHERE request_id = $key", requestId),
        { Status: EventStatus.Error } => ("INDEXED BY events_failed WHERE status = 'error' AND $key IS NULL", null),
        _ => ("NOT INDEXED WHERE $key IS NULL", null),
    };

    private static long LastOf(SqliteConnection connection) => connection.ReadNumber("SELECT coalesce(max(position), 0) FROM events");

    private void CountRows(SqliteConnection connection)
    {
        if (_countedAt is { } at && timeProvider.GetElapsedTime(at) < RecountAfter)
        {
            return;
        }

        _rows = connection.ReadNumber("SELECT count(*) FROM events");
        _countedAt = timeProvider.GetTimestamp();
    }
}
