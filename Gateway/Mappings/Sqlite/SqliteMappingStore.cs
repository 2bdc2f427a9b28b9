using System.Runtime.CompilerServices;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Sqlite;

/// <summary>The embedded store: mappings and all their history in one SQLite file, for one gateway or several processes on one machine.</summary>
internal sealed class SqliteMappingStore(SqliteDatabase database, StoreOptions options, TimeProvider time) : IMappingStore
{
    /// <summary>Mappings read at a time in a full load: enough to make the hops between threads cheap, few enough to keep memory flat.</summary>
    private const int BatchSize = 4096;

    /// <summary>From this size on, a commit gives back the memory it took.</summary>
    private const int LargeCommit = 1000;

    private readonly ChangePoke _poke = new(time, options.PollInterval);

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

    public async Task<CommitResult> CommitAsync(MappingCommit commit, CancellationToken cancellationToken)
    {
        CommitCheck.ThrowIfMalformed(commit, MaxWrites);
        var result = await database.WriteAsync(transaction => Commit(transaction, commit), cancellationToken);
        if (result is CommitResult.Committed)
        {
            _poke.Poke();
        }

        return result;
    }

    public async IAsyncEnumerable<ConnectionMapping> ReadAllAsync(
        Action<StorePosition> startingAt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var rented = await database.RentReaderAsync(cancellationToken);
        // One read transaction over the whole stream: position and mappings are of one moment, whatever is committed meanwhile.
        using var load = await rented.RunAsync(connection => new FullLoad(connection), cancellationToken);
        startingAt(load.Position);
        while (await rented.RunAsync(_ => load.ReadBatch(), cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var mapping in batch)
            {
                yield return mapping;
            }
        }
    }

    public Task<ChangeFeed> ReadChangesAsync(StorePosition after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return SqliteFeed.Read(connection, after, limit);
        },
        cancellationToken);

    // Commits of other processes are found by the poll: their cost is one look-up of the newest revision.
    public Task WaitForChangeAsync(CancellationToken cancellationToken) => _poke.WaitAsync(cancellationToken);

    public Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => SqliteFeed.ReadHistory(connection, identifier, limit), cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken) => await ReadPositionAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _poke.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CommitResult Commit(SqliteTransaction transaction, MappingCommit commit)
    {
        var connection = transaction.Connection!;
        var result = new SqliteCommit(transaction, commit).Run();
        if (commit.Writes.Count >= LargeCommit)
        {
            connection.Execute("PRAGMA shrink_memory");
        }

        return result;
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
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mapping = documents.Read(reader.ReadUtf8(0));
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

    private sealed class FullLoad : IDisposable
    {
        private readonly SqliteTransaction _transaction;
        private readonly SqliteCommand _command;
        private readonly SqliteDataReader _reader;
        private readonly MappingDocumentReader _documents = new();

        public FullLoad(SqliteConnection connection)
        {
            _transaction = connection.BeginTransaction(deferred: true);
            Position = SqliteFeed.ReadPosition(connection);
            _command = connection.Prepare("SELECT document FROM mappings");
            _reader = _command.ExecuteReader();
        }

        public StorePosition Position { get; }

        public List<ConnectionMapping> ReadBatch()
        {
            var batch = new List<ConnectionMapping>(BatchSize);
            while (batch.Count < BatchSize && _reader.Read())
            {
                batch.Add(_documents.Read(_reader.ReadUtf8(0)));
            }

            return batch;
        }

        public void Dispose()
        {
            _reader.Dispose();
            _command.Dispose();
            _transaction.Dispose();
        }
    }
}
