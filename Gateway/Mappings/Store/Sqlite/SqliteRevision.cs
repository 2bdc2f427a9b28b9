using Gateway.Mappings.History;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>Writes the row of one revision, chained to the one before.</summary>
internal sealed class SqliteRevision(SqliteConnection connection, MappingCommit commit)
{
    public void Number(StorePosition next, long changes, string digest)
    {
        using var found = connection.Prepare("INSERT INTO store (id, lineage) VALUES (1, $lineage) ON CONFLICT DO NOTHING", "$lineage");
        found.With(next.Lineage).ExecuteNonQuery();
        using var newest = connection.Prepare("SELECT hash FROM revisions ORDER BY revision DESC LIMIT 1");
        var previous = newest.ExecuteScalar() as string ?? "";
        var revision = new RevisionRecord(
            next.Revision, next.CommitId, commit.At, commit.By, commit.Action, commit.Reason, commit.Ticket, commit.Source, changes, Hash: "");
        using var number = connection.Prepare(
            """
            INSERT INTO revisions (revision, commit_id, committed_at, committed_by, reason, first_change, change_count, action, ticket, source, digest, hash)
            VALUES ($revision, $commit_id, $at, $by, $reason, (SELECT coalesce(max(id), 0) FROM changes) - $count + 1, $count, $action, $ticket, $source, $digest, $hash)
            """,
            "$revision",
            "$commit_id",
            "$at",
            "$by",
            "$reason",
            "$count",
            "$action",
            "$ticket",
            "$source",
            "$digest",
            "$hash");
        number.With(
            revision.Number,
            revision.CommitId,
            StoreTime.Format(revision.At),
            revision.By,
            revision.Reason,
            revision.Changes,
            Words.Of(revision.Action),
            revision.Ticket,
            revision.Source,
            digest,
            AuditChain.HashOf(previous, revision, digest)).ExecuteNonQuery();
    }
}
