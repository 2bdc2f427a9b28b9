using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Gateway.Storage;

/// <summary>
/// The user and the password as their files have them now. The client asks for them at each connection that it makes, also by itself; what else it wants
/// to know of the servers it is told as it would be without.
/// </summary>
internal sealed class RedisCredentials(RedisOptions options, DefaultOptionsProvider inner) : DefaultOptionsProvider
{
    /// <summary>A file that cannot be read for a moment, while somebody replaces it, counts as unchanged.</summary>
    private readonly Dictionary<string, string> _lastRead = [];

    private readonly Lock _lock = new();

    public override string? User => Read(options.UserFile) ?? inner.User;

    public override string? Password => Read(options.PasswordFile) ?? inner.Password;

    public override Version DefaultVersion => inner.DefaultVersion;

    public override bool AbortOnConnectFail => inner.AbortOnConnectFail;

    public override bool GetDefaultSsl(EndPointCollection endPoints) => inner.GetDefaultSsl(endPoints);

    public override string? GetSslHostFromEndpoints(EndPointCollection endPoints) => inner.GetSslHostFromEndpoints(endPoints);

    private string? Read(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        lock (_lock)
        {
            try
            {
                _lastRead[path] = File.ReadAllText(path).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The connection is tried with what was there; where it is refused, the reason is told then.
            }

            return _lastRead.GetValueOrDefault(path);
        }
    }
}
