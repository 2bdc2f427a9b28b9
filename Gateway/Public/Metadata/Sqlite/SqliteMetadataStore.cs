using System.Runtime.CompilerServices;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Public.Metadata.Sqlite;

/// <summary>Frozen copies of metadata, in the embedded store's file.</summary>
internal sealed class SqliteMetadataStore(SqliteDatabase database) : IMetadataStore
{
    private const int PageSize = 20;

    public Task<FrozenMetadata?> GetAsync(string identifier, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare("SELECT identifier, document FROM metadata WHERE identifier = $identifier", "$identifier").With(identifier);
            using var reader = command.ExecuteReader();
            return reader.Read() ? Read(reader) : null;
        },
        cancellationToken);

    public Task PutAsync(FrozenMetadata metadata, CancellationToken cancellationToken) => WriteAsync(
        "INSERT INTO metadata (identifier, document) VALUES ($identifier, $document) ON CONFLICT DO UPDATE SET document = excluded.document",
        metadata.Identifier,
        MetadataJson.Write(metadata),
        cancellationToken);

    public Task<bool> DeleteAsync(string identifier, CancellationToken cancellationToken) =>
        WriteAsync("DELETE FROM metadata WHERE identifier = $identifier", identifier, document: null, cancellationToken);

    public async IAsyncEnumerable<FrozenMetadata> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = "";
        while (true)
        {
            var page = await database.ReadAsync(connection => Page(connection, after), cancellationToken);
            foreach (var metadata in page)
            {
                yield return metadata;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Identifier;
        }
    }

    private Task<bool> WriteAsync(string sql, string identifier, string? document, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var command = document is null
                ? transaction.Connection!.Prepare(sql, "$identifier").With(identifier)
                : transaction.Connection!.Prepare(sql, "$identifier", "$document").With(identifier, document);
            var isChanged = command.ExecuteNonQuery() == 1;
            transaction.Commit();
            return isChanged;
        },
        cancellationToken);

    private static List<FrozenMetadata> Page(SqliteConnection connection, string after)
    {
        using var command = connection.Prepare(
            "SELECT identifier, document FROM metadata WHERE identifier > $after ORDER BY identifier LIMIT $limit", "$after", "$limit").With(after, PageSize);
        using var reader = command.ExecuteReader();
        var page = new List<FrozenMetadata>();
        while (reader.Read())
        {
            page.Add(Read(reader));
        }

        return page;
    }

    private static FrozenMetadata Read(SqliteDataReader reader) => MetadataJson.Read(reader.GetString(0), reader.GetString(1));
}
