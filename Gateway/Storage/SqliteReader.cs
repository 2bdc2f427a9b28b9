using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>A rented reading connection; goes back to its database when disposed, unless a failed read may have left it in the middle of something.</summary>
internal sealed class SqliteReader(SqliteDatabase database, SqliteConnection connection) : IDisposable
{
    private bool _hasFailed;

    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await database.RunAsync(() => read(connection), cancellationToken);
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    public void Dispose()
    {
        if (_hasFailed)
        {
            connection.Dispose();
            return;
        }

        database.Return(connection);
    }
}
