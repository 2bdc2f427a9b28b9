using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>
/// Signs in again on connections that stand when the files with the credentials changed: a server that lets a token expire (Azure, AWS) would end
/// them otherwise. It is done on the same connections, so no call is lost.
/// </summary>
internal sealed class RedisSignIn(ConfigurationOptions configuration, RedisOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>How often the files are looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _lookedAt = time.GetTimestamp();
    private (string? User, string? Password) _sent = (configuration.User, configuration.Password);

    /// <summary>Looks at the files where it is time, and signs in without the caller waiting for it.</summary>
    public void RenewIfChanged(ConnectionMultiplexer multiplexer)
    {
        var lookedAt = Volatile.Read(ref _lookedAt);
        if ((options.UserFile is null && options.PasswordFile is null)
            || time.GetElapsedTime(lookedAt) < Interval
            || Interlocked.CompareExchange(ref _lookedAt, time.GetTimestamp(), lookedAt) != lookedAt)
        {
            return;
        }

        var (user, password) = (configuration.User, configuration.Password);
        if ((user, password) == _sent)
        {
            return;
        }

        _sent = (user, password);
        _ = SignInAsync(multiplexer, user ?? "default", password ?? "");
    }

    private async Task SignInAsync(ConnectionMultiplexer multiplexer, string user, string password)
    {
        foreach (var server in multiplexer.GetServers().Where(server => server.IsConnected))
        {
            try
            {
                await server.ExecuteAsync("AUTH", user, password);
                logger.RedisSignedInAgain(server.EndPoint.ToString()!);
            }
            catch (Exception e) when (RedisFaults.Translate(server.EndPoint.ToString()!, e) is { } fault)
            {
                // The connection stands with what it had; the files are told of, and tried at the next change or connection.
                logger.RedisSignInRefused(fault.Message);
            }
        }
    }
}
