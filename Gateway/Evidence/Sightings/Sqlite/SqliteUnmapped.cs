using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Evidence.Sightings.Sqlite;

/// <summary>The statements on identifiers that no mapping has, and who of them gives way to whom.</summary>
internal static class SqliteUnmapped
{
    /// <summary>Makes room for an unmapped identifier, or takes note that it was seen again; false where all the room belongs to established ones.</summary>
    public static bool Admit(SqliteConnection connection, string identifier, DateTimeOffset firstSeen, DateTimeOffset lastSeen, int maxUnmapped)
    {
        using var find = connection.Prepare("SELECT is_established FROM strangers WHERE identifier = $identifier", "$identifier").With(identifier);
        if (find.ExecuteScalar() is long isEstablished)
        {
            var isNow = isEstablished == 1
                || (lastSeen - firstSeen >= ISightingStore.EstablishedAfter
                    && connection.ReadNumber("SELECT count(*) FROM strangers WHERE is_established = 1") < MaxEstablished(maxUnmapped));
            using var see = connection.Prepare(
                "UPDATE strangers SET last_seen = max(last_seen, $last_seen), is_established = $is_established WHERE identifier = $identifier",
                "$last_seen",
                "$is_established",
                "$identifier").With(lastSeen.ToUnixTimeMilliseconds(), isNow ? 1 : 0, identifier);
            see.ExecuteNonQuery();
            return true;
        }

        if (connection.ReadNumber("SELECT count(*) FROM strangers") >= maxUnmapped && !EvictOne(connection))
        {
            return false;
        }

        using var add = connection.Prepare(
            "INSERT INTO strangers (identifier, last_seen, is_established) VALUES ($identifier, $last_seen, 0)",
            "$identifier",
            "$last_seen").With(identifier, lastSeen.ToUnixTimeMilliseconds());
        add.ExecuteNonQuery();
        return true;
    }

    public static void Remove(SqliteConnection connection, string identifier)
    {
        using var remove = connection.Prepare("DELETE FROM strangers WHERE identifier = $identifier", "$identifier").With(identifier);
        remove.ExecuteNonQuery();
    }

    public static IReadOnlyList<string> List(SqliteConnection connection, string? after, int limit)
    {
        using var command = connection.Prepare(
            "SELECT identifier FROM strangers WHERE $after IS NULL OR identifier > $after ORDER BY identifier LIMIT $limit",
            "$after",
            "$limit").With(after, limit);
        using var reader = command.ExecuteReader();
        var identifiers = new List<string>();
        while (reader.Read())
        {
            identifiers.Add(reader.GetString(0));
        }

        return identifiers;
    }

    // A tenth is left to those that come new.
    private static int MaxEstablished(int maxUnmapped) => maxUnmapped * 9 / 10;

    private static bool EvictOne(SqliteConnection connection)
    {
        using var oldest = connection.Prepare("SELECT identifier FROM strangers WHERE is_established = 0 ORDER BY last_seen LIMIT 1");
        if (oldest.ExecuteScalar() is not string identifier)
        {
            return false;
        }

        Remove(connection, identifier);
        using var forget = connection.Prepare("DELETE FROM sightings WHERE identifier = $identifier", "$identifier").With(identifier);
        forget.ExecuteNonQuery();
        return true;
    }
}
