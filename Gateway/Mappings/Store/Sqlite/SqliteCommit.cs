using Gateway.Mappings.History;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>
/// One commit in one write transaction. Works in two passes, so that keys are judged on the state after the whole batch: the first compares
/// versions and frees the keys that mappings give up, the second stores and claims. Conflicts are gathered over both, then all is undone.
/// </summary>
/// <param name="transaction">The write transaction.</param>
/// <param name="commit">Who, when and why.</param>
/// <param name="writes">The changes; gone through twice, and never held in memory here.</param>
internal sealed class SqliteCommit(SqliteTransaction transaction, MappingCommit commit, IEnumerable<MappingWrite> writes)
{
    private const int MaxConflicts = 1000;

    private readonly SqliteConnection _connection = transaction.Connection!;
    private readonly MappingDocumentReader _documents = new();
    private readonly List<(int Index, CommitConflict Conflict)> _conflicts = [];

    // A value type: a million of these take 24 MB.
    private readonly List<Before> _before = [];

    /// <summary>Called with each stored mapping, in the order of the writes; with null for a deletion.</summary>
    public Action<ConnectionMapping?>? Stored { get; init; }

    public CommitResult Run()
    {
        var position = SqliteFeed.ReadPosition(_connection);
        if ((commit.ExpectedLineage is { } lineage && lineage != position.Lineage)
            || (commit.ExpectedRevision is { } revision && revision != position.Revision))
        {
            return new CommitResult.Moved(position);
        }

        var next = new StorePosition(position.Lineage.Length > 0 ? position.Lineage : Guid.NewGuid().ToString("N"), position.Revision + 1, commit.Id);
        FreeKeys();
        using var digest = new AuditChain.Digest();
        Store(next, digest);
        if (_conflicts.Count > 0)
        {
            return new CommitResult.Refused([.. _conflicts.OrderBy(conflict => conflict.Index).Select(conflict => conflict.Conflict).Take(MaxConflicts)]);
        }

        new SqliteRevision(_connection, commit).Number(next, _before.Count, digest.Finish());
        transaction.Commit();
        return new CommitResult.Committed(next, []);
    }

    private void FreeKeys()
    {
        using var find = _connection.Prepare(
            "SELECT m.id, m.document FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id WHERE k.key = $identifier AND k.is_alias = 0",
            "$identifier");
        using var free = _connection.Prepare("DELETE FROM mapping_keys WHERE key = $key", "$key");
        foreach (var write in writes)
        {
            var (id, stored) = Find(find, write.Identifier);
            CompareVersions(_before.Count, write, stored?.Version ?? 0);
            _before.Add(new Before(id, stored?.Version ?? 0, stored?.CreatedAt.UtcTicks ?? 0));
            if (stored is null)
            {
                continue;
            }

            var freed = write.Mapping is null ? stored.Keys() : stored.Aliases.Except(write.Mapping.Keys(), StringComparer.Ordinal);
            foreach (var key in freed)
            {
                free.With(key).ExecuteNonQuery();
            }
        }
    }

    private (long Id, ConnectionMapping? Mapping) Find(SqliteCommand find, string identifier)
    {
        using var reader = find.With(identifier).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), _documents.Read(reader.ReadUtf8(1))) : (0, null);
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

    private void Store(StorePosition next, AuditChain.Digest digest)
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
        var index = -1;
        foreach (var (identifier, mapping, _) in writes)
        {
            var before = _before[++index];
            if (mapping is null)
            {
                if (before.Version > 0)
                {
                    delete.With(before.Id).ExecuteNonQuery();
                    bury.With(identifier, before.Version).ExecuteNonQuery();
                    log.With(next.Revision, identifier, null).ExecuteNonQuery();
                    digest.AddStored(identifier, []);
                }

                Stored?.Invoke(null);
                continue;
            }

            var lastVersion = before.Version > 0 ? before.Version : (long?)exhume.With(identifier).ExecuteScalar() ?? 0;
            var createdAt = before.Version > 0 ? new DateTimeOffset(before.CreatedAtTicks, TimeSpan.Zero) : commit.At;
            var after = commit.Stamp(mapping, lastVersion + 1, next.Revision, createdAt);
            var bytes = MappingDocument.Write(after);
            var document = System.Text.Encoding.UTF8.GetString(bytes);
            var id = before.Version > 0 ? before.Id : (long)insert.With(document).ExecuteScalar()!;
            if (before.Version > 0)
            {
                update.With(document, id).ExecuteNonQuery();
            }

            log.With(next.Revision, identifier, document).ExecuteNonQuery();
            digest.AddStored(identifier, bytes);
            foreach (var (key, owner) in keys.Claim(after, id))
            {
                AddConflict(index, new CommitConflict.KeyTaken(identifier, key, owner));
            }

            Stored?.Invoke(after);
        }
    }

    // Each pass stops to gather at the bound: who has so many conflicts does not need the rest named.
    private void AddConflict(int index, CommitConflict conflict)
    {
        if (_conflicts.Count < 2 * MaxConflicts)
        {
            _conflicts.Add((index, conflict));
        }
    }

    /// <summary>What a write finds; version 0 where there is nothing.</summary>
    private readonly record struct Before(long Id, long Version, long CreatedAtTicks);
}
