using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>One subscription of a channel, carried over from connection to connection.</summary>
internal sealed record RedisSubscription(string Channel, Action Callback)
{
    /// <summary>Subscribes on a new connection, whose server may be away right now; the client keeps the subscription over its own reconnects.</summary>
    public void Attach(ConnectionMultiplexer multiplexer)
    {
        var channel = new RedisChannel(Channel, RedisChannel.PatternMode.Literal);
        _ = ListenAsync(multiplexer.GetSubscriber().SubscribeAsync(channel, (_, _) => Callback()));
    }

    private async Task ListenAsync(Task subscribing)
    {
        await subscribing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Messages sent before the subscription stood were missed.
        Callback();
    }
}
