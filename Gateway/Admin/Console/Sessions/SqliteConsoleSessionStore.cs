using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Admin.Console.Sessions;

/// <summary>Sessions in the embedded store's file.</summary>
internal sealed class SqliteConsoleSessionStore(SqliteDatabase database) : IConsoleSessionStore
{
    public Task AddAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!;

            // Times compare as texts: StoreTime writes all of them with the same digits.
            using var forget = connection.Prepare("DELETE FROM console_sessions WHERE ends_at < $now", "$now").With(StoreTime.Format(session.SeenAt));
            forget.ExecuteNonQuery();
            using var insert = connection.Prepare(
                "INSERT INTO console_sessions (id, ends_at, document) VALUES ($id, $ends_at, $document)",
                "$id",
                "$ends_at",
                "$document").With(session.Id, StoreTime.Format(endsAt), ConsoleSessionJson.Write(session));
            insert.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<ConsoleSession?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare("SELECT document FROM console_sessions WHERE id = $id", "$id").With(id);
            return command.ExecuteScalar() is string document ? ConsoleSessionJson.Read(document) : null;
        },
        cancellationToken);

    public Task UpdateAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var update = transaction.Connection!.Prepare(
                "UPDATE console_sessions SET ends_at = $ends_at, document = $document WHERE id = $id",
                "$ends_at",
                "$document",
                "$id").With(StoreTime.Format(endsAt), ConsoleSessionJson.Write(session), session.Id);
            update.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            using var remove = transaction.Connection!.Prepare("DELETE FROM console_sessions WHERE id = $id", "$id").With(id);
            var isRemoved = remove.ExecuteNonQuery() == 1;
            transaction.Commit();
            return isRemoved;
        },
        cancellationToken);
}
