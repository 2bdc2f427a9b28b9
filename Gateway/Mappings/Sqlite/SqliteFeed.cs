using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Sqlite;

/// <summary>Reads the numbered past of the embedded store.</summary>
internal static class SqliteFeed
{
    public static StorePosition ReadPosition(SqliteConnection connection)
    {
        using var command = connection.Prepare(
            "SELECT s.lineage, r.revision, r.commit_id FROM store s, revisions r ORDER BY r.revision DESC LIMIT 1");
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StorePosition(reader.GetString(0), reader.GetInt64(1), reader.GetString(2)) : StorePosition.Empty;
    }

    /// <summary>Call inside a transaction: position and changes must be of one moment.</summary>
    public static ChangeFeed Read(SqliteConnection connection, StorePosition after, int limit)
    {
        var position = ReadPosition(connection);
        if (!after.IsEmpty && !Holds(connection, position, after))
        {
            return new ChangeFeed.LostContent(position);
        }

        if (ReadRevisions(connection, after.Revision, limit) is not { Count: > 0 } revisions)
        {
            return new ChangeFeed.Next([], position);
        }

        var last = revisions[^1];
        return new ChangeFeed.Next(ReadChanges(connection, revisions), position with { Revision = last.Number, CommitId = last.CommitId });
    }

    public static IReadOnlyList<MappingChange> ReadHistory(SqliteConnection connection, string identifier, int limit)
    {
        using var command = connection.Prepare(
            """
            SELECT c.revision, c.document, r.committed_at, r.committed_by, r.reason
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
            history.Add(new(reader.GetInt64(0), identifier, after, StoreTime.Parse(reader.GetString(2)), reader.GetString(3), reader.ReadTextOrNull(4)));
        }

        return history;
    }

    // A file put back from a backup is older than its follower, or has gone on since with revisions of its own under the same numbers.
    private static bool Holds(SqliteConnection connection, StorePosition position, StorePosition after)
    {
        if (after.Lineage != position.Lineage || after.Revision > position.Revision)
        {
            return false;
        }

        using var command = connection.Prepare("SELECT commit_id FROM revisions WHERE revision = $revision", "$revision").With(after.Revision);
        return command.ExecuteScalar() is string commitId && (after.CommitId.Length == 0 || after.CommitId == commitId);
    }

    private static List<Revision> ReadRevisions(SqliteConnection connection, long after, int limit)
    {
        using var command = connection.Prepare(
            """
            SELECT revision, commit_id, committed_at, committed_by, reason, first_change, change_count
            FROM revisions WHERE revision > $after ORDER BY revision
            """,
            "$after").With(after);
        using var reader = command.ExecuteReader();
        var revisions = new List<Revision>();
        var changes = 0L;
        while (reader.Read())
        {
            changes += reader.GetInt64(6);
            if (changes > limit && revisions.Count > 0)
            {
                break;
            }

            revisions.Add(new(
                reader.GetInt64(0),
                reader.GetString(1),
                StoreTime.Parse(reader.GetString(2)),
                reader.GetString(3),
                reader.ReadTextOrNull(4),
                reader.GetInt64(5),
                reader.GetInt64(6)));
        }

        return revisions;
    }

    private static List<MappingChange> ReadChanges(SqliteConnection connection, List<Revision> revisions)
    {
        using var command = connection.Prepare(
            "SELECT identifier, document FROM changes WHERE id BETWEEN $first AND $last ORDER BY id",
            "$first",
            "$last");
        var documents = new MappingDocumentReader();
        var changes = new List<MappingChange>();
        foreach (var revision in revisions)
        {
            using var reader = command.With(revision.FirstChange, revision.FirstChange + revision.ChangeCount - 1).ExecuteReader();
            while (reader.Read())
            {
                var after = reader.IsDBNull(1) ? null : documents.Read(reader.ReadUtf8(1));
                changes.Add(new(revision.Number, reader.GetString(0), after, revision.At, revision.By, revision.Reason));
            }
        }

        return changes;
    }

    private sealed record Revision(long Number, string CommitId, DateTimeOffset At, string By, string? Reason, long FirstChange, long ChangeCount);
}
