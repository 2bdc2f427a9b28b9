using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.EndToEnd;

/// <summary>Headers that a backend could believe of a client: who it is, where it comes from, how it asked.</summary>
[Parallelizable]
internal sealed class BelievedHeadersTests
{
    private static readonly string[] Believable =
    [
        "X-Forwarded-User",
        "X-Forwarded-Ssl",
        "X-Forwarded-Scheme",
        "X-Forwarded-Server",
        "X-Forwarded-Client-Cert",
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP", "X-Remote-User", "Front-End-Https",
    ];

    private static readonly string[] OtherSpellings =
        [
            "X_Forwarded_For",
            "X_Forwarded-Proto",
            "X-Forwarded_Host",
            "X_Forwarded_User",
            "X_Real_IP",
            "X_Original_URL",
            "X_HTTP_Method_Override",
            "True_Client_IP",
        ];

    [Test]
    public async Task Headers_FromAnybody_DoNotReachTheLegacySide()
    {
        var seen = await SendAsync([.. Believable, .. OtherSpellings, "X-Own", "Snake_Case"]);

        Assert.That(Believable.Concat(OtherSpellings).Where(seen.Contains), Is.Empty);
        Assert.That(seen["X-Own"].Concat(seen["Snake_Case"]), Is.EqualTo(new[] { "forged", "forged" }));
    }

    [Test]
    public async Task Headers_FromATrustedProxy_ReachItButForOtherSpellings()
    {
        var seen = await SendAsync([.. Believable, .. OtherSpellings], ("Gateway:Legacy:TrustedProxies:0", "127.0.0.1"));

        Assert.That(Believable.Where(name => !seen.Contains(name)), Is.Empty);
        Assert.That(OtherSpellings.Where(seen.Contains), Is.Empty);
    }

    [Test]
    public async Task Headers_NamedAsKept_ReachItFromAnybody()
    {
        var seen = await SendAsync(Believable, ("Gateway:Legacy:KeptHeaders:0", "x-client-ip"));

        Assert.That(Believable.Where(seen.Contains), Is.EqualTo(new[] { "X-Client-IP" }));
    }

    [TestCase("https", "10.0.0.0/8", 1)]
    [TestCase("http", "10.0.0.0/8", 0)]
    [TestCase("https", "127.0.0.1", 0)]
    public async Task Scheme_ThatIsNotBelieved_IsToldOnce(string scheme, string trusted, int lines)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url), ("Gateway:Legacy:TrustedProxies:0", trusted), ("Logging:LogLevel:Default", "Warning"));
        using var log = new RecordedLog();
        gateway.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        for (var i = 0; i < 3; i++)
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, "/app", prepare: request => request.Headers.Add("X-Forwarded-Proto", scheme));
        }

        Assert.That(log.LinesOf(1401).Count(), Is.EqualTo(lines));
        Assert.That(log.LinesOf(1401), Is.All.Contains("127.0.0.1").And.All.Contains("TrustedProxies"));
    }

    [TestCase("http://127.0.0.1:0", null, true)]
    [TestCase("https://127.0.0.1:0", null, false)]
    [TestCase("http://127.0.0.1:0", "10.0.0.0/8", false)]
    public async Task Check_WithoutTrustedProxies_WarnsWhereTheSchemeMayBeWrong(string listen, string? trusted, bool warns)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:Listen:Public"] = listen;
        settings["Kestrel:Certificates:Default:Path"] = "certificate.pem";
        if (trusted is not null)
        {
            settings["Gateway:Legacy:TrustedProxies:0"] = trusted;
        }

        settings[TestGateway.Legacy(legacy.Url).Key] = legacy.Url.ToString();
        await using var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        var reports = await DependencyCheck.RunAsync(app.Services, CancellationToken.None);

        Assert.That(reports.Count(report => report is { Name: "trusted proxies", State: DependencyState.Warning }), Is.EqualTo(warns ? 1 : 0));
    }

    private static async Task<ILookup<string, string>> SendAsync(string[] names, params (string Key, string? Value)[] settings)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync([TestGateway.Legacy(legacy.Url), .. settings]);
        using var response = await gateway.SendAsync(
            HttpMethod.Get, "/app", prepare: request => Array.ForEach(names, name => request.Headers.TryAddWithoutValidation(name, "forged")));
        return legacy.Requests.Single().Headers;
    }
}
