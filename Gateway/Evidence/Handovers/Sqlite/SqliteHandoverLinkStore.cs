using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Evidence.Handovers.Sqlite;

/// <summary>Links, in the embedded store's file.</summary>
internal sealed class SqliteHandoverLinkStore(SqliteDatabase database) : IHandoverLinkStore
{
    public Task<bool> AddAsync(HandoverLink link, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;

            // Times compare as texts: StoreTime writes all of them with the same digits.
            using var forget = connection.Prepare("DELETE FROM handover_links WHERE expires_at < $now", "$now").With(StoreTime.Format(link.CreatedAt));
            forget.ExecuteNonQuery();
            if (connection.ReadNumber("SELECT count(*) FROM handover_links") >= IHandoverLinkStore.MaxLinks)
            {
                return false;
            }

            using var insert = connection.Prepare(
                "INSERT INTO handover_links (id, identifier, expires_at, document) VALUES ($id, $identifier, $expires_at, $document)",
                "$id",
                "$identifier",
                "$expires_at",
                "$document").With(link.Id, link.Identifier, StoreTime.Format(link.ExpiresAt), HandoverLinkJson.Write(link));
            insert.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<HandoverLink?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection => Read(connection.Prepare("SELECT document FROM handover_links WHERE id = $id", "$id").With(id)).SingleOrDefault(), cancellationToken);

    public Task<IReadOnlyList<HandoverLink>> ListAsync(
        string identifier, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<HandoverLink>>(
        connection =>
        [
            .. Read(connection.Prepare("SELECT document FROM handover_links WHERE identifier = $identifier", "$identifier").With(identifier))
                .OrderBy(link => link.CreatedAt).ThenBy(link => link.Id, StringComparer.Ordinal),
        ],
        cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var remove = transaction.Connection!.Prepare("DELETE FROM handover_links WHERE id = $id", "$id").With(id);
            var isRemoved = remove.ExecuteNonQuery() == 1;
            transaction.Commit();
            return isRemoved;
        },
        cancellationToken);

    private static List<HandoverLink> Read(SqliteCommand query)
    {
        using var command = query;
        using var reader = command.ExecuteReader();
        var links = new List<HandoverLink>();
        while (reader.Read())
        {
            links.Add(HandoverLinkJson.Read(reader.GetString(0)));
        }

        return links;
    }
}
