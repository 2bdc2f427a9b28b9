using Gateway.Mappings.History;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>Verifies the embedded store: the chain, every change ever made, and that the present is what the last changes made it.</summary>
internal sealed class SqliteAudit(SqliteConnection connection, CancellationToken cancellationToken)
{
    private const int MaxNamed = 5;

    private readonly AuditWalk _walk = new();

    public AuditReport Run()
    {
        WalkRevisions();
        FindOrphanChanges();
        ComparePresent();
        _walk.CountMappings(connection.ReadNumber("SELECT count(*) FROM mappings"));
        return _walk.Finish();
    }

    private void WalkRevisions()
    {
        using var command = connection.Prepare(SqliteHistory.OfRevision, "$first", "$last");
        using var digest = new AuditChain.Digest();
        foreach (var row in SqliteRevisionRow.Select(connection, "WHERE revision >= $revision ORDER BY revision", 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _walk.Add(row.Record, row.Digest, mayBeginHere: false);
            var named = new List<string>(MaxNamed);
            var changes = 0L;
            using var reader = command.With(row.FirstChange, row.LastChange).ExecuteReader();
            for (; reader.Read(); changes++)
            {
                var identifier = reader.GetString(0);
                digest.AddStored(identifier, reader.IsDBNull(1) ? [] : reader.ReadUtf8(1));
                if (named.Count < MaxNamed)
                {
                    named.Add(identifier);
                }
            }

            _walk.CompareChanges(row.Record, row.Digest, digest.Finish(), named, changes);
        }
    }

    private void FindOrphanChanges()
    {
        using var command = connection.Prepare(
            """
            SELECT c.revision, c.identifier FROM changes c LEFT JOIN revisions r ON r.revision = c.revision
            WHERE r.revision IS NULL OR c.id NOT BETWEEN r.first_change AND r.first_change + r.change_count - 1
                OR (c.document IS NOT NULL AND (c.document ->> 'revision' IS NOT c.revision OR c.document ->> 'identifier' IS NOT c.identifier))
            LIMIT 1000
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _walk.Find(reader.GetInt64(0), reader.GetString(1), "change_altered", "A change does not belong to the revision or the mapping it stands under.");
        }
    }

    private void ComparePresent()
    {
        using var command = connection.Prepare(
            """
            SELECT last.identifier, c.revision, m.id IS NULL, c.document IS NULL
            FROM (SELECT identifier, max(id) AS id FROM changes GROUP BY identifier) last
            JOIN changes c ON c.id = last.id
            LEFT JOIN mapping_keys k ON k.key = last.identifier AND k.is_alias = 0
            LEFT JOIN mappings m ON m.id = k.mapping_id
            WHERE m.document IS NOT c.document
            UNION ALL
            SELECT m.document ->> 'identifier', 0, 0, 1 FROM mappings m
            WHERE NOT EXISTS (SELECT 1 FROM mapping_keys k WHERE k.key = m.document ->> 'identifier' AND k.mapping_id = m.id AND k.is_alias = 0)
                OR NOT EXISTS (SELECT 1 FROM changes c WHERE c.identifier = m.document ->> 'identifier')
            LIMIT 1000
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (isGone, wasDeleted) = (reader.GetBoolean(2), reader.GetBoolean(3));
            _walk.Find(
                reader.GetInt64(1),
                reader.GetString(0),
                isGone ? "mapping_missing" : "mapping_altered",
                isGone ? "The mapping is gone, though no change deleted it."
                : wasDeleted ? "The mapping is there, though no change made it."
                : "The mapping is not what its last change made it.");
        }
    }
}
