using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Paths that a backend may take for a plainer one do not pass a mapping's state by.</summary>
[Parallelizable]
internal sealed class PathVariantTests
{
    private static readonly string[] Variants =
    [
        "/x/../old-sso/acme",
        "//old-sso/acme",
        "/old-sso/acme%2F",
        "/old-sso//acme",
        "/./old-sso/acme",
        "/old-sso/acme;x=1",
        "/old-sso;x=1/acme",
        "/%6fld-sso/acme",
        "/x/%2e%2e/old-sso/acme", "/x%2F..%2Fold-sso/acme", "/old-sso\\acme", "/old-sso/./acme", "/x/..;/old-sso/acme",
    ];

    [TestCaseSource(nameof(Variants))]
    public async Task Path_ThatReadsAsAPausedMappings_IsAnsweredAsThatIs(string path)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme", "paused");

        using var response = await gateway.PostFormAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(legacy.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(Variants))]
    public async Task Path_ThatReadsAsAMappings_WhereTheyAreRefused_IsA400(string path)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:PathVariants", "Refuse"));
        await gateway.PutAsync("acme", "paused");

        using var response = await gateway.PostFormAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(legacy.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(Variants))]
    public async Task Path_ThatReadsAsAMigratedMappings_IsRedirected(string path)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme");

        using var response = await gateway.PostFormAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [TestCaseSource(nameof(Variants))]
    public async Task Path_OfAMappingOnTheLegacySide_GoesThereAsSent(string path)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme", "legacy");

        using var response = await gateway.PostFormAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(legacy.Requests.Single().RawTarget, Is.EqualTo(path));
    }

    [TestCase("/old-sso/other;x=1")]
    [TestCase("/app/../other//x;jsessionid=1")]
    [TestCase("/old-sso/acme%2Fmore")]
    public async Task Path_ThatReadsAsNobodys_GoesToTheLegacySideAsSent(string path)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:PathVariants", "Refuse"));
        await gateway.PutAsync("acme", "paused");

        using var response = await gateway.GetAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(legacy.Requests.Single().RawTarget, Is.EqualTo(path));
    }
}
