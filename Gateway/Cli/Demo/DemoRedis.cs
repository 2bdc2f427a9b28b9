using System.Net;
using StackExchange.Redis;

namespace Gateway.Cli.Demo;

/// <summary>Looks after the Redis that a demo borrows: reachable before, nothing of ours in it afterwards.</summary>
internal static class DemoRedis
{
    // The client's own calls never time out on a paused server.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <exception cref="DemoException">Redis does not answer.</exception>
    public static Task EnsureReachableAsync(EndPoint endPoint) => UseAsync(endPoint, multiplexer => multiplexer.GetDatabase().PingAsync());

    /// <summary>Removes every key whose name holds a prefix that only one run has.</summary>
    /// <exception cref="DemoException">Redis does not answer.</exception>
    public static Task RemoveKeysAsync(EndPoint endPoint, string prefix) => UseAsync(endPoint, async multiplexer =>
    {
        var database = multiplexer.GetDatabase();
        foreach (var key in multiplexer.GetServer(endPoint).Keys(pattern: $"*{prefix}*"))
        {
            await database.KeyDeleteAsync(key);
        }
    });

    private static async Task UseAsync(EndPoint endPoint, Func<ConnectionMultiplexer, Task> use)
    {
        try
        {
            var options = new ConfigurationOptions { EndPoints = { endPoint }, AbortOnConnectFail = true, ConnectTimeout = (int)Timeout.TotalMilliseconds };
            using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(Timeout);
            await use(multiplexer).WaitAsync(Timeout);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new DemoException($"Redis at {endPoint} does not answer: {exception.Message}", exception);
        }
    }
}
