using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Admin.Console.Sessions;

/// <summary>
/// Sessions beside the admin keys in Redis, under the same hash tag: a string <c>{prefix}:v1:console_session:ID</c> each, which Redis lets go of by itself.
/// </summary>
internal sealed class RedisConsoleSessionStore(RedisConnection connection, StoreOptions options, TimeProvider time) : IConsoleSessionStore
{
    private readonly string _prefix = $"{{{options.KeyPrefix}}}:v1:console_session:";

    public Task AddAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken) =>
        SetAsync(session, endsAt, When.Always, cancellationToken);

    public async Task<ConsoleSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var document = await connection.CallAsync(database => database.StringGetAsync(_prefix + id), cancellationToken);
        return document.IsNull ? null : ConsoleSessionJson.Read(document!);
    }

    public Task UpdateAsync(ConsoleSession session, DateTimeOffset endsAt, CancellationToken cancellationToken) =>
        SetAsync(session, endsAt, When.Exists, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.KeyDeleteAsync(_prefix + id), cancellationToken);

    private Task<bool> SetAsync(ConsoleSession session, DateTimeOffset endsAt, When when, CancellationToken cancellationToken)
    {
        var left = endsAt - time.GetUtcNow();
        return left <= TimeSpan.Zero
            ? RemoveAsync(session.Id, cancellationToken)
            : connection.CallAsync(
                database => database.StringSetAsync(_prefix + session.Id, ConsoleSessionJson.Write(session), left, keepTtl: false, when), cancellationToken);
    }
}
