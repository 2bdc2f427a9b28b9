using Gateway.Mappings.Traffic;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Evidence.Progress.Sqlite;

/// <summary>The statements on requests a day and on when a mapping was last seen.</summary>
internal static class SqliteTraffic
{
    private const string SignIns = "acs_legacy + acs_stytch + acs_page + start";

    public static bool Add(SqliteTransaction transaction, TrafficBatch batch)
    {
        var connection = transaction.Connection!;
        if (!Claim(connection, batch))
        {
            return false;
        }

        using var add = connection.Prepare(
            """
            INSERT INTO traffic (identifier, day, acs_legacy, acs_stytch, acs_page, start, metadata, logout)
            VALUES ($identifier, $day, $acs_legacy, $acs_stytch, $acs_page, $start, $metadata, $logout)
            ON CONFLICT DO UPDATE SET
                acs_legacy = acs_legacy + excluded.acs_legacy, acs_stytch = acs_stytch + excluded.acs_stytch, acs_page = acs_page + excluded.acs_page,
                start = start + excluded.start, metadata = metadata + excluded.metadata, logout = logout + excluded.logout
            """,
            "$identifier",
            "$day",
            "$acs_legacy",
            "$acs_stytch",
            "$acs_page",
            "$start",
            "$metadata",
            "$logout");
        // max() of SQL is NULL where one side is.
        using var see = connection.Prepare(
            """
            INSERT INTO last_seen (identifier, seen_at, sign_in_at) VALUES ($identifier, $seen_at, $sign_in_at)
            ON CONFLICT DO UPDATE SET
                seen_at = max(seen_at, excluded.seen_at),
                sign_in_at = coalesce(max(sign_in_at, excluded.sign_in_at), sign_in_at, excluded.sign_in_at)
            """,
            "$identifier",
            "$seen_at",
            "$sign_in_at");
        var day = UnixDay.Of(batch.Day);
        foreach (var (identifier, counts, seenAt, signInAt) in batch.Rows)
        {
            add.With(identifier, day, counts.AcsLegacy, counts.AcsStytch, counts.AcsPage, counts.Start, counts.Metadata, counts.Logout).ExecuteNonQuery();
            see.With(identifier, seenAt.ToUnixTimeMilliseconds(), signInAt?.ToUnixTimeMilliseconds()).ExecuteNonQuery();
        }

        transaction.Commit();
        return true;
    }

    public static IReadOnlyList<DateTimeOffset?> ReadLastSignIns(SqliteConnection connection, IReadOnlyList<string> identifiers)
    {
        using var command = connection.Prepare("SELECT sign_in_at FROM last_seen WHERE identifier = $identifier", "$identifier");
        return identifiers.Select(identifier => command.With(identifier).ExecuteScalar() is long at ? Moment(at) : (DateTimeOffset?)null).ToList();
    }

    public static IReadOnlyList<RecentTraffic> ReadRecent(SqliteConnection connection, IReadOnlyList<string> identifiers, DateOnly today)
    {
        using var seen = connection.Prepare("SELECT seen_at, sign_in_at FROM last_seen WHERE identifier = $identifier", "$identifier");
        using var hits = connection.Prepare(
            $"""
            SELECT coalesce(sum({SignIns}) FILTER (WHERE day = $today), 0), coalesce(sum({SignIns}) FILTER (WHERE day > $before_7), 0), coalesce(sum({SignIns}), 0)
            FROM traffic WHERE identifier = $identifier AND day > $before_30 AND day <= $today
            """,
            "$identifier",
            "$today",
            "$before_7",
            "$before_30");
        var day = UnixDay.Of(today);
        var recent = new List<RecentTraffic>(identifiers.Count);
        foreach (var identifier in identifiers)
        {
            using var sums = hits.With(identifier, day, day - RecentTraffic.ShorterDays, day - RecentTraffic.LongestDays).ExecuteReader();
            sums.Read();
            using var last = seen.With(identifier).ExecuteReader();
            recent.Add(last.Read()
                ? new(Moment(last.GetInt64(0)), last.IsDBNull(1) ? null : Moment(last.GetInt64(1)), sums.GetInt64(0), sums.GetInt64(1), sums.GetInt64(2))
                : new(null, null, sums.GetInt64(0), sums.GetInt64(1), sums.GetInt64(2)));
        }

        return recent;
    }

    public static IReadOnlyList<TrafficDay> ReadDays(SqliteConnection connection, string identifier, DateOnly first, DateOnly last)
    {
        using var command = connection.Prepare(
            """
            SELECT day, acs_legacy, acs_stytch, acs_page, start, metadata, logout FROM traffic
            WHERE identifier = $identifier AND day BETWEEN $first AND $last ORDER BY day
            """,
            "$identifier",
            "$first",
            "$last").With(identifier, UnixDay.Of(first), UnixDay.Of(last));
        using var reader = command.ExecuteReader();
        var days = new List<TrafficDay>();
        while (reader.Read())
        {
            var counts = new TrafficCounts(
                reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
            days.Add(TrafficDay.Of(UnixDay.ToDay(reader.GetInt64(0)), counts));
        }

        return days;
    }

    // False where this batch, the newest of its writer, is in already.
    private static bool Claim(SqliteConnection connection, TrafficBatch batch)
    {
        using var claim = connection.Prepare(
            """
            INSERT INTO traffic_writers (writer, batch, written_at) VALUES ($writer, $batch, $written_at)
            ON CONFLICT DO UPDATE SET batch = excluded.batch, written_at = excluded.written_at WHERE batch < excluded.batch
            """,
            "$writer",
            "$batch",
            "$written_at").With(batch.Writer, batch.Number, batch.Rows[0].SeenAt.ToUnixTimeMilliseconds());
        return claim.ExecuteNonQuery() > 0;
    }

    private static DateTimeOffset Moment(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}
