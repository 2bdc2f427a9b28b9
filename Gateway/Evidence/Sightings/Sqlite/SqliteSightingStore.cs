using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Sightings.Sqlite;

/// <summary>The embedded store's side: in the file of what is observed, whose writes never wait for a large change of mappings.</summary>
internal sealed class SqliteSightingStore([FromKeyedServices(ActivityServices.Key)] SqliteDatabase activity, IOptions<SightingOptions> options) : ISightingStore
{
    private const string Columns = "kind, value, count, first_seen, last_seen, detail";

    public Task<int> AddAsync(SightingBatch batch, CancellationToken cancellationToken) =>
        activity.WriteAsync(transaction => Add(transaction, batch), cancellationToken);

    public Task<IReadOnlyList<Sighting>> ReadAsync(string identifier, CancellationToken cancellationToken) =>
        activity.ReadAsync<IReadOnlyList<Sighting>>(connection => Read(connection, identifier), cancellationToken);

    public Task<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>> ReadManyAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken) =>
        activity.ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>>(
            connection => identifiers
                .Distinct(StringComparer.Ordinal)
                .Select(identifier => (identifier, Sightings: Read(connection, identifier)))
                .Where(read => read.Sightings.Count > 0)
                .ToDictionary(read => read.identifier, read => (IReadOnlyList<Sighting>)read.Sightings, StringComparer.Ordinal),
            cancellationToken);

    public Task<IReadOnlyList<string>> ListUnmappedAsync(string? after, int limit, CancellationToken cancellationToken) =>
        activity.ReadAsync(connection => SqliteUnmapped.List(connection, after, limit), cancellationToken);

    public Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken) => activity.WriteAsync(
        transaction =>
        {
            SqliteUnmapped.Remove(transaction.Connection!, identifier);
            using var forget = transaction.Connection!.Prepare("DELETE FROM sightings WHERE identifier = $identifier", "$identifier").With(identifier);
            var forgotten = forget.ExecuteNonQuery();
            transaction.Commit();
            return forgotten > 0;
        },
        cancellationToken);

    public Task AdoptAsync(string identifier, CancellationToken cancellationToken) => activity.WriteAsync(
        transaction =>
        {
            SqliteUnmapped.Remove(transaction.Connection!, identifier);
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await PruneAsync(
            "sightings",
            "(identifier, kind, value) IN (SELECT identifier, kind, value FROM sightings WHERE last_seen < $before LIMIT 5000)",
            before,
            cancellationToken);
        await PruneAsync("strangers", "identifier IN (SELECT identifier FROM strangers WHERE last_seen < $before LIMIT 5000)", before, cancellationToken);
        // A batch that nobody got an answer for is sent again within minutes or, after a crash, never.
        await PruneAsync("sighting_writers", "written_at < $before", before, cancellationToken);
    }

    private int Add(SqliteTransaction transaction, SightingBatch batch)
    {
        var connection = transaction.Connection!;
        if (!Claim(connection, batch))
        {
            return 0;
        }

        var refused = batch.Sightings.GroupBy(sighting => sighting.Identifier, StringComparer.Ordinal)
            .Sum(ofOne => Add(connection, ofOne.Key, [.. ofOne], batch.AreUnmapped));
        transaction.Commit();
        return refused;
    }

    private int Add(SqliteConnection connection, string identifier, List<Sighting> sightings, bool isUnmapped)
    {
        var shelf = new SightingRoom(Read(connection, identifier), isUnmapped ? ISightingStore.MaxBytesOfUnmapped : ISightingStore.MaxBytesOfMapping);
        var refused = sightings.Count(sighting => !shelf.Add(sighting));
        if (shelf.Written.Count == 0)
        {
            return refused;
        }

        if (!isUnmapped)
        {
            SqliteUnmapped.Remove(connection, identifier);
        }
        else if (!SqliteUnmapped.Admit(connection, identifier, shelf.FirstSeen, shelf.LastSeen, options.Value.MaxStrangers))
        {
            return sightings.Count;
        }

        Write(connection, identifier, shelf);
        return refused;
    }

    private static void Write(SqliteConnection connection, string identifier, SightingRoom shelf)
    {
        using var remove = connection.Prepare(
            "DELETE FROM sightings WHERE identifier = $identifier AND kind = $kind AND value = $value", "$identifier", "$kind", "$value");
        foreach (var (kind, value) in shelf.Removed)
        {
            remove.With(identifier, Words.Of(kind), value).ExecuteNonQuery();
        }

        using var put = connection.Prepare(
            $"INSERT OR REPLACE INTO sightings (identifier, {Columns}) VALUES ($identifier, $kind, $value, $count, $first_seen, $last_seen, $detail)",
            "$identifier",
            "$kind",
            "$value",
            "$count",
            "$first_seen",
            "$last_seen",
            "$detail");
        foreach (var sighting in shelf.Written.Values)
        {
            put.With(
                identifier,
                Words.Of(sighting.Kind),
                sighting.Value,
                sighting.Count,
                sighting.FirstSeen.ToUnixTimeMilliseconds(),
                sighting.LastSeen.ToUnixTimeMilliseconds(),
                sighting.Detail).ExecuteNonQuery();
        }
    }

    // A kind that a newer gateway wrote is passed over.
    private static List<Sighting> Read(SqliteConnection connection, string identifier)
    {
        using var command = connection.Prepare($"SELECT {Columns} FROM sightings WHERE identifier = $identifier", "$identifier").With(identifier);
        using var reader = command.ExecuteReader();
        var sightings = new List<Sighting>();
        while (reader.Read())
        {
            if (Words.TryParse<SightingKind>(reader.GetString(0), out var kind))
            {
                sightings.Add(new(
                    identifier,
                    kind,
                    reader.GetString(1),
                    reader.GetInt64(2),
                    Moment(reader.GetInt64(3)),
                    Moment(reader.GetInt64(4)),
                    reader.ReadTextOrNull(5)));
            }
        }

        return SightingOrder.Sort(sightings);
    }

    // False where this batch, the newest of its writer, is in already.
    private static bool Claim(SqliteConnection connection, SightingBatch batch)
    {
        using var claim = connection.Prepare(
            """
            INSERT INTO sighting_writers (writer, batch, written_at) VALUES ($writer, $batch, $written_at)
            ON CONFLICT DO UPDATE SET batch = excluded.batch, written_at = excluded.written_at WHERE batch < excluded.batch
            """,
            "$writer",
            "$batch",
            "$written_at").With(batch.Writer, batch.Number, batch.Sightings.Max(sighting => sighting.LastSeen).ToUnixTimeMilliseconds());
        return claim.ExecuteNonQuery() > 0;
    }

    private async Task PruneAsync(string table, string condition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await activity.WriteAsync(transaction => Delete(transaction, table, condition, before.ToUnixTimeMilliseconds()), cancellationToken) > 0)
        {
            // Step by step, so that sightings are written in between.
        }
    }

    private static int Delete(SqliteTransaction transaction, string table, string condition, long before)
    {
        using var command = transaction.Connection!.Prepare($"DELETE FROM {table} WHERE {condition}", "$before").With(before);
        var deleted = command.ExecuteNonQuery();
        transaction.Commit();
        return deleted;
    }

    private static DateTimeOffset Moment(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}
