using System.Threading.Channels;
using Gateway.Storage;

namespace Gateway.Mappings.Table;

/// <summary>
/// Wakes a store's follower: at once when signalled, and by a timer for changes nobody told us of. A signal that comes while nobody waits is kept
/// for the next wait, so a change between a read and a wait is not overlooked.
/// </summary>
internal sealed class ChangeSignal : IDisposable
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _poll;

    public ChangeSignal(TimeProvider time, TimeSpan pollInterval) =>
        _poll = time.CreateTimer(_ => Signal(), state: null, BackgroundPause.Aligned(time, pollInterval), pollInterval);

    public void Signal() => _signals.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _signals.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _poll.Dispose();
}
