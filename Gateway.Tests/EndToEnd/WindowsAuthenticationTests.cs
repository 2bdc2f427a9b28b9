using System.Net;
using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.EndToEnd;

/// <summary>A legacy backend that authenticates connections, as IIS does with NTLM and Negotiate: nobody is answered as somebody else.</summary>
[TestFixture("NTLM"), TestFixture("Negotiate"), Parallelizable]
internal sealed class WindowsAuthenticationTests(string scheme)
{
    private static readonly (HttpStatusCode, string) Nobody = (HttpStatusCode.Unauthorized, "");

    [Test, CancelAfter(60_000)]
    public async Task Get_AfterAnotherBrowserSignedIn_IsNobodys(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        using var alice = new WindowsBrowser(gateway.PublicUrl, scheme);
        using var stranger = new WindowsBrowser(gateway.PublicUrl, scheme);

        var signedIn = await alice.SignInAsync("alice");
        var first = await stranger.AskAsync();
        var second = await stranger.AskAsync();

        Assert.That(signedIn, Is.EqualTo("alice 0"));
        Assert.That(new[] { first, second }, Is.All.EqualTo(Nobody));
        Assert.That(await alice.AskAsync(), Is.EqualTo((HttpStatusCode.OK, "alice 0")), "Her connection stays hers.");
    }

    [Test, CancelAfter(60_000)]
    public async Task Handshakes_OfManyBrowsersAtOnce_EachEndOnTheirOwnConnection(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        var users = Enumerable.Range(0, 20).Select(i => $"user{i}").ToArray();
        var browsers = users.Select(_ => new WindowsBrowser(gateway.PublicUrl, scheme)).ToArray();

        var challenges = await Task.WhenAll(browsers.Select(browser => browser.BeginAsync()));
        var ends = await Task.WhenAll(browsers.Select((browser, i) => browser.EndAsync(challenges[i], users[i])));
        var later = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            later.AddRange((await Task.WhenAll(browsers.Reverse().Select(browser => browser.AskAsync()))).Select(answer => answer.Body));
        }

        Assert.That(ends.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(later, Is.EqualTo(Enumerable.Repeat(users.Reverse().Select(user => $"{user} 0"), 5).SelectMany(round => round)));
        Array.ForEach(browsers, browser => browser.Dispose());
    }

    [Test, CancelAfter(60_000)]
    public async Task Connection_OfABrowserThatLeft_EndsAtTheBackend(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        using (var alice = new WindowsBrowser(gateway.PublicUrl, scheme))
        using (var aborted = new WindowsBrowser(gateway.PublicUrl, scheme))
        {
            await alice.SignInAsync("alice");
            await aborted.BeginAsync();
            Assert.That(legacy.OpenHandshakes, Is.EqualTo(2));
        }

        await Eventually.TrueAsync(() => legacy.OpenHandshakes == 0, TimeSpan.FromSeconds(10));

        using var stranger = new WindowsBrowser(gateway.PublicUrl, scheme);
        Assert.That(await stranger.AskAsync(), Is.EqualTo(Nobody));
    }

    [Test, CancelAfter(60_000)]
    public async Task Post_WithTheLastMessage_ArrivesWhole(CancellationToken cancellationToken)
    {
        const int Length = 8_000_000;
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme", "legacy");
        using var alice = new WindowsBrowser(gateway.PublicUrl, scheme, "/old-sso/acme");

        using var response = await alice.EndAsync(await alice.BeginAsync(), "alice", new ByteArrayContent(new byte[Length]));

        Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo($"alice {Length}"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Handshake_OverTwoDestinations_StaysAtOne(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var other = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("ReverseProxy:Clusters:legacy:Destinations:two:Address", other.Url.ToString()),
            ("ReverseProxy:Clusters:legacy:LoadBalancingPolicy", "RoundRobin"));
        using var alice = new WindowsBrowser(gateway.PublicUrl, scheme);

        var signedIn = await alice.SignInAsync("alice");

        Assert.That(signedIn, Is.EqualTo("alice 0"));
        Assert.That(await alice.AskAsync(), Is.EqualTo((HttpStatusCode.OK, "alice 0")));
    }

    [Test, CancelAfter(60_000)]
    public async Task Check_OfSuchABackend_WarnsOfLoadBalancers(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings[TestGateway.Legacy(legacy.Url).Key] = legacy.Url.ToString();
        await using var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        var reports = await DependencyCheck.RunAsync(app.Services, cancellationToken);

        var report = reports.Single(report => report.Name == "backend legacy/one");
        Assert.That(report.State, Is.EqualTo(DependencyState.Warning));
        Assert.That(report.Detail, Does.Contain("load balancer"));
    }

    // RFC 9113 7, HTTP_1_1_REQUIRED: what IIS says, and what browsers and HttpClient follow. A connection of HTTP/2 may be many people's.
    [Test, CancelAfter(60_000)]
    public async Task Credentials_OverHttp2_AreSentBackToHttp1(CancellationToken cancellationToken)
    {
        await using var legacy = await WindowsBackend.StartAsync(scheme);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Kestrel:Endpoints:Public:Protocols", "Http2"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.PublicUrl, "/app"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} first");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, cancellationToken));

        Assert.That(refused!.GetBaseException(), Is.InstanceOf<HttpProtocolException>().With.Property(nameof(HttpProtocolException.ErrorCode)).EqualTo(0xd));
        Assert.That(legacy.OpenHandshakes, Is.Zero);
    }
}
