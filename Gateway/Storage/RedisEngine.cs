using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>What answers as a Redis: engines that speak like it leave out a part, and some of it the store cannot do without.</summary>
/// <param name="Name">The engine and its version, as it says itself: <c>Redis 7.0.15</c>, <c>garnet 2.2.8</c>; "The server" where it may not be asked.</param>
/// <param name="Missing">What it refuses of what the store needs, each with what can be done.</param>
/// <param name="HasPublish">True where scripts can publish: replicas then learn of a change in milliseconds, else by asking.</param>
internal sealed record RedisEngine(string Name, IReadOnlyList<string> Missing, bool HasPublish)
{
    private static readonly string[] NotThere = ["unknown command", "unknown redis command", "disabled", "not supported", "not implemented"];

    /// <summary>One sentence about what is missing; null when nothing is.</summary>
    public string? Fault => Missing.Count == 0 ? null : $"{Name} refuses what the store needs: {string.Join("; ", Missing)}.";

    /// <summary>Tries each feature on a key of its own, which is gone afterwards.</summary>
    /// <param name="connection">The server.</param>
    /// <param name="keyPrefix"><see cref="StoreOptions.KeyPrefix"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    public static async Task<RedisEngine> ProbeAsync(RedisConnection connection, string keyPrefix, CancellationToken cancellationToken)
    {
        var key = $"{{{keyPrefix}}}:v1:rehearsal:engine";
        var missing = new List<string>();
        if (!await HasAsync(database => database.ScriptEvaluateAsync("return redis.call('EXISTS', KEYS[1])", [key])))
        {
            missing.Add("Lua scripts (EVAL): switch them on, which Garnet does with --lua");
        }

        if (!await HasAsync(database => database.ExecuteAsync("XADD", key, "MAXLEN", "~", 1, "*", "f", "v")))
        {
            missing.Add("streams (XADD): take Redis 5 or newer, Valkey, or another engine of docs/operations.md, or give the command its name back");
        }

        await HasAsync(database => database.ExecuteAsync("UNLINK", key));
        var hasPublish = missing.Count > 0
            || await HasAsync(database => database.ScriptEvaluateAsync("return redis.call('PUBLISH', ARGV[1], '')", [key], [$"{{{keyPrefix}}}:v1:rehearsal"]));
        return new RedisEngine(await NameAsync(connection, cancellationToken), missing, hasPublish);

        async Task<bool> HasAsync(Func<IDatabase, Task<RedisResult>> command)
        {
            try
            {
                await connection.CallAsync(command, cancellationToken);
                return true;
            }
            catch (StoreUnavailableException e) when (e.InnerException is RedisServerException answer)
            {
                // A right that is missing, or a full memory, is no fault of the engine; it is told where it is met.
                return !NotThere.Any(word => answer.Message.Contains(word, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static async Task<string> NameAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (await RedisServerInfo.ReadAsync(connection, cancellationToken)).Engine;
        }
        catch (StoreUnavailableException e) when (e.InnerException is RedisServerException)
        {
            return "The server";
        }
    }
}
