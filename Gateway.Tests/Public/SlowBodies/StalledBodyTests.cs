using System.Net.Http.Json;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Public.SlowBodies;

/// <summary>A body that stops, or is malformed, where it is read before the answer: the login goes by its mapping's state, and is no failure of ours.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StalledBodyTests
{
    private const int Length = 300_000;

    /// <summary>A legacy side that nothing is sent to: without one there are no logins in flight.</summary>
    private static readonly (string Key, string? Value) Away = TestGateway.Legacy(new Uri("http://127.0.0.1:1"));

    private static readonly string Rest = new('A', Length - "SAMLResponse=".Length);

    [Test]
    public async Task Post_StallingAfterASwitch_GoesByItsState(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Away);
        await SwitchAsync(scene.Gateway);
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", Length);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        await client.SendAsync(Rest);
        await client.BeginPostAsync("/old-sso/acme", 13);

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Post_MalformedAfterASwitch_GoesByItsState(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Away);
        await SwitchAsync(scene.Gateway);
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.SendAsync(
            "POST /old-sso/acme HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nnot hex\r\n");

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Post_StallingOnASharedAddress_IsPassedOnWithWhatComesLater(CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var scene = await StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("Gateway:Routes:0:Name", "all"),
            ("Gateway:Routes:0:Path", "/acs"),
            ("Gateway:Routes:0:Identifier", "SamlIssuer"));
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/acs", Length);
        await Eventually.TrueAsync(
            async () => (await scene.Gateway.MetricsAsync()).Contains("answer=\"proxied\"", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await client.SendAsync(Rest);

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 200 "));
        Assert.That(legacy.Requests.Single().Body, Is.EqualTo("SAMLResponse=" + Rest));
        Assert.That(scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Post_StallingOnASharedAddressWithoutALegacySide_IsAPageOnAConnectionThatGoesOn(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(
            ("Gateway:Routes:0:Name", "all"), ("Gateway:Routes:0:Path", "/acs"), ("Gateway:Routes:0:Identifier", "SamlIssuer"));
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/acs", Length);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 404 "));
        await client.SendAsync(Rest);
        await client.BeginPostAsync("/acs", 13);

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 404 "));
        Assert.That(scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Post_StallingWhereItIsSentOnByAPage_IsAPageThatSaysSo(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(("Gateway:SlowBodies:Timeout", "00:00:00"));
        using var put = await scene.Gateway.Admin.PutAsJsonAsync(
            new Uri("mappings/acme", UriKind.Relative),
            new { connection_id = Sample.ConnectionId, state = "migrated", delivery = "repost" },
            cancellationToken);
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", Length);

        Assert.That(await client.ReadToEndAsync(cancellationToken), Does.StartWith("HTTP/1.1 400 ").And.Contain("did not arrive whole"));
        Assert.That(scene.Failures, Is.Empty);
    }

    // 408: it is the client who keeps them waiting.
    [Test]
    public async Task Post_StallingOnItsWayToTheLegacySide_IsAnsweredOnAConnectionThatGoesOn(CancellationToken cancellationToken)
    {
        await using var legacy = new HoldingBackend();
        await using var scene = await StartAsync(
            TestGateway.Legacy(legacy.Url), ("ReverseProxy:Clusters:legacy:HttpRequest:ActivityTimeout", "00:00:01"));
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/anything", Length);
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 408 "));
        await client.SendAsync(Rest);
        await client.SendAsync("GET /anything HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 504 "));
        Assert.That(scene.Failures, Is.Empty);
    }

    [TestCase(302, "")]
    [TestCase(403, "refused by a WAF")]
    public async Task Post_AnsweredEarlyByALegacySideOfHttp2_HasThatAnswer(int status, string page, CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync(
            async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentLength = page.Length;
                await context.Response.WriteAsync(page, cancellationToken);
            },
            HttpProtocols.Http2);
        await using var scene = await StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("ReverseProxy:Clusters:legacy:HttpRequest:Version", "2"),
            ("ReverseProxy:Clusters:legacy:HttpRequest:VersionPolicy", "RequestVersionExact"));
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/anything", Length, headers: "X-Streamed: yes\r\n");
        var answer = await client.ReadAnswerAsync(cancellationToken);
        await client.SendAsync(Rest);
        await client.BeginPostAsync("/anything", 13);

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} ").And.EndWith(page));
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(scene.Failures.Concat(scene.Log.LinesOf(1400)), Is.Empty);
    }

    [Test]
    public async Task Post_RefusedByALegacySideThatEndsTheConnection_IsToldFromOneThatIsAway(CancellationToken cancellationToken)
    {
        await using var legacy = new RawBackend();
        await using var scene = await StartAsync(TestGateway.Legacy(legacy.Url));
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/anything", 3_000_000);
        await Eventually.TrueAsync(() => !legacy.Heads.IsEmpty, TimeSpan.FromSeconds(20));
        await client.SendAsync(new string('A', 3_000_000 - "SAMLResponse=".Length));

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 502 "));
        Assert.That(scene.Log.LinesOf(1400), Is.All.Contains("BodyRefused"));
        Assert.That(await scene.Gateway.MetricsAsync(), Does.Contain("gateway_legacy_failures_total{reason=\"body_refused\"} 1\n"));
    }

    [TestCase("/old-sso/acme", "307")]
    [TestCase("/old-sso/nobody", "404")]
    public async Task Post_AskingFirst_IsAnsweredAndTheConnectionCloses(string target, string status, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        await scene.Gateway.PutAsync("acme");
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync(target, Length, first: "", headers: "Expect: 100-continue\r\n");

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith($"HTTP/1.1 {status} ").And.Contain("\r\nConnection: close\r\n"));
        await client.SendAsync("SAMLResponse=" + Rest);
        Assert.That(await client.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    [Test]
    public async Task Post_AskingFirstWhereTheBodyIsNeeded_IsToldToSendIt(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Away);
        await SwitchAsync(scene.Gateway);
        using var client = await SlowClient.ConnectAsync(scene.Gateway.PublicUrl);

        await client.BeginPostAsync("/old-sso/acme", 17, first: "", headers: "Expect: 100-continue\r\n");
        Assert.That(await client.ReadAnswerAsync(cancellationToken), Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));
        await client.SendAsync("SAMLResponse=AAAA");

        Assert.That(await client.ReadAnswerAsync(cancellationToken), Does.StartWith("HTTP/1.1 307 ").And.Not.Contain("Connection: close"));
    }

    private static async Task<Scene> StartAsync(params (string Key, string? Value)[] settings)
    {
        var scene = new Scene(await TestGateway.StartAsync([("Gateway:Limits:SamlTimeout", "00:00:01"), ("Logging:LogLevel:Default", "Warning"), .. settings]));
        scene.Gateway.Services.GetRequiredService<ILoggerFactory>().AddProvider(scene.Log);
        return scene;
    }

    /// <summary>Makes a mapping that was switched to Stytch a moment ago: logins that began before may still come.</summary>
    private static async Task SwitchAsync(TestGateway gateway)
    {
        await gateway.PutAsync("acme", "legacy");
        using var cutover = await gateway.Admin.PostAsJsonAsync(new Uri("mappings/acme/cutover", UriKind.Relative), new { reason = "test" });
        Assert.That(cutover.IsSuccessStatusCode, Is.True, await cutover.Content.ReadAsStringAsync());
    }

    private sealed record Scene(TestGateway Gateway) : IAsyncDisposable
    {
        public RecordedLog Log { get; } = new();

        public IEnumerable<string> Failures => Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains("nhandled"));

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            Log.Dispose();
        }
    }
}
