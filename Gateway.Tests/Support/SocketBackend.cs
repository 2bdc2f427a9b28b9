using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A legacy backend on a bare socket, which may answer what no HTTP server would. Each connection is served by itself.</summary>
internal abstract class SocketBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    protected SocketBackend()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Serves a connection, which is closed when this returns.</summary>
    protected abstract Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken);

    /// <summary>A request's head, one character a byte, and what came with it of the body; null where the connection ended first.</summary>
    protected static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = "";
        var buffer = new byte[16_384];
        while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            head += Encoding.Latin1.GetString(buffer, 0, read);
        }

        return head;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            await ServeAsync(client.GetStream(), _stop.Token);
        }
    }
}
