using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A legacy backend that keeps each request's head as it came, one character a byte, and answers with the bytes it was given.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private Task _accepting = Task.CompletedTask;

    private RawBackend(string answer) => _answer = Encoding.Latin1.GetBytes(answer);

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public ConcurrentQueue<string> Heads { get; } = new();

    /// <param name="headers">Lines of the answer's head, each with its CR LF; one character a byte.</param>
    public static RawBackend Start(string headers = "")
    {
        var backend = new RawBackend($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n");
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
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            var head = "";
            var buffer = new byte[16_384];
            int read;
            while (!head.Contains("\r\n\r\n", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer, _stop.Token)) > 0)
            {
                head += Encoding.Latin1.GetString(buffer, 0, read);
            }

            Heads.Enqueue(head);
            await stream.WriteAsync(_answer, _stop.Token);
        }
    }
}
