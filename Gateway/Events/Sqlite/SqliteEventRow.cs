using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Events.Sqlite;

/// <summary>An event as a row.</summary>
internal static class SqliteEventRow
{
    public const string Columns =
        "position, event_id, request_id, at, action, status, identifier, connection_id, project, reason, duration_ms, http_status, route_kind, state, revision, by_key, replica";

    /// <summary>Places within one millisecond; further ones run on into the next.</summary>
    private const int NumbersPerMillisecond = 4096;

    private static readonly string[] Parameters = [.. Columns.Split(", ").Select(column => "$" + column)];

    public static SqliteCommand PrepareInsert(SqliteConnection connection)
    {
        var command = connection.Prepare($"INSERT INTO events ({Columns}) VALUES ({string.Join(", ", Parameters)})", Parameters);
        command.Prepare();
        return command;
    }

    public static void Insert(SqliteCommand command, long position, EventRecord record) => command.With(
        position,
        record.EventId,
        record.RequestId,
        record.Timestamp.ToUnixTimeMilliseconds(),
        record.Action,
        EventStatusConverter.WordOf(record.Status),
        record.Identifier,
        record.ConnectionId,
        record.Project,
        record.Reason,
        record.DurationMs,
        record.HttpStatus,
        record.RouteKind,
        record.State,
        record.Revision,
        record.By,
        record.Replica).ExecuteNonQuery();

    public static EventRecord Read(SqliteDataReader reader) => new(
        reader.GetString(1),
        reader.GetString(2),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
        reader.GetString(4),
        EventStatusConverter.StatusOf(reader.GetString(5)),
        reader.ReadTextOrNull(6),
        reader.ReadTextOrNull(7),
        reader.ReadTextOrNull(8),
        reader.ReadTextOrNull(9),
        NumberOrNull(reader, 10),
        (int?)NumberOrNull(reader, 11),
        reader.ReadTextOrNull(12),
        reader.ReadTextOrNull(13),
        NumberOrNull(reader, 14),
        reader.ReadTextOrNull(15),
        reader.GetString(16));

    public static long NumberOf(EventPosition position) => (position.Milliseconds * NumbersPerMillisecond) + Math.Min(position.Number, NumbersPerMillisecond - 1);

    public static EventPosition PositionOf(long number) => new(number / NumbersPerMillisecond, number % NumbersPerMillisecond);

    private static long? NumberOrNull(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);
}
