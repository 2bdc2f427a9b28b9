using System.ComponentModel.DataAnnotations;

namespace Gateway.Telemetry.Events;

/// <summary>How the gateway's events reach a collector.</summary>
internal enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP: POST to <c>/v1/logs</c>.</summary>
    Http,

    Grpc,
}

/// <summary>The event log: what is recorded of public decisions and admin changes, and for how long.</summary>
internal sealed class EventOptions
{
    public const string Section = "Gateway:Events";

    /// <summary>What <see cref="MaxRows"/> is for the embedded store.</summary>
    public const int DefaultSqliteRows = 5_000_000;

    /// <summary>What <see cref="MaxRows"/> is for Redis, which holds them in memory: some 600 bytes each with their indexes.</summary>
    public const int DefaultRedisRows = 500_000;

    /// <summary>False records, keeps and forwards nothing. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The SQLite file of what is observed, made when absent; a file of its own, so that its writes never wait for a large change.
    /// Default: <c>data/activity.db</c> below the working folder. Not used with a Redis store.
    /// </summary>
    [Required(ErrorMessage = "name the SQLite file, such as data/activity.db.")]
    public string Path { get; set; } = "data/activity.db";

    /// <summary>How long events are kept, 1-3650 days. Default: 30.</summary>
    [Range(1, 3650, ErrorMessage = "must lie between 1 and 3650.")]
    public int RetentionDays { get; set; } = 30;

    /// <summary>How many events are kept at most; the oldest go first. 1,000-100,000,000. Default: 5,000,000 in SQLite, 500,000 in Redis.</summary>
    [Range(1_000, 100_000_000, ErrorMessage = "must lie between 1000 and 100000000.")]
    public int? MaxRows { get; set; }

    /// <summary>
    /// How many events a second are kept and forwarded, 10-50,000. Default: 2,000. Above that, successes are sampled first; failures and
    /// admin changes have shares of their own.
    /// </summary>
    [Range(10, 50_000, ErrorMessage = "must lie between 10 and 50000.")]
    public int MaxPerSecond { get; set; } = 2_000;

    /// <summary>True also writes each event to standard output, as one line of JSON. Default: false.</summary>
    public bool Stdout { get; set; }

    /// <summary>An OpenTelemetry collector that each event is sent to as a log record, such as <c>http://collector:4318</c>. Default: none.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Http or Grpc. Default: Http. Not used without <see cref="OtlpEndpoint"/>.</summary>
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.Http;
}
