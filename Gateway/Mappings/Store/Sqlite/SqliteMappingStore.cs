using Gateway.Mappings.History;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>The embedded store: mappings and all their history in one SQLite file, for one gateway or several processes on one machine.</summary>
internal sealed class SqliteMappingStore(SqliteDatabase database, StoreOptions options, TimeProvider time) : IMappingStore
{
    private readonly ChangeSignal _signal = new(time, options.PollInterval);

    public int MaxWrites => int.MaxValue;

    public Task OpenAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

    public Task<StorePosition> ReadPositionAsync(CancellationToken cancellationToken) => database.ReadAsync(SqliteFeed.ReadPosition, cancellationToken);

    public Task<ConnectionMapping?> FindAsync(string key, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare(
                "SELECT m.document FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id WHERE k.key = $key",
                "$key").With(key);
            using var reader = command.ExecuteReader();
            return reader.Read() ? new MappingDocumentReader().Read(reader.ReadUtf8(0)) : null;
        },
        cancellationToken);

    public Task<MappingPage> ListAsync(MappingQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        return database.ReadAsync(connection => List(connection, query, cancellationToken), cancellationToken);
    }

    public Task<CommitResult> CommitAsync(MappingCommit commit, CancellationToken cancellationToken)
    {
        CommitCheck.ThrowIfMalformed(commit, MaxWrites);
        return CommitAsync(
            transaction =>
            {
                var mappings = new List<ConnectionMapping?>(commit.Writes.Count);
                var result = new SqliteCommit(transaction, commit, commit.Writes) { Stored = mappings.Add }.Run();
                return result is CommitResult.Committed committed ? committed with { Mappings = mappings } : result;
            },
            cancellationToken);
    }

    public Task<CommitResult> CommitStreamAsync(MappingCommit commit, IAsyncEnumerable<MappingWrite> writes, CancellationToken cancellationToken)
    {
        CommitCheck.ThrowIfNotForStream(commit);
        var checkedWrites = CommitCheck.InOrderAsync(writes, cancellationToken);
        return CommitAsync(
            transaction =>
            {
                if (Find(transaction, commit.Id) is { } made)
                {
                    return new CommitResult.Committed(made, []);
                }

                // Blocks this thread, as SQLite's own calls do. A transaction that is committed no longer knows its connection.
                var connection = transaction.Connection!;
                var result = new SqliteCommit(transaction, commit, checkedWrites.ToBlockingEnumerable(cancellationToken)).Run();
                connection.Execute("PRAGMA shrink_memory");
                return result;
            },
            cancellationToken);
    }

    public Task<CommitResult> SetBreakGlassAsync(bool isOn, MappingCommit commit, CancellationToken cancellationToken) => CommitAsync(
        transaction =>
        {
            var position = SqliteFeed.ReadPosition(transaction.Connection!);
            if (commit.ExpectedLineage is { } lineage && lineage != position.Lineage)
            {
                return new CommitResult.Moved(position);
            }

            var next = new StorePosition(position.Lineage.Length > 0 ? position.Lineage : Guid.NewGuid().ToString("N"), position.Revision + 1, commit.Id);
            using var digest = new AuditChain.Digest();
            new SqliteRevision(transaction.Connection!, commit).Number(next, changes: 0, digest.Finish());
            using var set = transaction.Connection!.Prepare("UPDATE store SET break_glass = $revision", "$revision").With(isOn ? next.Revision : null);
            set.ExecuteNonQuery();
            transaction.Commit();
            return new CommitResult.Committed(next, []);
        },
        cancellationToken);

    // One read transaction over the whole stream: position and mappings are of one moment, whatever is committed meanwhile.
    public IAsyncEnumerable<ConnectionMapping> ReadAllAsync(Action<StorePosition> startingAt, CancellationToken cancellationToken) =>
        ReadAsync("SELECT document FROM mappings", startingAt, cancellationToken);

    public IAsyncEnumerable<ConnectionMapping> ReadInOrderAsync(Action<StorePosition> startingAt, CancellationToken cancellationToken) => ReadAsync(
        "SELECT m.document FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id WHERE k.is_alias = 0 ORDER BY k.key", startingAt, cancellationToken);

    public Task<ChangeFeed> ReadChangesAsync(StorePosition after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return SqliteFeed.Read(connection, after, limit);
        },
        cancellationToken);

    // Commits of other processes are found by the poll: their cost is one look-up of the newest revision.
    public Task WaitForChangeAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public Task<IReadOnlyList<RevisionRecord>> ReadRevisionsAsync(long? before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<RevisionRecord>>(
            connection =>
            {
                var rows = SqliteRevisionRow.Select(connection, "WHERE revision < $revision ORDER BY revision DESC", before ?? long.MaxValue, limit);
                return [.. rows.Select(row => row.Record)];
            },
            cancellationToken);

    public async Task<IAsyncEnumerable<MappingChange>?> ReadRevisionAsync(long revision, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => SqliteRevisionRow.Find(connection, revision), cancellationToken) is not { } row)
        {
            return null;
        }

        var documents = new MappingDocumentReader();
        return SqliteScan<MappingChange>.ReadAsync(
            database,
            _ => { },
            connection => connection.Prepare(SqliteHistory.OfRevision, "$first", "$last").With(row.FirstChange, row.LastChange),
            reader => row.ChangeOf(reader.GetString(0), reader.IsDBNull(1) ? null : documents.Read(reader.ReadUtf8(1))),
            cancellationToken);
    }

    public IAsyncEnumerable<PastMapping> ReadChangedSinceAsync(long revision, CancellationToken cancellationToken)
    {
        var documents = new MappingDocumentReader();
        return SqliteScan<PastMapping>.ReadAsync(
            database,
            _ => { },
            connection =>
            {
                var last = SqliteRevisionRow.Find(connection, revision)?.LastChange ?? 0;
                return connection.Prepare(SqliteHistory.ChangedSince, "$last", "$first").With(last, last + 1);
            },
            reader => new PastMapping(reader.GetString(0), reader.IsDBNull(1) ? null : documents.Read(reader.ReadUtf8(1)), IsKnown: true),
            cancellationToken);
    }

    public Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<MappingChange>>(connection => SqliteHistory.OfMapping(connection, identifier, limit), cancellationToken);

    public Task<AuditReport> VerifyAsync(CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return new SqliteAudit(connection, cancellationToken).Run();
        },
        cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken) => await ReadPositionAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _signal.Dispose();
        return ValueTask.CompletedTask;
    }

    private IAsyncEnumerable<ConnectionMapping> ReadAsync(string query, Action<StorePosition> startingAt, CancellationToken cancellationToken)
    {
        var documents = new MappingDocumentReader();
        return SqliteScan<ConnectionMapping>.ReadAsync(
            database,
            connection => startingAt(SqliteFeed.ReadPosition(connection)),
            connection => connection.Prepare(query),
            reader => documents.Read(reader.ReadUtf8(0)),
            cancellationToken);
    }

    private async Task<CommitResult> CommitAsync(Func<SqliteTransaction, CommitResult> commit, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(commit, cancellationToken);
        if (result is CommitResult.Committed)
        {
            _signal.Signal();
        }

        return result;
    }

    private static StorePosition? Find(SqliteTransaction transaction, string commitId)
    {
        using var command = transaction.Connection!.Prepare(
            "SELECT s.lineage, r.revision FROM store s, revisions r WHERE r.commit_id = $commit_id", "$commit_id").With(commitId);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StorePosition(reader.GetString(0), reader.GetInt64(1), commitId) : null;
    }

    private static MappingPage List(SqliteConnection connection, MappingQuery query, CancellationToken cancellationToken)
    {
        using var command = connection.Prepare(
            """
            SELECT m.document FROM mapping_keys k JOIN mappings m ON m.id = k.mapping_id
            WHERE k.is_alias = 0 AND k.key > $after ORDER BY k.key
            """,
            "$after").With(query.After ?? "");
        using var reader = command.ExecuteReader();
        var documents = new MappingDocumentReader();
        var page = new List<ConnectionMapping>();
        string? last = null;
        for (var lookedAt = 0; reader.Read(); lookedAt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lookedAt == query.MaxLookedAt)
            {
                return new MappingPage(page, HasMore: true) { GoesOnAfter = last };
            }

            var mapping = documents.Read(reader.ReadUtf8(0));
            last = mapping.Identifier;
            if (!query.Matches(mapping))
            {
                continue;
            }

            if (page.Count == query.Limit)
            {
                return new MappingPage(page, HasMore: true);
            }

            page.Add(mapping);
        }

        return new MappingPage(page, HasMore: false);
    }
}
