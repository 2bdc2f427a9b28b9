using System.Threading.Channels;

namespace Gateway.Mappings.Table;

/// <summary>
/// Wakes a store's follower: at once when poked, and by a timer for changes nobody told us of. A poke that comes while nobody waits is kept
/// for the next wait, so a change between a read and a wait is not overlooked.
/// </summary>
internal sealed class ChangePoke : IDisposable
{
    private readonly Channel<bool> _pokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _poll;

    public ChangePoke(TimeProvider time, TimeSpan pollInterval) => _poll = time.CreateTimer(_ => Poke(), state: null, pollInterval, pollInterval);

    public void Poke() => _pokes.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _pokes.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _poll.Dispose();
}
