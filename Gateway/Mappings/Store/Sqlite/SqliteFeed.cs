using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>Says what comes after a position of the embedded store.</summary>
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

        var revisions = ReadRevisions(connection, after.Revision, limit);
        if (revisions is [{ Record.Changes: > ChangeFeed.MaxChanges }, ..])
        {
            return new ChangeFeed.TooFarBehind(position);
        }

        var last = revisions.Count > 0 ? revisions[^1].Record : null;
        return new ChangeFeed.Next(
            ReadChanges(connection, revisions),
            last is null ? position : position with { Revision = last.Number, CommitId = last.CommitId })
        {
            BreakGlass = ReadBreakGlass(connection),
        };
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

    private static List<SqliteRevisionRow> ReadRevisions(SqliteConnection connection, long after, int limit)
    {
        var revisions = new List<SqliteRevisionRow>();
        var changes = 0L;
        foreach (var revision in SqliteRevisionRow.Select(connection, "WHERE revision > $revision ORDER BY revision", after))
        {
            changes += revision.Record.Changes;
            if (changes > limit && revisions.Count > 0)
            {
                break;
            }

            revisions.Add(revision);
        }

        return revisions;
    }

    private static List<MappingChange> ReadChanges(SqliteConnection connection, List<SqliteRevisionRow> revisions)
    {
        using var command = connection.Prepare(
            "SELECT identifier, document FROM changes WHERE id BETWEEN $first AND $last ORDER BY id",
            "$first",
            "$last");
        var documents = new MappingDocumentReader();
        var changes = new List<MappingChange>();
        foreach (var revision in revisions)
        {
            using var reader = command.With(revision.FirstChange, revision.LastChange).ExecuteReader();
            while (reader.Read())
            {
                changes.Add(revision.ChangeOf(reader.GetString(0), reader.IsDBNull(1) ? null : documents.Read(reader.ReadUtf8(1))));
            }
        }

        return changes;
    }

    private static BreakGlass? ReadBreakGlass(SqliteConnection connection) =>
        SqliteRevisionRow.Select(connection, "WHERE revision > $revision AND revision = (SELECT break_glass FROM store)", 0).FirstOrDefault()?.Record is { } on
            ? new BreakGlass(on.Number, on.At, on.By, on.Reason)
            : null;
}
