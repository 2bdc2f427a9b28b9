using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>Each recipe of <c>deploy/front</c> in the server that it is for, before three gateways: logins pass, whole, and tell who came.</summary>
[Parallelizable]
internal sealed class FrontEndTests
{
    private const string Client = "127.0.0.77";

    private static readonly Dictionary<string, Func<Fleet, TestAuthority, Task<FrontEnd>>> Starts = new()
    {
        ["nginx"] = FrontEnd.StartNginxAsync,
        ["HAProxy"] = FrontEnd.StartHaproxyAsync,
        ["Apache"] = (fleet, authority) => FrontEnd.StartApacheAsync(fleet, authority),
        ["Caddy"] = FrontEnd.StartCaddyAsync,
        ["Varnish"] = FrontEnd.StartVarnishAsync,
    };

    private readonly TestAuthority _authority = new();
    private RecordingBackend _legacy = null!;
    private Fleet? _fleet;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _fleet = await Fleet.StartAsync(_legacy.Url);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }

        await _legacy.DisposeAsync();
        _authority.Dispose();
    }

    [Test]
    public async Task Login_ThroughTheRecipe_ReachesItsSideWhole([Values("nginx", "HAProxy", "Apache", "Caddy", "Varnish")] string name)
    {
        await using var frontEnd = await Starts[name](_fleet!, _authority);
        using var client = frontEnd.CreateClient(_authority, Client);
        foreach (var version in frontEnd.HasTls ? new[] { HttpVersion.Version11, HttpVersion.Version20 } : [HttpVersion.Version11])
        {
            foreach (var length in new[] { 6_000, 300_000, 2_000_000 })
            {
                await AssertRedirectedAsync(client, version, length);
                await AssertProxiedAsync(client, version, length);
            }
        }
    }

    // As curl and .NET clients do with large forms: they wait to be asked for the body, and each has its own answer on a connection that is kept.
    [Test]
    public async Task Logins_ThatWaitToBeAskedForTheirBody_AreRedirected([Values("nginx", "HAProxy", "Apache", "Caddy", "Varnish")] string name)
    {
        await using var frontEnd = await Starts[name](_fleet!, _authority);
        using var client = frontEnd.CreateClient(_authority);
        for (var i = 0; i < 3; i++)
        {
            using var login = Login($"/old-sso/{Fleet.Migrated}", HttpVersion.Version11, Form(300_000));
            login.Headers.ExpectContinue = true;
            using var answer = await client.SendAsync(login);

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        }
    }

    // What docs/front-ends.md says of an answer before the body: one passes it on at once, the others have the whole body first.
    [TestCase("nginx", false)]
    [TestCase("HAProxy", true)]
    [TestCase("Apache", false)]
    [TestCase("Caddy", false)]
    [TestCase("Varnish", false)]
    [CancelAfter(60_000)]
    public async Task Redirect_OfALoginOnItsWay_ComesAtOnceOrAfterTheBody(string name, bool comesAtOnce, CancellationToken cancellationToken)
    {
        await using var fleet = await Fleet.StartAsync(_legacy.Url, window: "00:00:00");
        await using var frontEnd = await Starts[name](fleet, _authority);
        await using var stream = await frontEnd.OpenAsync(_authority, cancellationToken);
        var head = $"POST /old-sso/{Fleet.Migrated} HTTP/1.1\r\nHost: {Recipe.Host}\r\nContent-Length: 300000\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await stream.WriteAsync(new byte[100_000], cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var answer = comesAtOnce ? await reader.ReadLineAsync(cancellationToken) : null;

        await stream.WriteAsync(new byte[200_000], cancellationToken);
        answer ??= await reader.ReadLineAsync(cancellationToken);

        Assert.That(answer, Does.StartWith("HTTP/1.1 307 "));
    }

    private static async Task AssertRedirectedAsync(HttpClient client, Version version, int length)
    {
        using var answer = await client.SendAsync(Login($"/old-sso/{Fleet.Migrated}", version, Form(length)));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect), $"{length} by {version}");
        Assert.That(answer.Headers.Location!.OriginalString, Does.EndWith($"/v1/b2b/sso/callback/{Sample.ConnectionId}"));
        Assert.That(answer.Version, Is.EqualTo(version));
    }

    private async Task AssertProxiedAsync(HttpClient client, Version version, int length)
    {
        var target = $"/old-sso/{Fleet.Legacy}?back=%2Fa%2fb";
        var form = Form(length);
        using var answer = await client.SendAsync(Login(target, version, form));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"{length} by {version}");
        Assert.That(_legacy.Requests.TryDequeue(out var request), Is.True);
        Assert.That(request!.Body, Is.EqualTo(form));
        Assert.That(request.RawTarget, Is.EqualTo(target));
        Assert.That(request.Headers["Host"], Is.EqualTo(new[] { Recipe.Host }));
        Assert.That(request.Headers["X-Forwarded-For"], Is.EqualTo(new[] { Client }));
        Assert.That(request.Headers["X-Forwarded-Proto"], Is.EqualTo(new[] { "https" }));
        Assert.That(request.Headers["X-Forwarded-Host"], Is.EqualTo(new[] { Recipe.Host }));
    }

    // With what a client may claim of itself, which no recipe passes on.
    private static HttpRequestMessage Login(string target, Version version, string form) => new(HttpMethod.Post, target)
    {
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Headers = { { "X-Forwarded-For", "203.0.113.9" }, { "X-Forwarded-Host", "evil.example" }, { "X-Forwarded-Proto", "gopher" } },
        Content = new StringContent(form, Encoding.ASCII, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
    };

    private static string Form(int length)
    {
        var random = new byte[length * 3 / 4];
        new Random(length).NextBytes(random);
        return $"SAMLResponse={Uri.EscapeDataString(Convert.ToBase64String(random))}&RelayState=%2Fdeep+link";
    }
}
