using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Keeps each request's head as it came, one character a byte, and answers with the bytes it was given.</summary>
/// <param name="headers">Lines of the answer's head, each with its CR LF; one character a byte.</param>
internal sealed class RawBackend(string headers = "") : SocketBackend
{
    private readonly byte[] _answer = Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n");

    public ConcurrentQueue<string> Heads { get; } = new();

    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(stream, cancellationToken) is { } head)
        {
            Heads.Enqueue(head);
            await stream.WriteAsync(_answer, cancellationToken);
        }
    }
}
