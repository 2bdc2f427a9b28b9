using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>More connections than the process may have files open.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FileHandleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase(340), TestCase(1024), TestCase(4096)]
    [CancelAfter(120_000)]
    public async Task IdleConnections_MoreThanTheLimit_MakeRoomForOthers(int limit, CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(limit);
        var idle = new List<Socket>();
        for (var i = 0; i < limit + 200; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            idle.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, gateway.PublicUrl.Port, cancellationToken);
        }

        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(gateway.PublicUrl, "/nobodys"), cancellationToken);
        using var alive = await client.GetAsync(new Uri(gateway.OpsUrl, "/livez"), cancellationToken);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(alive.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(gateway.Output, Does.Contain($"the process may have {limit} files open").And.Contain("as many as fit"));
        idle.ForEach(socket => socket.Dispose());
    }

    [TestCase("1024", 1024)]
    [TestCase("unlimited", null)]
    public void LimitOf_TheSystemsLines_IsTheSoftOne(string soft, int? limit) => Assert.That(
        FileHandles.LimitOf([
            "Limit                     Soft Limit           Hard Limit           Units     ",
            $"Max open files            {soft,-20} 524288               files     ",
        ]),
        Is.EqualTo(limit));

    [TestCase(1024, false, 704)]
    [TestCase(1024, true, 352)]
    [TestCase(340, true, 16)]
    public void ConnectionsWithin_ALimit_LeaveRoomForTheRest(int limit, bool hasLegacy, int connections) =>
        Assert.That(FileHandles.ConnectionsWithin(limit, hasLegacy), Is.EqualTo(connections));

    private Task<GatewayProcess> StartAsync(int limit)
    {
        var settings = TestGateway.Settings(_folder);
        settings["Logging:LogLevel:Default"] = "Information";
        return GatewayProcess.StartAsync(settings, openFiles: limit.ToString(CultureInfo.InvariantCulture));
    }
}
