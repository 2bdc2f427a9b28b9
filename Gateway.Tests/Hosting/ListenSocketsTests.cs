using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>Nobody's connection is taken and then reset when a listener goes.</summary>
[TestFixture, Parallelizable(ParallelScope.All), Platform("Linux")]
internal sealed class ListenSocketsTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [CancelAfter(20_000)]
    public async Task TurnAway_WhoWaitsAlready_IsServedAndWhoComesIsRefused(string address, CancellationToken cancellationToken)
    {
        var sockets = new ListenSockets();
        using var listener = sockets.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(16);
        using var early = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await early.ConnectAsync(listener.LocalEndPoint!, cancellationToken);

        sockets.TurnAway();
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connecting = late.ConnectAsync(listener.LocalEndPoint!, cancellationToken);

        Assert.That(sockets.HaveWaiting(), Is.True);
        using var accepted = await listener.AcceptAsync(cancellationToken);
        Assert.That(sockets.HaveWaiting(), Is.False, "Nobody else was let in.");
        await early.SendAsync("asked"u8.ToArray(), cancellationToken);
        Assert.That(await accepted.ReceiveAsync(new byte[16], cancellationToken), Is.EqualTo(5), "Who was let in is heard.");
        listener.Close();
        var refused = await Assert.ThrowsAsync<SocketException>(() => connecting.AsTask());
        Assert.That(refused!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused), "Nothing was sent, so it may be sent elsewhere.");
    }

    [Test]
    public void Closed_Sockets_AreLeftAlone()
    {
        var sockets = new ListenSockets();
        sockets.Bind(new IPEndPoint(IPAddress.Loopback, 0)).Dispose();

        sockets.TurnAway();

        Assert.That(sockets.HaveWaiting(), Is.False);
    }
}
