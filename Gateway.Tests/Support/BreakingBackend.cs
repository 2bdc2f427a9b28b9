using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Answers GETs and keeps the connection; reads a POST's headers and breaks the connection without a word.</summary>
internal sealed class BreakingBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop;
    private Task _accepting = Task.CompletedTask;
    private int _posts;

    private BreakingBackend(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public int Posts => _posts;

    public static BreakingBackend Start(CancellationToken cancellationToken)
    {
        var backend = new BreakingBackend(cancellationToken);
        backend._listener.Start();
        backend._accepting = backend.AcceptAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var seen = "";
            var buffer = new byte[4096];
            while (true)
            {
                while (!seen.Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    seen += Encoding.ASCII.GetString(buffer, 0, read);
                }

                if (seen.StartsWith("POST", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _posts);
                    return;
                }

                seen = "";
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            }
        }
    }
}
