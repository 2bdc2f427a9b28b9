using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Tests.Hosting;

/// <summary>When a connection ends once the server stops.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(20_000)]
internal sealed class ClientConnectionTests
{
    [Test]
    public async Task ServerStops_WithARequestUnreadInTheSocket_EndsOnlyWhenThatIsRead(CancellationToken cancellationToken)
    {
        var time = new LeapingTime();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        using var socket = await listener.AcceptSocketAsync(cancellationToken);
        using var server = new Server(socket);
        await using var context = new DefaultConnectionContext();
        context.Features.Set<IConnectionSocketFeature>(server);
        context.Features.Set<IConnectionLifetimeNotificationFeature>(server);
        using var connection = new ClientConnection(Listener.Public, context, time);

        await client.GetStream().WriteAsync("POST"u8.ToArray(), cancellationToken);
        await Eventually.TrueAsync(() => socket.Available > 0, TimeSpan.FromSeconds(10));
        server.RequestClose();
        await Eventually.TrueAsync(() => time.Elapsed > 2 * ClientConnection.Quiet, TimeSpan.FromSeconds(10));
        Assert.That(connection.ConnectionClosedRequested.IsCancellationRequested, Is.False);

        await socket.ReceiveAsync(new byte[16], cancellationToken);
        await Eventually.TrueAsync(() => connection.ConnectionClosedRequested.IsCancellationRequested, TimeSpan.FromSeconds(10));
    }

    private sealed class Server(Socket socket) : IConnectionSocketFeature, IConnectionLifetimeNotificationFeature, IDisposable
    {
        private readonly CancellationTokenSource _closing = new();

        public Socket Socket => socket;

        public CancellationToken ConnectionClosedRequested
        {
            get => _closing.Token;
            set => throw new NotSupportedException();
        }

        public void RequestClose() => _closing.Cancel();

        public void Dispose() => _closing.Dispose();
    }
}
