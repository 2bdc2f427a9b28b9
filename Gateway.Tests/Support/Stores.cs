using Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Support;

/// <summary>Connections to real stores, as the tests want them.</summary>
internal static class Stores
{
    /// <summary>Options with keys of the test's own, and times that a busy machine does not break.</summary>
    public static StoreOptions RedisOptions() => new()
    {
        KeyPrefix = Guid.NewGuid().ToString("N"),
        PollInterval = TimeSpan.FromMilliseconds(100),
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static RedisConnection Connect(RedisServer server, StoreOptions options, string more = "") =>
        new(server.ConnectionString + more, options, new RedisOptions(), TimeProvider.System, NullLogger<RedisConnection>.Instance);

    public static RedisConnection Connect(RedisSetup setup, StoreOptions options) =>
        new(setup.ConnectionString, options, setup.SignIn, TimeProvider.System, NullLogger<RedisConnection>.Instance);

    public static SqliteDatabase Open(string path) => new(path, SqliteSchema.Store, NullLogger<SqliteDatabase>.Instance);
}
