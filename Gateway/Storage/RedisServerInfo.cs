namespace Gateway.Storage;

/// <summary>What a Redis server says of itself, as far as the store's safety depends on it.</summary>
/// <param name="Engine">What it is and its own version: <c>Redis 7.0.15</c>, <c>valkey 8.1.0</c>, <c>dragonfly v1.30.0</c>.</param>
/// <param name="Version">The version of Redis whose commands it has: <c>7.0.15</c>.</param>
/// <param name="EvictionPolicy"><c>noeviction</c>, or how it chooses the keys that it deletes when its memory is full.</param>
/// <param name="HasMemoryLimit">True where its memory is limited, so that it may come to that.</param>
/// <param name="KeepsLog">True where it writes an append-only file: a restart then loses at most a second.</param>
internal sealed record RedisServerInfo(string Engine, Version Version, string EvictionPolicy, bool HasMemoryLimit, bool KeepsLog)
{
    /// <summary>Streams came with version 5.</summary>
    private static readonly Version Oldest = new(5, 0);

    /// <exception cref="StoreUnavailableException">It does not answer, or not to this question.</exception>
    public static async Task<RedisServerInfo> ReadAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        var text = (string?)await connection.CallAsync(database => database.ExecuteAsync("INFO"), cancellationToken) ?? "";
        var fields = text.Split("\r\n").Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            // Engines that speak like Redis may say a thing twice.
            .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        return new RedisServerInfo(
            EngineOf(fields),
            Version.TryParse(fields.GetValueOrDefault("redis_version"), out var version) ? version : Oldest,
            fields.GetValueOrDefault("maxmemory_policy", "noeviction"),
            fields.GetValueOrDefault("maxmemory", "0") != "0",
            fields.GetValueOrDefault("aof_enabled") == "1");
    }

    // Engines that are not Redis name themselves and their version beside the version of Redis that they claim to be.
    private static string EngineOf(Dictionary<string, string> fields)
    {
        var own = fields.FirstOrDefault(field => field.Key is "valkey_version" or "dragonfly_version" or "garnet_version" or "kvrocks_version");
        return own.Key is { } key ? $"{key[..^"_version".Length]} {own.Value}" : $"Redis {fields.GetValueOrDefault("redis_version", "of an unknown version")}";
    }

    /// <summary>What must be put right before the store can be trusted to it; null when nothing.</summary>
    public string? Fault => this switch
    {
        _ when Version < Oldest => $"Redis {Version} is too old: the change feed is a stream, which came with version 5.",
        { EvictionPolicy: not "noeviction", HasMemoryLimit: true } =>
            $"It deletes keys when its memory is full (maxmemory-policy {EvictionPolicy}): mappings would vanish. Set maxmemory-policy noeviction.",
        _ => null,
    };

    /// <summary>What is worth a thought; null when nothing.</summary>
    public string? Warning => this switch
    {
        { EvictionPolicy: not "noeviction" } =>
            $"maxmemory-policy is {EvictionPolicy}: the day somebody limits its memory, mappings would vanish. Set maxmemory-policy noeviction.",
        { KeepsLog: false } => "It keeps no append-only file: what was changed since its last snapshot is lost when it restarts. Set appendonly yes.",
        _ => null,
    };
}
