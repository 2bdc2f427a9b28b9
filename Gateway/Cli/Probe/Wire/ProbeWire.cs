using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Gateway.Cli.Probe.Wire;

/// <summary>
/// Sends requests one after the other, each on a connection of its own, and follows no redirect. It speaks HTTP/1.1 by hand: what a
/// client library would tidy up or refuse to send is what has to be tried.
/// </summary>
internal sealed class ProbeWire(Uri address, TimeProvider timeProvider)
{
    /// <summary>As much of an answer as is looked at.</summary>
    public const int MaxReplyOctets = 128 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may take to close a connection that it means to close.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How many requests were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>What the newest handshake showed; null before the first, and over http.</summary>
    public ProbeTls? Tls { get; private set; }

    public Task<ProbeReply> SendAsync(ProbeRequest request, CancellationToken cancellationToken) => SendAsync(request, address, cancellationToken);

    /// <summary>Sends a request to another address of the same host, such as its http side.</summary>
    public async Task<ProbeReply> SendAsync(ProbeRequest request, Uri to, CancellationToken cancellationToken)
    {
        Requests++;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            using var client = await ConnectAsync(to, deadline.Token);
            await using var stream = await OpenAsync(client, to, deadline.Token);
            return await ExchangeAsync(stream, request, to, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeReply { Failure = $"nothing within {Timeout.TotalSeconds} s" };
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            return new ProbeReply { Failure = (exception.InnerException ?? exception).Message };
        }
    }

    /// <summary>Whether the server shakes hands by these versions; null where this machine cannot speak them.</summary>
    public async Task<bool?> AcceptsAsync(SslProtocols protocols, CancellationToken cancellationToken)
    {
        Requests++;
        try
        {
            using var client = await ConnectAsync(address, cancellationToken);
            var (stream, _) = await ProbeTls.OpenAsync(client.GetStream(), address.IdnHost, protocols, cancellationToken);
            await stream.DisposeAsync();
            return true;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            return false;
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static async Task<TcpClient> ConnectAsync(Uri to, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(to.IdnHost.Trim('[', ']'), to.Port, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client, Uri to, CancellationToken cancellationToken)
    {
        if (to.Scheme != Uri.UriSchemeHttps)
        {
            return client.GetStream();
        }

        var (stream, tls) = await ProbeTls.OpenAsync(client.GetStream(), to.IdnHost, SslProtocols.None, cancellationToken);
        Tls = tls;
        return stream;
    }

    private async Task<ProbeReply> ExchangeAsync(Stream stream, ProbeRequest request, Uri to, CancellationToken cancellationToken)
    {
        // A server that has decided may answer while the body is on its way, so both go at once.
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(stream, request, to, answered.Token);
        var reply = await ReadAsync(stream, cancellationToken);
        if (request.KeepsOpen)
        {
            reply = reply with { WasClosed = await IsClosedAsync(stream, cancellationToken) };
        }

        await answered.CancelAsync();
        await writing;
        return reply;
    }

    private async Task WriteAsync(Stream stream, ProbeRequest request, Uri to, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(HeadOf(request, to), cancellationToken);
            var body = request.Body ?? [];
            if (request.PauseInBody is { } pause)
            {
                await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(pause, timeProvider, cancellationToken);
                body = body[(body.Length / 2)..];
            }

            await stream.WriteAsync(body, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server has hung up on the rest of the body; what it said before is read all the same.
        }
    }

    private async Task<ProbeReply> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxReplyOctets];
        var length = 0;
        ProbeReply? reply = null;
        while (length < buffer.Length)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            }
            catch (IOException) when (reply is not null)
            {
                break;
            }

            if (read == 0)
            {
                break;
            }

            length += read;
            reply = ReplyParser.TryParse(buffer.AsSpan(0, length), timeProvider.GetUtcNow());
            if (reply is not null && ReplyParser.IsComplete(reply))
            {
                break;
            }
        }

        return reply ?? new ProbeReply { Failure = length == 0 ? "the connection was closed" : "not HTTP/1.1" };
    }

    private static async Task<bool> IsClosedAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(CloseTimeout);
        try
        {
            return await stream.ReadAsync(new byte[1], deadline.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static byte[] HeadOf(ProbeRequest request, Uri to)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Target} HTTP/1.1\r\nHost: {request.Host ?? HostOf(to)}\r\n");
        head.Append("User-Agent: sso-gateway-probe\r\nAccept: text/html,*/*;q=0.8\r\n");
        if (!request.KeepsOpen)
        {
            head.Append("Connection: close\r\n");
        }

        foreach (var (name, value) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (request.Body is { } body)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n");
        }

        if (request.NamesTwoLengths)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static string HostOf(Uri to) => to.IsDefaultPort ? to.IdnHost : string.Create(CultureInfo.InvariantCulture, $"{to.IdnHost}:{to.Port}");
}
