using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Storage;

/// <summary>The kinds of mapping store.</summary>
internal enum StoreKind
{
    /// <summary>One file beside the gateway; no server.</summary>
    Sqlite,

    /// <summary>A Redis that any number of gateways share.</summary>
    Redis,
}

/// <summary>What kind of value in Redis holds a connection id of the team's own.</summary>
internal enum PlainKeyForm
{
    /// <summary>A string.</summary>
    String,

    /// <summary>One field of a hash.</summary>
    Hash,

    /// <summary>An entry of .NET's <c>IDistributedCache</c> (Microsoft.Extensions.Caching.StackExchangeRedis): a hash with the value in <c>data</c>.</summary>
    DistributedCache,
}

/// <summary>Where mappings live.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Gateway:Store";

    /// <summary>The name of the connection string that selects Redis: <c>ConnectionStrings:Redis</c>, in StackExchange.Redis form.</summary>
    public const string RedisConnectionName = "Redis";

    /// <summary>Sqlite or Redis. Default: Redis where <c>ConnectionStrings:Redis</c> is set, else Sqlite.</summary>
    public StoreKind? Kind { get; set; }

    /// <summary>The SQLite file, made when absent. Default: <c>data/gateway.db</c> below the working folder. Sqlite only.</summary>
    public string Path { get; set; } = "data/gateway.db";

    /// <summary>
    /// The hash tag of every Redis key, which keeps a batch on one node of a Redis Cluster: letters, digits, dots, dashes, underscores.
    /// Default: <c>sso-gateway</c>. Redis only.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "use 1-64 letters, digits, dots, dashes or underscores.")]
    public string KeyPrefix { get; set; } = "sso-gateway";

    /// <summary>The last-good snapshot, written beside the process. Default: <c>data/last-good.snapshot</c>. Redis only.</summary>
    public string SnapshotPath { get; set; } = "data/last-good.snapshot";

    /// <summary>
    /// The file whose presence sends every login of this gateway alone to the legacy side, and which keeps that over a restart. Default:
    /// <c>break-glass</c> beside the SQLite file or the snapshot.
    /// </summary>
    public string? BreakGlassPath { get; set; }

    /// <summary>
    /// How long changes are gathered before the snapshot is written again, 0-3600 s; the first after a quiet time is written at once. Default: 2 s. Redis only.
    /// </summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan SnapshotDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the store is asked for changes when no signal came, 0.1-60 s. Default: 1 s.</summary>
    [DurationRange("00:00:00.1", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one call to the store may take, 0.05-30 s. Default: 2 s. Redis only: it hangs without one when the server is paused.</summary>
    [DurationRange("00:00:00.05", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A pattern such as <c>sso:{identifier}</c>: keys in Redis that hold a connection id, served as migrated mappings where no mapping is
    /// stored. With <c>IDistributedCache</c> it begins with the cache's InstanceName. Null (the default) turns it off. Redis only.
    /// </summary>
    public string? PlainKey { get; set; }

    /// <summary>String, Hash or DistributedCache: what lies at <see cref="PlainKey"/>. Default: String.</summary>
    public PlainKeyForm PlainKeyForm { get; set; }

    /// <summary>The field that holds the connection id where the form is Hash. Default: none.</summary>
    public string? PlainKeyField { get; set; }

    /// <summary>How long a plain key is served before it is read again, 1 s-1 day. Default: 30 s.</summary>
    [DurationRange("00:00:01", "1.00:00:00")]
    public TimeSpan PlainKeyTtl { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one look-up on a miss may take before the identifier counts as unknown, 0.01-5 s. Default: 0.15 s. Redis only.</summary>
    [DurationRange("00:00:00.01", "00:00:05")]
    public TimeSpan MissTimeout { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How many misses a second may ask Redis, so that a flood of unknown identifiers costs it next to nothing; 0-100,000. Default: 500.</summary>
    [Range(0, 100_000, ErrorMessage = "must lie between 0 and 100000.")]
    public int MissLookupsPerSecond { get; set; } = 500;

    /// <summary>
    /// True once your migration has begun: a gateway that finds no mapping at all is then not ready, instead of sending everybody to the
    /// legacy side. Default: false.
    /// </summary>
    public bool RequireMappings { get; set; }

    /// <summary>How many changes the Redis change feed keeps for followers that were away, 1,000-10,000,000. Default: 200,000. Redis only.</summary>
    [Range(1_000, 10_000_000, ErrorMessage = "must lie between 1000 and 10000000.")]
    public int FeedLength { get; set; } = 200_000;

    /// <summary>How many changes of one mapping Redis keeps as its history, 1-10,000. Default: 100. SQLite keeps all. Redis only.</summary>
    [Range(1, 10_000, ErrorMessage = "must lie between 1 and 10000.")]
    public int HistoryLength { get; set; } = 100;

    /// <summary>The kind in force, by <see cref="Kind"/> or by what else is set.</summary>
    public StoreKind EffectiveKind(IConfiguration configuration) =>
        Kind ?? (string.IsNullOrWhiteSpace(RedisConnectionString(configuration)) ? StoreKind.Sqlite : StoreKind.Redis);

    /// <summary>The file of the emergency switch in force.</summary>
    public string EffectiveBreakGlassPath(IConfiguration configuration) => string.IsNullOrWhiteSpace(BreakGlassPath)
        ? System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(EffectiveKind(configuration) is StoreKind.Redis ? SnapshotPath : Path))!, "break-glass")
        : BreakGlassPath;

    public static string? RedisConnectionString(IConfiguration configuration) => configuration.GetConnectionString(RedisConnectionName);
}
