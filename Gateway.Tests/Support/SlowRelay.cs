using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Stands before a server on loopback, and holds back whatever it answers.</summary>
/// <param name="port">The server's port.</param>
internal sealed class SlowRelay(int port) : SocketBackend
{
    /// <summary>How long each part of an answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var answers = server.GetStream();
        await Task.WhenAny(stream.CopyToAsync(answers, cancellationToken), HoldBackAsync(answers, stream, cancellationToken));
    }

    private async Task HoldBackAsync(NetworkStream answers, NetworkStream stream, CancellationToken cancellationToken)
    {
        var part = new byte[65_536];
        while (await answers.ReadAsync(part, cancellationToken) is > 0 and var read)
        {
            await Task.Delay(Delay, cancellationToken);
            await stream.WriteAsync(part.AsMemory(0, read), cancellationToken);
        }
    }
}
