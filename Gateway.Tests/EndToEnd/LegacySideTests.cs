using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.EndToEnd;

/// <summary>What the legacy backend sees of a request, and what a browser sees when it does not answer.</summary>
[Parallelizable]
internal sealed class LegacySideTests
{
    [Test]
    public async Task Post_Unmigrated_ArrivesAsItWasSent()
    {
        await using var legacy = await RecordingBackend.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = new[] { "session=abc; SameSite=None; Secure; HttpOnly", "other=1; Path=/x" };
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "https://app.example.com/home";
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        using var response = await gateway.SendAsync(
            HttpMethod.Post, "/old-sso/a%2Fb%252F/%2e?x=%41&y", new StringContent("SAMLResponse=abc&RelayState=%2F"), request =>
            {
                request.Headers.Host = "sso.acme-app.com";
                request.Headers.Add("Cookie", "a=1; b=2");
                request.Headers.Add("Origin", "https://idp.example.com");
            });

        var seen = legacy.Requests.Single();
        Assert.That(seen.Method, Is.EqualTo("POST"));
        Assert.That(seen.RawTarget, Is.EqualTo("/old-sso/a%2Fb%252F/%2e?x=%41&y"));
        Assert.That(seen.Body, Is.EqualTo("SAMLResponse=abc&RelayState=%2F"));
        Assert.That(seen.Headers["Host"], Is.EqualTo(new[] { "sso.acme-app.com" }));
        Assert.That(seen.Headers["Cookie"], Is.EqualTo(new[] { "a=1; b=2" }));
        Assert.That(seen.Headers["Origin"], Is.EqualTo(new[] { "https://idp.example.com" }));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(response.Headers.Location, Is.EqualTo(new Uri("https://app.example.com/home")));
        Assert.That(response.Headers.GetValues("Set-Cookie"), Is.EqualTo(new[] { "session=abc; SameSite=None; Secure; HttpOnly", "other=1; Path=/x" }));
    }

    [Test]
    public async Task Headers_FromAnUntrustedClient_AreReplacedOrStripped()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        using var response = await gateway.SendAsync(HttpMethod.Get, "/anything", prepare: AddHopHeaders);

        var seen = legacy.Requests.Single().Headers;
        Assert.That(seen["X-Forwarded-For"], Is.EqualTo(new[] { "127.0.0.1" }));
        Assert.That(seen["X-Forwarded-Proto"], Is.EqualTo(new[] { "http" }));
        Assert.That(seen["X-Forwarded-Host"], Is.EqualTo(new[] { "sso.acme-app.com" }));
        Assert.That(seen["X-Forwarded-Port"], Is.EqualTo(new[] { "80" }));
        Assert.That(seen["X-Real-IP"], Is.EqualTo(new[] { "127.0.0.1" }));
        foreach (var stripped in new[]
        {
            "X-HTTP-Method-Override",
            "X-HTTP-Method",
            "X-Method-Override",
            "X-Original-URL",
            "X-Rewrite-URL",
            "Forwarded",
            "X-Forwarded-Prefix",
            "X-Original-For",
            "X-Original-Proto",
        })
        {
            Assert.That(seen[stripped], Is.Empty, stripped);
        }
    }

    [Test]
    public async Task Headers_FromATrustedHop_AreBelieved()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:Legacy:TrustedProxies:0", "127.0.0.0/8"));

        using var response = await gateway.SendAsync(HttpMethod.Get, "/anything", prepare: AddHopHeaders);

        var seen = legacy.Requests.Single().Headers;
        Assert.That(seen["X-Forwarded-For"], Is.EqualTo(new[] { "203.0.113.9" }));
        Assert.That(seen["X-Forwarded-Proto"], Is.EqualTo(new[] { "https" }));
        Assert.That(seen["X-Forwarded-Host"].Concat(seen["Host"]), Is.All.EqualTo("sso.acme-app.com"), "A client may have sent it.");
        Assert.That(seen["X-Forwarded-Port"], Is.EqualTo(new[] { "443" }));
        Assert.That(seen.Select(header => header.Key).Where(name => name.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [Test]
    public async Task Host_SetByATrustedHop_IsBelievedWhereTheSettingSaysSo()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url), ("Gateway:Legacy:TrustedProxies:0", "127.0.0.0/8"), ("Gateway:Legacy:TrustForwardedHost", "true"));

        using var response = await gateway.SendAsync(HttpMethod.Get, "/anything", prepare: AddHopHeaders);

        var seen = legacy.Requests.Single().Headers;
        Assert.That(seen["X-Forwarded-Host"].Concat(seen["Host"]), Is.All.EqualTo("public.example.com"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task RequestBody_LargerThanAnyLimit_IsStreamed(CancellationToken cancellationToken)
    {
        var arrived = new TaskCompletionSource();
        await using var legacy = await RecordingBackend.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[64_000], context.RequestAborted);
            arrived.SetResult();
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.PublicUrl.Host, gateway.PublicUrl.Port, cancellationToken);

        await socket.GetStream().WriteAsync(
            "POST /upload HTTP/1.1\r\nHost: x\r\nX-Streamed: 1\r\nContent-Length: 1048576000\r\n\r\n"u8.ToArray(), cancellationToken);
        await socket.GetStream().WriteAsync(new byte[128_000], cancellationToken);

        // A thousandth of the body is sent, the rest never will be.
        await arrived.Task.WaitAsync(cancellationToken);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task ResponseBody_OfTheLegacySide_IsStreamed(CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource();
        await using var legacy = await RecordingBackend.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first", cancellationToken);
            await seen.Task.WaitAsync(cancellationToken);
            await context.Response.WriteAsync("last", cancellationToken);
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        using var client = new HttpClient();

        using var response = await client.GetAsync(gateway.PublicUrl, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await body.ReadExactlyAsync(new byte["first".Length], cancellationToken);
        seen.SetResult();
        using var reader = new StreamReader(body);

        Assert.That(await reader.ReadToEndAsync(cancellationToken), Is.EqualTo("last"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task WebSocket_ToTheLegacySide_CarriesMessages(CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync(async context =>
        {
            using var server = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var received = await server.ReceiveAsync(buffer, context.RequestAborted);
            await server.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            await server.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        using var client = new ClientWebSocket();

        await client.ConnectAsync(new UriBuilder(gateway.PublicUrl) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        var answer = new byte[100];
        var length = (await client.ReceiveAsync(answer, cancellationToken)).Count;

        Assert.That(Encoding.UTF8.GetString(answer, 0, length), Is.EqualTo("hello"));
    }

    [Test]
    public async Task Backend_NotListening_IsAPageWith502AndAReference()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}")));

        using var response = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(response.Headers.GetValues("X-Request-Id").Single()));
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_legacy_failures_total{reason=\"unreachable\"} 1\n"));
    }

    [Test]
    public async Task Backend_AnsweringWithItsOwnServerError_IsPassedOnAndCounted()
    {
        await using var legacy = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("ours");
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        var before = await gateway.MetricsAsync();

        using var response = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "ours")));
        Assert.That(before, Does.Contain("gateway_legacy_failures_total{reason=\"backend_error\"} 0\n"));
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_legacy_failures_total{reason=\"backend_error\"} 1\n")
            .And.Contain("gateway_legacy_failures_total{reason=\"unreachable\"} 0\n"));
    }

    [Test]
    public async Task Backend_Silent_IsAPageWith504()
    {
        await using var legacy = await RecordingBackend.StartAsync(context => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url), ("ReverseProxy:Clusters:legacy:HttpRequest:ActivityTimeout", "00:00:00.2"));

        using var response = await gateway.GetAsync("/anything");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(legacy.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("SAMLResponse=once")]
    [TestCase("")]
    [CancelAfter(20_000)]
    public async Task Post_BackendBreaksOffOnAUsedConnection_IsNotSentTwice(string body)
    {
        await using var backend = new BreakingBackend();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url));
        using var warm = await gateway.GetAsync("/warm-up");

        using var response = await gateway.SendAsync(HttpMethod.Post, "/old-sso/acme", new StringContent(body));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(backend.Posts, Is.EqualTo(1));
    }

    [Test]
    public async Task Route_OfTheOperatorsOwn_GoesToItsClusterWithItsTransforms()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var reports = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("ReverseProxy:Clusters:reports:Destinations:one:Address", reports.Url.ToString()),
            ("ReverseProxy:Routes:reports:ClusterId", "reports"),
            ("ReverseProxy:Routes:reports:Match:Path", "/reports/{**rest}"),
            ("ReverseProxy:Routes:reports:Transforms:0:PathRemovePrefix", "/reports"));

        using var response = await gateway.GetAsync("/reports/2026?x=1");

        Assert.That(reports.Requests.Single().RawTarget, Is.EqualTo("/2026?x=1"));
        Assert.That(legacy.Requests, Is.Empty);
    }

    [Test]
    public async Task Health_FailingDestination_IsTakenOutAndTheOtherServes()
    {
        await using var good = await RecordingBackend.StartAsync(context => context.Response.WriteAsync("good"));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(good.Url),
            ("ReverseProxy:Clusters:legacy:Destinations:two:Address", $"http://127.0.0.1:{LoopbackPort.Free()}"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Enabled", "true"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Interval", "00:00:00.1"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Timeout", "00:00:01"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Policy", "ConsecutiveFailures"));

        await Eventually.TrueAsync(
            async () =>
            {
                var answers = new List<HttpStatusCode>();
                for (var i = 0; i < 10; i++)
                {
                    using var response = await gateway.GetAsync("/x");
                    answers.Add(response.StatusCode);
                }

                return answers.All(status => status == HttpStatusCode.OK);
            },
            TimeSpan.FromSeconds(10));
    }

    [TestCase("HashCookie")]
    [TestCase("ArrCookie")]
    public async Task Affinity_ByACookieWithoutKeys_KeepsOneDestination(string policy)
    {
        await using var one = await RecordingBackend.StartAsync(context => context.Response.WriteAsync("one"));
        await using var two = await RecordingBackend.StartAsync(context => context.Response.WriteAsync("two"));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(one.Url),
            ("ReverseProxy:Clusters:legacy:Destinations:two:Address", two.Url.ToString()),
            ("ReverseProxy:Clusters:legacy:SessionAffinity:Enabled", "true"),
            ("ReverseProxy:Clusters:legacy:SessionAffinity:Policy", policy),
            ("ReverseProxy:Clusters:legacy:SessionAffinity:AffinityKeyName", "affinity"));
        using var first = await gateway.GetAsync("/x");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var expected = await first.Content.ReadAsStringAsync();

        for (var i = 0; i < 10; i++)
        {
            using var next = await gateway.SendAsync(HttpMethod.Get, "/x", prepare: request => request.Headers.Add("Cookie", cookie));
            Assert.That(await next.Content.ReadAsStringAsync(), Is.EqualTo(expected));
        }
    }

    private static void AddHopHeaders(HttpRequestMessage request)
    {
        request.Headers.Host = "sso.acme-app.com";
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "public.example.com");
        request.Headers.Add("X-Forwarded-Port", "8443");
        request.Headers.Add("X-Forwarded-Prefix", "/evil");
        request.Headers.Add("X-Real-IP", "203.0.113.9");
        request.Headers.Add("Forwarded", "for=203.0.113.9");
        request.Headers.Add("X-Original-For", "203.0.113.9");
        request.Headers.Add("X-HTTP-Method-Override", "DELETE");
        request.Headers.Add("X-HTTP-Method", "DELETE");
        request.Headers.Add("X-Method-Override", "DELETE");
        request.Headers.Add("X-Original-URL", "/admin");
        request.Headers.Add("X-Rewrite-URL", "/admin");
    }
}
