using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Exchanges that wait to be read, bounded in number, and the room for their forms. Room is taken before a form is copied, for the longest it may be:
/// however many are posted at once, and however slowly, the copies that decisions depend on find memory.
/// </summary>
internal sealed class DiscoveryQueue(IOptions<DiscoveryOptions> options)
{
    private readonly Channel<SeenExchange> _channel =
        Channel.CreateBounded<SeenExchange>(new BoundedChannelOptions(options.Value.MaxQueue) { SingleReader = true });
    private readonly int _maxForms = options.Value.MaxMemoryBytes / options.Value.MaxBytes;
    private int _forms;

    /// <summary>Takes room for one form; false where there is none.</summary>
    public bool TryTakeRoom()
    {
        if (Interlocked.Increment(ref _forms) <= _maxForms)
        {
            return true;
        }

        Interlocked.Decrement(ref _forms);
        return false;
    }

    /// <summary>Gives the room of one form back.</summary>
    public void ReturnRoom() => Interlocked.Decrement(ref _forms);

    /// <summary>False where as many wait as may wait.</summary>
    public bool TryAdd(SeenExchange exchange) => _channel.Writer.TryWrite(exchange);

    /// <summary>Waits until there is one.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the oldest one out.</summary>
    public bool TryTake([NotNullWhen(true)] out SeenExchange? exchange) => _channel.Reader.TryRead(out exchange);
}
