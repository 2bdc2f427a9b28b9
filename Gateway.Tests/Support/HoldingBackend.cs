using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Reads a request's head and no further, answers nothing, and holds the connection.</summary>
internal sealed class HoldingBackend : SocketBackend
{
    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(stream, cancellationToken) is not null)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
