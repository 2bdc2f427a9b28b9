using System.Runtime.CompilerServices;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Evidence.Connections.Sqlite;

/// <summary>What is known of connections, in the embedded store's file.</summary>
internal sealed class SqliteConnectionStore(SqliteDatabase database) : IConnectionStore
{
    private const int PageSize = 200;

    public Task<ConnectionFacts?> GetAsync(ConnectionKey key, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, key), cancellationToken);

    public Task<IReadOnlyDictionary<ConnectionKey, ConnectionFacts>> GetManyAsync(IReadOnlyList<ConnectionKey> keys, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<ConnectionKey, ConnectionFacts>>(
            connection => keys.Distinct().Select(key => Find(connection, key)).OfType<ConnectionFacts>().ToDictionary(facts => facts.Key()),
            cancellationToken);

    public Task<bool> PutAsync(ConnectionFacts facts, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO connections (project, connection_id, read_at, deleted_at, document) VALUES ($project, $connection_id, $read_at, $deleted_at, $document)
        ON CONFLICT DO UPDATE SET read_at = excluded.read_at, deleted_at = excluded.deleted_at, document = excluded.document WHERE read_at < excluded.read_at
        """,
        facts.Key(),
        FactTime.Of(facts.ReadAt),
        facts.DeletedAt is { } deletedAt ? FactTime.Of(deletedAt) : null,
        ConnectionJson.Write(facts),
        cancellationToken);

    public Task<bool> MarkDeletedAsync(ConnectionKey key, DateTimeOffset at, FactSource source, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO connections (project, connection_id, read_at, deleted_at, document) VALUES ($project, $connection_id, $read_at, $deleted_at, $document)
        ON CONFLICT DO UPDATE SET read_at = excluded.read_at, deleted_at = excluded.deleted_at WHERE read_at < excluded.read_at
        """,
        key,
        FactTime.Of(at),
        FactTime.Of(at),
        ConnectionJson.Write(new() { Project = key.Project, ConnectionId = key.ConnectionId, ReadAt = at, Source = source }),
        cancellationToken);

    public Task<bool> DeleteAsync(ConnectionKey key, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.Prepare(
                "DELETE FROM connections WHERE project = $project AND connection_id = $connection_id", "$project", "$connection_id").With(
                    key.Project, key.ConnectionId);
            var isDeleted = command.ExecuteNonQuery() == 1;
            transaction.Commit();
            return isDeleted;
        },
        cancellationToken);

    public async IAsyncEnumerable<ConnectionFacts> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = new ConnectionKey("", "");
        while (true)
        {
            var page = await database.ReadAsync(connection => Page(connection, after), cancellationToken);
            foreach (var facts in page)
            {
                yield return facts;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Key();
        }
    }

    private Task<bool> WriteAsync(string sql, ConnectionKey key, long readAt, long? deletedAt, string document, CancellationToken cancellationToken) =>
        database.WriteAsync(
            transaction =>
            {
                using var command = transaction.Connection!.Prepare(sql, "$project", "$connection_id", "$read_at", "$deleted_at", "$document")
                    .With(key.Project, key.ConnectionId, readAt, deletedAt, document);
                var isWritten = command.ExecuteNonQuery() == 1;
                transaction.Commit();
                return isWritten;
            },
            cancellationToken);

    private static ConnectionFacts? Find(SqliteConnection connection, ConnectionKey key)
    {
        using var command = connection.Prepare(
            "SELECT read_at, deleted_at, document FROM connections WHERE project = $project AND connection_id = $connection_id",
            "$project",
            "$connection_id").With(key.Project, key.ConnectionId);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    private static List<ConnectionFacts> Page(SqliteConnection connection, ConnectionKey after)
    {
        using var command = connection.Prepare(
            """
            SELECT read_at, deleted_at, document FROM connections WHERE (project, connection_id) > ($project, $connection_id)
            ORDER BY project, connection_id LIMIT $limit
            """,
            "$project",
            "$connection_id",
            "$limit").With(after.Project, after.ConnectionId, PageSize);
        using var reader = command.ExecuteReader();
        var page = new List<ConnectionFacts>();
        while (reader.Read())
        {
            page.Add(Read(reader));
        }

        return page;
    }

    private static ConnectionFacts Read(SqliteDataReader reader) =>
        ConnectionJson.Read(reader.GetString(2), FactTime.ToMoment(reader.GetInt64(0)), reader.IsDBNull(1) ? null : FactTime.ToMoment(reader.GetInt64(1)));
}
