using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.SlowBodies;

/// <summary>A login whose body comes after its answer: it is read on and thrown away, and the connection lives or ends in order.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class LateBodyTests
{
    private const int Length = 300_000;

    [TestCase("/old-sso/acme", "307")]
    [TestCase("/old-sso/beta", "503")]
    [TestCase("/old-sso/gone", "410")]
    [TestCase("/old-sso/nobody", "404")]
    [TestCase("/anything", "404")]
    public async Task Post_AnsweredBeforeItsBodyCame_KeepsItsConnection(string target, string status, CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync(target, Length);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith($"HTTP/1.1 {status} "));
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_slow_bodies_open 1\n"), TimeSpan.FromSeconds(20));
        await client.SendAsync(new string('A', Length - "SAMLResponse=".Length));
        await client.BeginPostAsync("/old-sso/acme", 13);

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_late_bodies_total{end=\"whole\"} 1\n").And.Contain("gateway_slow_bodies_open 0\n"));
    }

    [Test]
    public async Task Post_InChunks_KeepsItsConnection(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.SendAsync("POST /old-sso/acme HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        await client.SendAsync("4\r\nlast\r\n0\r\n\r\n");
        await client.BeginPostAsync("/old-sso/acme", 13);

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        await EndedAsync(gateway, "whole");
    }

    [Test]
    public async Task Post_WithItsBody_IsNotLate(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", 13);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));

        Assert.That(await EndsAsync(gateway), Does.Not.Match("gateway_late_bodies_total\\{[^}]*\\} [1-9]"));
    }

    [Test]
    public async Task Post_OneByteAtATime_IsEndedInOrder(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(("Gateway:SlowBodies:Grace", "00:00:00"), ("Gateway:SlowBodies:MinBytesPerSecond", "1000000"));
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", Length, first: "S");
        var answer = await client.ReadAnswerAsync(cancellationToken);
        await client.SendAsync("A");

        Assert.That(answer, Does.StartWith("HTTP/1.1 307 "));
        Assert.That(await client.ReadToEndAsync(cancellationToken), Is.Empty);
        await EndedAsync(gateway, "too_slow");
    }

    [Test]
    public async Task Post_OfAClientThatStops_IsEndedInOrder(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(("Gateway:SlowBodies:Timeout", "00:00:00"));
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", Length);

        Assert.That(await client.ReadToEndAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        await EndedAsync(gateway, "too_long");
    }

    [Test]
    public async Task Post_ThatNeverEnds_IsBounded(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(("Gateway:SlowBodies:MaxBytes", "1000000"));
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);
        var chunk = $"10000\r\n{new string('A', 0x10000)}\r\n";

        await client.SendAsync($"POST /old-sso/acme HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(
            async () =>
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    await client.SendAsync(chunk);
                }
            },
            Throws.InstanceOf<IOException>());

        await EndedAsync(gateway, "too_large");
    }

    [Test]
    public async Task Post_LongerThanDeclared_IsAnsweredAndTheRestRefused(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", 20);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        await client.SendAsync("AAAAAAA and more than was announced\r\n\r\n");

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 400 "));
    }

    [Test]
    public async Task Post_OfAClientThatReadsLast_HasItsAnswer(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", Length, headers: "Connection: close\r\n");
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_slow_bodies_open 1\n"), TimeSpan.FromSeconds(20));
        await client.SendAsync(new string('A', Length - "SAMLResponse=".Length));

        Assert.That(await client.ReadToEndAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
    }

    [Test]
    public async Task Post_OfAClientThatGoesAway_IsCounted(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync();
        using (var client = await SlowClient.ConnectAsync(gateway.PublicUrl))
        {
            await client.BeginPostAsync("/old-sso/acme", Length);
            await client.ReadAnswerAsync(cancellationToken);
        }

        await EndedAsync(gateway, "broken");
    }

    [Test]
    public async Task Post_OverHttp2_IsReadToItsEnd(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(("Kestrel:Endpoints:Public:Protocols", "Http2"));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        var rest = new TaskCompletionSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.PublicUrl, "/old-sso/acme"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new HeldContent(rest.Task),
        };

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_slow_bodies_open 1\n"), TimeSpan.FromSeconds(20));
        rest.SetResult();

        await EndedAsync(gateway, "whole");
    }

    [Test]
    public async Task Stop_WhileABodyComes_WaitsForItAndEndsInOrder(CancellationToken cancellationToken)
    {
        var gateway = await StartAsync(("Gateway:Drain:Timeout", "00:00:50"));
        using var client = await SlowClient.ConnectAsync(gateway.PublicUrl);
        await client.BeginPostAsync("/old-sso/acme", Length);
        await client.ReadAnswerAsync(cancellationToken);

        var stopping = gateway.DisposeAsync();
        await Eventually.TrueAsync(async () => !await IsTakenAsync(gateway.PublicUrl), TimeSpan.FromSeconds(20));
        await client.SendAsync(new string('A', Length - "SAMLResponse=".Length));

        Assert.That(await client.ReadToEndAsync(cancellationToken), Is.Empty);
        await stopping;
    }

    [Test]
    public async Task Connection_WhoseBodyComesLate_MakesRoomForOthers(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(("Gateway:Limits:MaxConnections", "1"));
        using var late = await SlowClient.ConnectAsync(gateway.PublicUrl);
        await late.BeginPostAsync("/old-sso/acme", Length);
        await late.ReadAnswerAsync(cancellationToken);
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_slow_bodies_open 1\n"), TimeSpan.FromSeconds(20));

        using var other = await SlowClient.ConnectAsync(gateway.PublicUrl);
        await other.BeginPostAsync("/old-sso/acme", 13);

        Assert.That(await other.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(await late.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    private static async Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(settings);
        await gateway.PutAsync("acme");
        await gateway.PutAsync("beta", "paused");
        await gateway.PutAsync("gone", "retired");
        return gateway;
    }

    // Counted when the request is over, which a client that has its answer is not told.
    private static Task EndedAsync(TestGateway gateway, string end) => Eventually.TrueAsync(
        async () => (await gateway.MetricsAsync()).Contains($"gateway_late_bodies_total{{end=\"{end}\"}} 1\n", StringComparison.Ordinal),
        TimeSpan.FromSeconds(20));

    /// <summary>The metrics once no body is waited for.</summary>
    private static async Task<string> EndsAsync(TestGateway gateway)
    {
        var metrics = "";
        await Eventually.TrueAsync(
            async () => (metrics = await gateway.MetricsAsync()).Contains("gateway_slow_bodies_open 0\n", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        return metrics;
    }

    private static async Task<bool> IsTakenAsync(Uri server)
    {
        try
        {
            using var probe = await SlowClient.ConnectAsync(server);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends some bytes, and the rest when it may.</summary>
    private sealed class HeldContent(Task rest) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("first"u8.ToArray());
            await stream.FlushAsync();
            await rest;
            await stream.WriteAsync("last"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
