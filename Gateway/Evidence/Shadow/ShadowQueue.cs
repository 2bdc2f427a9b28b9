using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Shadow;

/// <summary>Responses that wait to be checked, bounded in number and bytes: what nobody gets round to is dropped, and no sign-in waits.</summary>
internal sealed class ShadowQueue(IOptions<ShadowOptions> options)
{
    private readonly Channel<ShadowExchange> _channel =
        Channel.CreateBounded<ShadowExchange>(new BoundedChannelOptions(options.Value.MaxQueue) { SingleReader = true });
    private long _bytes;

    /// <summary>False where there is no room; the form then stays the caller's.</summary>
    public bool TryAdd(ShadowExchange exchange)
    {
        if (Interlocked.Add(ref _bytes, exchange.Bytes) <= options.Value.MaxQueueBytes && _channel.Writer.TryWrite(exchange))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -exchange.Bytes);
        return false;
    }

    /// <summary>Waits until there is one.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the oldest one out.</summary>
    public bool TryTake([NotNullWhen(true)] out ShadowExchange? exchange)
    {
        if (!_channel.Reader.TryRead(out exchange))
        {
            return false;
        }

        Interlocked.Add(ref _bytes, -exchange.Bytes);
        return true;
    }
}
