using System.Buffers;
using System.Net;
using Gateway.Settings;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Opening;

/// <summary>
/// How a connection of the public listener begins: with a PROXY header where its load balancer is said to send one. What begins in another protocol than the
/// listener speaks would be a 400 without a reason, so the log says it.
/// </summary>
internal sealed class ConnectionOpening(IOptions<ListenOptions> options, ILogger<ConnectionOpening> logger, TimeProvider time)
{
    /// <summary>How long a load balancer may take to send its header.</summary>
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(5);

    private readonly AddressSet _loadBalancers = new(options.Value.ProxyProtocol);
    private readonly QuietLog<ConnectionOpening> _header = new(logger, time);
    private readonly QuietLog<ConnectionOpening> _unnamed = new(logger, time);
    private readonly QuietLog<ConnectionOpening> _http2 = new(logger, time);
    private readonly QuietLog<ConnectionOpening> _tls = new(logger, time);

    /// <summary>Takes what comes before HTTP or TLS off a connection.</summary>
    /// <param name="connection">The connection; it gets the address that the header tells.</param>
    /// <param name="closing">Asks it to end.</param>
    /// <returns>False where the connection is to be ended.</returns>
    public async ValueTask<bool> BeginAsync(ConnectionContext connection, CancellationToken closing)
    {
        var peer = AddressOf(connection);
        if (!_loadBalancers.Include(peer))
        {
            return true;
        }

        var isRead = await ReadHeaderAsync(connection, closing);
        if (!isRead && !closing.IsCancellationRequested)
        {
            _header.Write((log, count) => log.NoProxyHeader(peer, count));
        }

        return isRead;
    }

    /// <summary>Looks at the first bytes of a connection from whom no header is expected.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isTls">True where the listener speaks TLS.</param>
    /// <param name="protocols">The versions of HTTP that it speaks.</param>
    public void Watch(ConnectionContext connection, bool isTls, HttpProtocols protocols)
    {
        if (!_loadBalancers.Include(AddressOf(connection)))
        {
            connection.Transport = new FirstBytes(connection.Transport, bytes => Look(connection, bytes, isTls, protocols));
        }
    }

    private async Task<bool> ReadHeaderAsync(ConnectionContext connection, CancellationToken closing)
    {
        using var deadline = new CancellationTokenSource(HeaderTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(either.Token);
                var reading = ProxyHeader.Read(result.Buffer, out var length, out var client);
                if (reading is not ProxyReading.Incomplete)
                {
                    input.AdvanceTo(result.Buffer.GetPosition(reading is ProxyReading.Whole ? length : 0));
                    connection.RemoteEndPoint = client ?? connection.RemoteEndPoint;
                    return reading is ProxyReading.Whole;
                }

                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    return false;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private void Look(ConnectionContext connection, in ReadOnlySequence<byte> bytes, bool isTls, HttpProtocols protocols)
    {
        var first = bytes.FirstSpan;
        var peer = AddressOf(connection);
        if (first.StartsWith(ProxyHeader.Line) || first.StartsWith(ProxyHeader.Signature))
        {
            _unnamed.Write((log, count) => log.ProxyHeaderNotExpected(peer, count));
        }
        else if (!isTls && protocols is not HttpProtocols.Http2 && first.StartsWith("PRI * HTTP/2"u8))
        {
            _http2.Write((log, count) => log.Http2NotSpoken(peer, count));
        }
        else if (!isTls && first is [0x16, 0x03, ..])
        {
            // RFC 8446 5.1: a handshake record.
            _tls.Write((log, count) => log.TlsNotSpoken(peer, count));
        }
    }

    private static IPAddress? AddressOf(ConnectionContext connection) => (connection.RemoteEndPoint as IPEndPoint)?.Address;
}
