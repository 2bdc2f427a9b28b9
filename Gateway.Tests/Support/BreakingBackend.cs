using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Answers GETs and keeps the connection; reads a POST's headers and breaks the connection without a word.</summary>
internal sealed class BreakingBackend : SocketBackend
{
    private int _posts;

    public int Posts => _posts;

    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        while (await ReadHeadAsync(stream, cancellationToken) is { } head)
        {
            if (head.StartsWith("POST", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _posts);
                return;
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
        }
    }
}
