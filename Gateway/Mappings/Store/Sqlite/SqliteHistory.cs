using Gateway.Mappings.History;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>Reads the past of the embedded store, all of which it keeps.</summary>
internal static class SqliteHistory
{
    /// <summary>The changes of one revision.</summary>
    public const string OfRevision = "SELECT identifier, document FROM changes WHERE id BETWEEN $first AND $last ORDER BY id";

    /// <summary>What each mapping that changed after <c>$last</c> was at that change: the identifier and its last document before, if any.</summary>
    public const string ChangedSince =
        """
        SELECT identifier,
            (SELECT document FROM changes p WHERE p.identifier = c.identifier AND p.id <= $last ORDER BY p.id DESC LIMIT 1)
        FROM (SELECT DISTINCT identifier FROM changes WHERE id >= $first) c
        """;

    public static List<MappingChange> OfMapping(SqliteConnection connection, string identifier, int limit)
    {
        using var command = connection.Prepare(
            """
            SELECT c.revision, c.document, r.committed_at, r.committed_by, r.reason, r.action, r.ticket
            FROM changes c JOIN revisions r ON r.revision = c.revision
            WHERE c.identifier = $identifier ORDER BY c.id DESC LIMIT $limit
            """,
            "$identifier",
            "$limit").With(identifier, limit);
        using var reader = command.ExecuteReader();
        var documents = new MappingDocumentReader();
        var history = new List<MappingChange>();
        while (reader.Read())
        {
            var after = reader.IsDBNull(1) ? null : documents.Read(reader.ReadUtf8(1));
            history.Add(new(reader.GetInt64(0), identifier, after, StoreTime.Parse(reader.GetString(2)), reader.GetString(3), reader.ReadTextOrNull(4))
            {
                Action = ChangeActions.Parse(reader.GetString(5)),
                Ticket = reader.ReadTextOrNull(6),
            });
        }

        return history;
    }
}
