using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>
/// One SQLite file: one writer, any number of readers that see the last commit without waiting for it (WAL). SQLite's calls block,
/// so all of them run on the thread pool or, for work of <see cref="BackgroundThreads"/>, on those. Opens at first use.
/// </summary>
internal sealed class SqliteDatabase(string path, SqliteSchema schema, ILogger<SqliteDatabase> logger) : IDisposable
{
    /// <summary>How long a call waits for another process's write, and how long a statement is tried again.</summary>
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Up to this size the whole file is checked when it is opened, which takes some 0.1 s; damage in a larger one shows when it is read.</summary>
    private const long FullCheckMaxBytes = 64 * 1024 * 1024;

    private const int MaxIdleReaders = 8;

    private readonly ConcurrentBag<SqliteConnection> _idleReaders = [];
    private readonly SemaphoreSlim _writerTurn = new(1, 1);
    private SqliteConnection? _writer;
    private SqliteFileWatch? _watch;
    private bool _isDisposed;

    /// <summary>The full path of the file.</summary>
    public string FilePath { get; } = Path.GetFullPath(path);

    /// <summary>Opens the file, making it where there is none and upgrading its schema where that is older.</summary>
    /// <exception cref="StoreDamagedException">What is there cannot be trusted.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be read or written.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _writer) is null ? WriterAsync(_ => true, cancellationToken) : Task.CompletedTask;

    /// <summary>Reads with a connection of its own; several statements that must agree with each other need a transaction.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        using var reader = await RentReaderAsync(cancellationToken);
        return await reader.RunAsync(read, cancellationToken);
    }

    /// <summary>Runs a write transaction, alone among all processes; what <paramref name="write"/> does not commit is undone.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteTransaction, T> write, CancellationToken cancellationToken) => WriterAsync(
        connection =>
        {
            ThrowIfReplaced();
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = write(transaction);
            // Once more, so that nothing is acknowledged that went to a file which is in no folder any more.
            ThrowIfReplaced();
            return result;
        },
        cancellationToken);

    /// <summary>A connection for a read that goes on over several steps.</summary>
    public async Task<SqliteReader> RentReaderAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        if (_idleReaders.TryTake(out var idle))
        {
            return new SqliteReader(this, idle);
        }

        return new SqliteReader(this, await RunAsync(() => Connect("PRAGMA query_only = ON; PRAGMA cache_size = -8192"), cancellationToken));
    }

    public void Return(SqliteConnection reader)
    {
        if (_isDisposed || _idleReaders.Count >= MaxIdleReaders)
        {
            reader.Dispose();
            return;
        }

        _idleReaders.Add(reader);
    }

    /// <summary>Runs blocking work off the caller's thread, with SQLite's errors told in the store's words.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            // Hidden from the work: what it blocks for runs on the pool, so that it never waits for a thread that it holds itself.
            return await Task.Factory.StartNew(
                work, cancellationToken, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, TaskScheduler.Current);
        }
        catch (Exception e) when (SqliteFaults.Translate(FilePath, schema, e) is { } fault)
        {
            throw fault;
        }
    }

    public void Dispose()
    {
        _writerTurn.Wait();
        _isDisposed = true;
        while (_idleReaders.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // The last to close moves the log into the file.
        _writer?.Dispose();
        _writer = null;
        _writerTurn.Release();
    }

    private async Task<T> WriterAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        // No longer than for another process's write: a large change may take a minute, and who waits for it has given up by then.
        if (!await _writerTurn.WaitAsync(BusyTimeout, cancellationToken))
        {
            throw new StoreUnavailableException($"The store {FilePath} is busy with a large change. Nothing was changed; try again when it is done.");
        }

        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await RunAsync(() => work(_writer ??= OpenFile()), cancellationToken);
        }
        finally
        {
            _writerTurn.Release();
        }
    }

    private void ThrowIfReplaced()
    {
        if (_watch?.FindStranger() is { } stranger)
        {
            throw SqliteFile.Replaced(FilePath, stranger);
        }
    }

    private SqliteConnection OpenFile()
    {
        if (!SqliteFile.Inspect(FilePath, schema))
        {
            SqliteFile.Create(FilePath, schema);
            logger.CreatedStore(FilePath);
        }

        // The limit gives a large import's log back to the disk.
        var connection = Connect($"PRAGMA journal_size_limit = 67108864; {schema.WriterPragmas}");
        try
        {
            Check(connection);
            var version = SqliteSchema.ReadVersion(connection);
            SqliteFile.CheckVersion(FilePath, version, schema);
            if (version < schema.Latest)
            {
                schema.Upgrade(connection);
                logger.UpgradedSchema(FilePath, version, schema.Latest);
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _watch = new SqliteFileWatch(FilePath);
        return connection;
    }

    private void Check(SqliteConnection connection)
    {
        if (new FileInfo(FilePath).Length > FullCheckMaxBytes)
        {
            return;
        }

        using var command = connection.Prepare("PRAGMA quick_check(1)");
        if (command.ExecuteScalar() is string finding and not "ok")
        {
            throw SqliteFile.Damaged(FilePath, schema, $"is damaged ({finding})");
        }

        // The check went through every page of the file, and would keep as many as the cache of a large commit holds.
        connection.Execute("PRAGMA shrink_memory");
    }

    private SqliteConnection Connect(string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = FilePath,
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
            // Readers are pooled here: the provider's own pool would outlive the store and keep the file open.
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // cell_size_check notices a damaged page when it is read, instead of somewhat later.
            connection.Execute($"PRAGMA busy_timeout = {(long)BusyTimeout.TotalMilliseconds}; PRAGMA cell_size_check = ON; {pragmas}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
