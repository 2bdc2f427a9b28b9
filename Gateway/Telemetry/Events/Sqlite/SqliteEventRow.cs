using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Telemetry.Events.Sqlite;

/// <summary>An event as a row.</summary>
internal static class SqliteEventRow
{
    public const string Columns =
        "position, segment, event_id, request_id, at, action, status, identifier, connection_id, project, reason, duration_ms, http_status, "
        + "route_kind, state, revision, by_key, stytch_request_id, replica";

    /// <summary>Places within one millisecond; further ones run on into the next.</summary>
    private const int NumbersPerMillisecond = 4096;

    private static readonly string[] Parameters = [.. Columns.Split(", ").Select(column => "$" + column)];

    public static SqliteCommand PrepareInsert(SqliteConnection connection)
    {
        var command = connection.Prepare($"INSERT INTO events ({Columns}) VALUES ({string.Join(", ", Parameters)})", Parameters);
        command.Prepare();
        return command;
    }

    public static void Insert(SqliteCommand command, long position, long segment, EventRecord record) => command.With(
        position,
        segment,
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
        record.Route,
        record.State,
        record.Revision,
        record.By,
        record.StytchRequestId,
        record.Replica).ExecuteNonQuery();

    public static EventRecord Read(SqliteDataReader reader) => new(
        reader.GetString(2),
        reader.GetString(3),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        reader.GetString(5),
        EventStatusConverter.StatusOf(reader.GetString(6)),
        reader.ReadTextOrNull(7),
        reader.ReadTextOrNull(8),
        reader.ReadTextOrNull(9),
        reader.ReadTextOrNull(10),
        NumberOrNull(reader, 11),
        (int?)NumberOrNull(reader, 12),
        reader.ReadTextOrNull(13),
        reader.ReadTextOrNull(14),
        NumberOrNull(reader, 15),
        reader.ReadTextOrNull(16),
        reader.ReadTextOrNull(17),
        reader.GetString(18));

    public static long NumberOf(EventPosition position) =>
        (position.Milliseconds * NumbersPerMillisecond) + Math.Min(position.Number, NumbersPerMillisecond - 1);

    public static EventPosition PositionOf(long number) => new(number / NumbersPerMillisecond, number % NumbersPerMillisecond);

    private static long? NumberOrNull(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);
}
