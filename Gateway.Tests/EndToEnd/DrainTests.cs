using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>How client connections end when a gateway is asked to go: no request is lost on one that was kept alive.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DrainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-drain-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test, CancelAfter(60_000)]
    public async Task Answers_DuringTheDrain_SayClose(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:00:30");
        using var kept = await ConnectAsync(gateway);
        Assert.That(await AskAsync(kept, cancellationToken), Does.StartWith("HTTP/1.1 404 ").And.Not.Contains("Connection: close"));

        // Asked again and again as a busy client is, so that the connection is not quiet when the drain begins.
        var draining = BeginDrainAsync(gateway);
        await AskUntilToldToCloseAsync(kept, cancellationToken);

        await draining;
        Assert.That(await kept.GetStream().ReadAsync(new byte[1], cancellationToken), Is.Zero, "It ends with that answer.");
        using var late = await ConnectAsync(gateway);
        Assert.That(await AskAsync(late, cancellationToken), Does.StartWith("HTTP/1.1 404 ").And.Contains("\r\nConnection: close\r\n"), "New ones are served.");
    }

    // A proxy takes the next idle connection when it is told on one that it ends: one that ended meanwhile loses the request.
    [Test, CancelAfter(60_000)]
    public async Task IdleConnections_DuringTheDrain_AreAnsweredAndToldInIt(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:01:00");
        using var used = await ConnectAsync(gateway);
        using var unused = await ConnectAsync(gateway);
        await AskAsync(used, cancellationToken);
        var since = TimeProvider.System.GetTimestamp();

        await BeginDrainAsync(gateway);
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(since) > 2 * ClientConnection.Quiet, TimeSpan.FromSeconds(20));

        Assert.That(await AskAsync(used, cancellationToken), Does.StartWith("HTTP/1.1 404 ").And.Contains("\r\nConnection: close\r\n"));
        Assert.That(await AskAsync(unused, cancellationToken), Does.StartWith("HTTP/1.1 404 ").And.Contains("\r\nConnection: close\r\n"));
    }

    [Test, CancelAfter(60_000)]
    public async Task IdleConnections_AfterTheDrain_AreEnded(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:00:01");
        using var used = await ConnectAsync(gateway);
        using var unused = await ConnectAsync(gateway);
        await AskAsync(used, cancellationToken);

        await gateway.TerminateAsync();

        Assert.That(await used.GetStream().ReadAsync(new byte[1], cancellationToken), Is.Zero);
        Assert.That(await unused.GetStream().ReadAsync(new byte[1], cancellationToken), Is.Zero);
        Assert.That(await gateway.WaitForExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    [Test, CancelAfter(60_000)]
    public async Task Stop_WithoutADelay_AnswersWhoWasConnectedJustNow(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:00:00");
        using var kept = await ConnectAsync(gateway);
        await AskAsync(kept, cancellationToken);

        var terminating = gateway.TerminateAsync();
        await AskUntilToldToCloseAsync(kept, cancellationToken);

        await terminating;
        Assert.That(await gateway.WaitForExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    // What nobody has accepted when a listener is closed is reset by the system, with the request in it.
    [Test, CancelAfter(60_000)]
    public async Task Stop_AfterAStall_AnswersWhoWaitsToBeAccepted(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:00:02");
        await BeginDrainAsync(gateway);
        await gateway.PauseAsync();
        var since = TimeProvider.System.GetTimestamp();
        var clients = new List<TcpClient>();
        var answers = new List<Task<string>>();
        for (var i = 0; i < 300; i++)
        {
            clients.Add(await ConnectAsync(gateway));
            answers.Add(AskAsync(clients[i], cancellationToken));
        }

        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));
        await gateway.ResumeAsync();

        Assert.That(await Task.WhenAll(answers), Has.All.StartsWith("HTTP/1.1 404 "));
        clients.ForEach(client => client.Dispose());
    }

    // RFC 9113 6.8: GOAWAY has a client open another connection for its next request.
    [Test, CancelAfter(60_000)]
    public async Task Http2_DuringTheDrain_IsToldToGoAway(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(delay: "00:01:00", ("Kestrel:Endpoints:Public:Protocols", "Http2"));
        var connections = 0;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, token) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await client.GetAsync(gateway.PublicUrl, cancellationToken);
        await client.GetAsync(gateway.PublicUrl, cancellationToken);
        Assert.That(connections, Is.EqualTo(1));

        await BeginDrainAsync(gateway);

        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.GetAsync(gateway.PublicUrl, cancellationToken);
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
                return connections > 2;
            },
            TimeSpan.FromSeconds(20));
    }

    private async Task<GatewayProcess> StartAsync(string delay, params (string Key, string? Value)[] more)
    {
        var settings = TestGateway.Settings(_folder);
        settings["Gateway:Drain:Delay"] = delay;
        settings["Logging:LogLevel:Default"] = "Information";
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return await GatewayProcess.StartAsync(settings);
    }

    private static async Task BeginDrainAsync(GatewayProcess gateway)
    {
        using var client = new HttpClient();
        await gateway.TerminateAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.GetAsync(new Uri(gateway.OpsUrl, "/readyz"));
                return response.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            TimeSpan.FromSeconds(20));
    }

    private static async Task<TcpClient> ConnectAsync(GatewayProcess gateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync(gateway.PublicUrl.Host, gateway.PublicUrl.Port);
        return client;
    }

    private static async Task AskUntilToldToCloseAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var answer = "";
        while (!answer.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal))
        {
            answer = await AskAsync(client, cancellationToken);
            Assert.That(answer, Does.StartWith("HTTP/1.1 404 "));
        }
    }

    /// <summary>The head of the answer; asks with HEAD, so that there is no more.</summary>
    private static async Task<string> AskAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        await stream.WriteAsync("HEAD /nobodys HTTP/1.1\r\nHost: sso.acme-app.com\r\n\r\n"u8.ToArray(), cancellationToken);
        var answer = "";
        var buffer = new byte[4096];
        while (!answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            Assert.That(read, Is.Positive, $"The connection ended after: {answer}");
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return answer;
    }
}
