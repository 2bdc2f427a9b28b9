using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Sqlite;

/// <summary>
/// One commit in one write transaction. Works in two passes, so that keys are judged on the state after the whole batch: the first compares
/// versions and frees the keys that mappings give up, the second stores and claims. Conflicts are gathered over both, then all is undone.
/// </summary>
internal sealed class SqliteCommit(SqliteTransaction transaction, MappingCommit commit)
{
    private readonly SqliteConnection _connection = transaction.Connection!;
    private readonly MappingDocumentReader _documents = new();
    private readonly List<CommitConflict>?[] _conflicts = new List<CommitConflict>?[commit.Writes.Count];
    private readonly Stored?[] _before = new Stored?[commit.Writes.Count];

    public CommitResult Run()
    {
        var position = SqliteFeed.ReadPosition(_connection);
        if ((commit.ExpectedLineage is { } lineage && lineage != position.Lineage)
            || (commit.ExpectedRevision is { } revision && revision != position.Revision))
        {
            return new CommitResult.Moved(position);
        }

        var next = new StorePosition(
            position.Lineage.Length > 0 ? position.Lineage : Guid.NewGuid().ToString("N"),
            position.Revision + 1,
            Guid.NewGuid().ToString("N"));
        FreeKeys();
        var mappings = Store(next);
        if (_conflicts.Any(conflicts => conflicts is not null))
        {
            return new CommitResult.Refused([.. _conflicts.SelectMany(conflicts => conflicts ?? [])]);
        }

        Number(next);
        transaction.Commit();
        return new CommitResult.Committed(next, mappings);
    }

    private void FreeKeys()
    {
        using var find = _connection.Prepare(
            "SELECT m.id, m.document FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id WHERE k.key = $identifier AND k.is_alias = 0",
            "$identifier");
        using var free = _connection.Prepare("DELETE FROM mapping_keys WHERE key = $key", "$key");
        for (var i = 0; i < commit.Writes.Count; i++)
        {
            var write = commit.Writes[i];
            var before = _before[i] = Find(find, write.Identifier);
            CompareVersions(i, write, before?.Mapping.Version ?? 0);
            if (before is null)
            {
                continue;
            }

            var freed = write.Mapping is null ? before.Mapping.Keys() : before.Mapping.Aliases.Except(write.Mapping.Keys(), StringComparer.Ordinal);
            foreach (var key in freed)
            {
                free.With(key).ExecuteNonQuery();
            }
        }
    }

    private Stored? Find(SqliteCommand find, string identifier)
    {
        using var reader = find.With(identifier).ExecuteReader();
        return reader.Read() ? new Stored(reader.GetInt64(0), _documents.Read(reader.ReadUtf8(1))) : null;
    }

    private void CompareVersions(int index, MappingWrite write, long actual)
    {
        if (write.ExpectedVersion is { } expected && expected != actual)
        {
            AddConflict(index, new CommitConflict.VersionMismatch(write.Identifier, expected, actual));
        }
        else if (write.Mapping is null && actual == 0)
        {
            AddConflict(index, new CommitConflict.NotFound(write.Identifier));
        }
    }

    private ConnectionMapping?[] Store(StorePosition next)
    {
        using var insert = _connection.Prepare("INSERT INTO mappings (document) VALUES ($document) RETURNING id", "$document");
        using var update = _connection.Prepare("UPDATE mappings SET document = $document WHERE id = $id", "$document", "$id");
        using var delete = _connection.Prepare("DELETE FROM mappings WHERE id = $id", "$id");
        using var bury = _connection.Prepare(
            "INSERT INTO tombstones (identifier, version) VALUES ($identifier, $version) ON CONFLICT DO UPDATE SET version = excluded.version",
            "$identifier",
            "$version");
        using var exhume = _connection.Prepare("DELETE FROM tombstones WHERE identifier = $identifier RETURNING version", "$identifier");
        using var log = _connection.Prepare(
            "INSERT INTO changes (revision, identifier, document) VALUES ($revision, $identifier, $document)",
            "$revision",
            "$identifier",
            "$document");
        using var keys = new SqliteKeys(_connection);
        var stored = new ConnectionMapping?[commit.Writes.Count];
        for (var i = 0; i < commit.Writes.Count; i++)
        {
            var (identifier, mapping, _) = commit.Writes[i];
            var before = _before[i];
            if (mapping is null)
            {
                if (before is not null)
                {
                    delete.With(before.Id).ExecuteNonQuery();
                    bury.With(identifier, before.Mapping.Version).ExecuteNonQuery();
                    log.With(next.Revision, identifier, null).ExecuteNonQuery();
                }

                continue;
            }

            var lastVersion = before?.Mapping.Version ?? (long?)exhume.With(identifier).ExecuteScalar() ?? 0;
            var after = stored[i] = commit.Stamp(mapping, lastVersion + 1, next.Revision, before?.Mapping.CreatedAt ?? commit.At);
            var document = System.Text.Encoding.UTF8.GetString(MappingDocument.Write(after));
            var id = before?.Id ?? (long)insert.With(document).ExecuteScalar()!;
            if (before is not null)
            {
                update.With(document, id).ExecuteNonQuery();
            }

            log.With(next.Revision, identifier, document).ExecuteNonQuery();
            foreach (var (key, owner) in keys.Claim(after, id))
            {
                AddConflict(i, new CommitConflict.KeyTaken(identifier, key, owner));
            }
        }

        return stored;
    }

    private void Number(StorePosition next)
    {
        using var found = _connection.Prepare("INSERT INTO store (id, lineage) VALUES (1, $lineage) ON CONFLICT DO NOTHING", "$lineage");
        found.With(next.Lineage).ExecuteNonQuery();
        using var number = _connection.Prepare(
            """
            INSERT INTO revisions (revision, commit_id, committed_at, committed_by, reason, first_change, change_count)
            VALUES ($revision, $commit_id, $at, $by, $reason, (SELECT max(id) FROM changes) - $count + 1, $count)
            """,
            "$revision",
            "$commit_id",
            "$at",
            "$by",
            "$reason",
            "$count");
        number.With(next.Revision, next.CommitId, StoreTime.Format(commit.At), commit.By, commit.Reason, commit.Writes.Count).ExecuteNonQuery();
    }

    private void AddConflict(int index, CommitConflict conflict) => (_conflicts[index] ??= []).Add(conflict);

    private sealed record Stored(long Id, ConnectionMapping Mapping);
}
