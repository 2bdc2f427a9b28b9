using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>How the client is set up, whatever the connection string leaves open.</summary>
internal static class RedisClientOptions
{
    /// <summary>The client tries anew whenever it looks after its connections; left alone, it would wait longer and longer, up to a minute.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(500);

    /// <exception cref="ArgumentException">The connection string is not one of StackExchange.Redis.</exception>
    public static ConfigurationOptions Create(string connectionString, StoreOptions options, RedisOptions redis, RedisClientLog log)
    {
        // A user without the right to ECHO, which the client greets a server with, would never be connected; without it the client takes PING.
        var configuration = ConfigurationOptions.Parse(
            connectionString.Contains("$ECHO", StringComparison.OrdinalIgnoreCase) ? connectionString : $"{connectionString},$ECHO=");
        configuration.AbortOnConnectFail = false;
        configuration.ClientName ??= "sso-gateway";
        configuration.LoggerFactory = log;
        // For clients that elect a primary among themselves; the gateway leaves that to Sentinel or Cluster, and needs no rights for these keys.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        // INFO counts as administration, and is asked for at the start; nothing else of it is used.
        configuration.AllowAdmin = true;
        // What cannot be sent now is refused now. Queued, it would be sent when the caller has long been told that it failed.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = (int)options.Timeout.TotalMilliseconds;
        configuration.HeartbeatInterval = LookAfter;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)LookAfter.TotalMilliseconds);
        if (redis.UserFile is not null || redis.PasswordFile is not null)
        {
            configuration.Defaults = new RedisCredentials(redis, configuration.Defaults);
        }

        if (redis.CaFile is { Length: > 0 } authority)
        {
            configuration.TrustIssuer(authority);
        }

        if (redis is { CertificateFile: { Length: > 0 } certificate, KeyFile: { Length: > 0 } key })
        {
            configuration.SetUserPemCertificate(certificate, key);
        }

        return configuration;
    }
}
