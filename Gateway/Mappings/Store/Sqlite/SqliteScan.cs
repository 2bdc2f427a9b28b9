using System.Runtime.CompilerServices;
using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Mappings.Store.Sqlite;

/// <summary>
/// A long read in batches, all of one moment: one read transaction spans it, whatever is committed meanwhile. Holds a batch in memory, never
/// the whole answer.
/// </summary>
internal sealed class SqliteScan<T> : IDisposable
{
    /// <summary>Rows read at a time: enough to make the hops between threads cheap, few enough to keep memory flat.</summary>
    private const int BatchSize = 4096;

    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _reader;
    private readonly Func<SqliteDataReader, T> _read;

    /// <param name="connection">A rented reader's connection.</param>
    /// <param name="atStart">Called inside the transaction, before the first row.</param>
    /// <param name="prepare">Makes the query; called behind <paramref name="atStart"/>.</param>
    /// <param name="read">Reads one row.</param>
    public SqliteScan(
        SqliteConnection connection, Action<SqliteConnection> atStart, Func<SqliteConnection, SqliteCommand> prepare, Func<SqliteDataReader, T> read)
    {
        _read = read;
        _transaction = connection.BeginTransaction(deferred: true);
        atStart(connection);
        _command = prepare(connection);
        _reader = _command.ExecuteReader();
    }

    /// <summary>Streams the rows of a query.</summary>
    public static async IAsyncEnumerable<T> ReadAsync(
        SqliteDatabase database,
        Action<SqliteConnection> atStart,
        Func<SqliteConnection, SqliteCommand> prepare,
        Func<SqliteDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var rented = await database.RentReaderAsync(cancellationToken);
        using var scan = await rented.RunAsync(connection => new SqliteScan<T>(connection, atStart, prepare, read), cancellationToken);
        while (await rented.RunAsync(_ => scan.ReadBatch(), cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var row in batch)
            {
                yield return row;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
        _transaction.Dispose();
    }

    private List<T> ReadBatch()
    {
        var batch = new List<T>(BatchSize);
        while (batch.Count < BatchSize && _reader.Read())
        {
            batch.Add(_read(_reader));
        }

        return batch;
    }
}
