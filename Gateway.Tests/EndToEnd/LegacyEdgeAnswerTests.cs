using System.Collections.Concurrent;
using System.Net;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.EndToEnd;

/// <summary>What passes between browsers and a backend that goes by another name: redirects, cookies, secrets, probes.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class LegacyEdgeAnswerTests : IDisposable
{
    private const string Name = "edge.vendor.test";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Answer_ThatNamesTheEdge_IsOfTheOldHostWhereThatIsAskedFor(bool isRewritten)
    {
        await using var legacy = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = $"https://{Name}/u/login?state=%2F1";
            context.Response.Headers.SetCookie = $"sid=1; Domain={Name}; Secure";
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("Gateway:Legacy:Host", Name),
            ("Gateway:Legacy:RewriteRedirects", isRewritten.ToString()),
            ("Gateway:Legacy:RewriteCookies", isRewritten.ToString()));

        using var answer = await gateway.GetAsync("/app");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(
            answer.Headers.GetValues("Location").Single(), Is.EqualTo(isRewritten ? "/u/login?state=%2F1" : $"https://{Name}/u/login?state=%2F1"));
        Assert.That(answer.Headers.GetValues("Set-Cookie").Single(), Is.EqualTo(isRewritten ? "sid=1; Secure" : $"sid=1; Domain={Name}; Secure"));
        Assert.That(legacy.Requests.Single().Headers["Host"], Is.EqualTo(new[] { Name }));
    }

    [Test]
    public async Task Secret_OfOneCluster_ReachesNoOther()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var other = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
        [
            TestGateway.Legacy(legacy.Url),
            ("ReverseProxy:Clusters:other:Destinations:one:Address", other.Url.ToString()),
            ("ReverseProxy:Routes:other:ClusterId", "other"),
            ("ReverseProxy:Routes:other:Match:Path", "/other/{**rest}"),
            .. Header("Gateway:Legacy", "X-Legacy-Key"),
            ("Gateway:Legacy:Clusters:0:Name", "other"),
            ("Gateway:Legacy:Clusters:0:Host", "Destination"),
            .. Header("Gateway:Legacy:Clusters:0", "X-Other-Key"),
        ]);

        using var first = await gateway.GetAsync("/app");
        using var second = await gateway.GetAsync("/other/app");

        Assert.That(KeysIn(legacy), Is.EqualTo(new[] { "X-Legacy-Key" }));
        Assert.That(KeysIn(other), Is.EqualTo(new[] { "X-Other-Key" }));
        Assert.That(legacy.Requests.Single().Headers["Host"].Single(), Is.EqualTo(gateway.PublicUrl.Authority));
        Assert.That(other.Requests.Single().Headers["Host"].Single(), Is.EqualTo(other.Url.Authority));
    }

    [Test]
    public async Task HealthProbe_OfAnEdge_HasItsHostAndSecret()
    {
        var probes = new ConcurrentQueue<(string Host, string Key)>();
        await using var legacy = await RecordingBackend.StartAsync(context =>
        {
            if (context.Request.Path == "/health")
            {
                probes.Enqueue((context.Request.Host.Value!, context.Request.Headers["X-Edge-Key"].ToString()));
            }

            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(
        [
            TestGateway.Legacy(legacy.Url),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Enabled", "true"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Interval", "00:00:00.2"),
            ("ReverseProxy:Clusters:legacy:HealthCheck:Active:Path", "/health"),
            ("Gateway:Legacy:Host", Name),
            .. Header("Gateway:Legacy", "X-Edge-Key"),
        ]);

        await Eventually.TrueAsync(() => Task.FromResult(!probes.IsEmpty), TimeSpan.FromSeconds(20));

        Assert.That(probes.First(), Is.EqualTo((Name, "secret of X-Edge-Key")));
    }

    [Test]
    public async Task FrozenMetadata_IsFetchedUnderTheEdgesHostWithItsSecret()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            [TestGateway.Legacy(legacy.Url), ("Gateway:Legacy:Host", Name), .. Header("Gateway:Legacy", "X-Edge-Key")]);
        await gateway.PutAsync("acme", "legacy");

        using var frozen = await gateway.Admin.PostAsync(new Uri("mappings/acme/metadata/freeze", UriKind.Relative), content: null);

        var seen = legacy.Requests.Single();
        Assert.That((seen.Headers["Host"].Single(), seen.Headers["X-Edge-Key"].Single()), Is.EqualTo((Name, "secret of X-Edge-Key")));
    }

    private static IEnumerable<string> KeysIn(RecordingBackend backend) => backend.Requests.Single().Headers
        .Where(header => header.Key.EndsWith("-Key", StringComparison.OrdinalIgnoreCase) && header.Single() == $"secret of {header.Key}")
        .Select(header => header.Key);

    private (string Key, string? Value)[] Header(string section, string name)
    {
        File.WriteAllText(_folder.PathOf(name), $"secret of {name}");
        return [($"{section}:Headers:0:Name", name), ($"{section}:Headers:0:File", _folder.PathOf(name))];
    }
}
