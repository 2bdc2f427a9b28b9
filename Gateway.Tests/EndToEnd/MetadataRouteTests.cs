using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Public.Metadata;
using Gateway.Tests.Public.Metadata;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.EndToEnd;

/// <summary>The legacy metadata from the backend to its frozen copy, and what the gateway says when the backend's changes.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class MetadataRouteTests
{
    private const string Route = "/old-sso/acme/metadata";

    private byte[] _served = MetadataSamples.Xml();
    private int _status = 200;
    private string? _encoding;
    private RecordingBackend _legacy = null!;

    [SetUp]
    public async Task StartAsync() => _legacy = await RecordingBackend.StartAsync(async context =>
    {
        context.Response.StatusCode = _status;
        context.Response.ContentType = "text/xml";
        if (_encoding is not null)
        {
            context.Response.Headers.ContentEncoding = _encoding;
        }

        await context.Response.Body.WriteAsync(_served);
    });

    [TearDown]
    public async Task StopAsync() => await _legacy.DisposeAsync();

    [Test]
    public async Task Freeze_LegacyMetadata_IsServedInEveryStateButRetiredWithTheBackendGone()
    {
        await using var gateway = await StartGatewayAsync();

        using var frozen = await FreezeAsync(gateway);
        var document = await frozen.Content.ReadFromJsonAsync<JsonElement>();
        await _legacy.DisposeAsync();

        Assert.That(frozen.StatusCode, Is.EqualTo(HttpStatusCode.OK), document.ToString());
        Assert.That(document.GetProperty("sha256").GetString(), Is.EqualTo(FrozenMetadata.DigestOf(MetadataSamples.Xml())));
        Assert.That(document.GetProperty("stored_by").GetString(), Is.EqualTo(TestGateway.KeyId));
        foreach (var state in new[] { "legacy", "shadow", "migrated", "paused" })
        {
            await gateway.PutAsync("acme", state);
            using var answer = await gateway.GetAsync(Route);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), state);
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(MetadataSamples.Xml()));
            Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/samlmetadata+xml"));
            Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("sandbox"));
        }

        await gateway.PutAsync("acme", "retired");
        using var retired = await gateway.GetAsync(Route);
        Assert.That(retired.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That(
            await gateway.MetricsAsync(), Does.Contain("gateway_requests_total{route_kind=\"metadata\",answer=\"frozen_metadata\",state=\"shadow\"} 1"));
    }

    [Test]
    public async Task Freeze_MappingWithAlternativeAcsUrl_AsksAsABrowserOfTheOldHostWould()
    {
        await using var gateway = await StartGatewayAsync();
        using var put = await gateway.Admin.PutAsJsonAsync(
            new Uri($"mappings/{Uri.EscapeDataString("a/b ü")}", UriKind.Relative),
            new { connection_id = Sample.ConnectionId, alternative_acs_url = "https://sso.acme-app.com:8443/old-sso/x" });

        using var frozen = await FreezeAsync(gateway, Uri.EscapeDataString("a/b ü"));

        Assert.That(frozen.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var asked = _legacy.Requests.Single();
        Assert.That(asked.RawTarget, Is.EqualTo("/old-sso/a%2Fb%20%C3%BC/metadata"));
        Assert.That(asked.Headers["Host"], Is.EqualTo(new[] { "sso.acme-app.com:8443" }));
        Assert.That(asked.Headers["X-Forwarded-Proto"], Is.EqualTo(new[] { "https" }));
    }

    [TestCase("status")]
    [TestCase("page")]
    [TestCase("size")]
    [TestCase("encoding")]
    [TestCase("gone")]
    public async Task Freeze_LegacySideGivesNoMetadata_SaysWhyAndStoresNothing(string fault)
    {
        await using var gateway = await StartGatewayAsync();
        (_status, _served, _encoding) = fault switch
        {
            "status" => (302, _served, null),
            "page" => (200, "<html>c4n4ry</html>"u8.ToArray(), null),
            "size" => (200, new byte[FrozenMetadata.MaxBytes + 1], null),
            "encoding" => (200, _served, "gzip"),
            _ => (200, _served, (string?)null),
        };
        if (fault is "gone")
        {
            await _legacy.DisposeAsync();
        }

        using var answer = await FreezeAsync(gateway);
        using var stored = await gateway.Admin.GetAsync(new Uri("mappings/acme/metadata", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"legacy_failed\"").And.Not.Contain("c4n4ry"));
        Assert.That(stored.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Put_Metadata_IsShownServedAndForgotten()
    {
        await using var gateway = await StartGatewayAsync();

        using var put = await PutAsync(gateway, MetadataSamples.Xml("urn:told"));
        using var shown = await gateway.Admin.GetAsync(new Uri("mappings/acme/metadata", UriKind.Relative));
        using var served = await gateway.GetAsync(Route);
        using var head = await gateway.SendAsync(HttpMethod.Head, Route);
        using var held = await gateway.SendAsync(HttpMethod.Get, Route, prepare: request => request.Headers.IfNoneMatch.Add(served.Headers.ETag!));
        using var options = await gateway.SendAsync(HttpMethod.Options, Route);
        using var deleted = await gateway.Admin.DeleteAsync(new Uri("mappings/acme/metadata", UriKind.Relative));
        using var proxied = await gateway.GetAsync(Route);

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await shown.Content.ReadAsByteArrayAsync(), Is.EqualTo(MetadataSamples.Xml("urn:told")));
        Assert.That(await served.Content.ReadAsByteArrayAsync(), Is.EqualTo(MetadataSamples.Xml("urn:told")));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(MetadataSamples.Xml("urn:told").Length));
        Assert.That(held.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(options.Headers.ETag, Is.Null);
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await proxied.Content.ReadAsByteArrayAsync(), Is.EqualTo(_served));
    }

    [TestCase("text/plain", 200, HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/xml", -1, HttpStatusCode.BadRequest)]
    [TestCase("application/xml", FrozenMetadata.MaxBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Put_AnythingElse_IsRefused(string type, int length, HttpStatusCode status)
    {
        await using var gateway = await StartGatewayAsync();

        using var put = await PutAsync(gateway, length < 0 ? "<!DOCTYPE x><x/>"u8.ToArray() : new byte[length], type);

        Assert.That(put.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Get_AnswerIsLegacy_IsProxiedAlthoughACopyIsThere()
    {
        await using var gateway = await StartGatewayAsync(("Gateway:Metadata:Answer", "Legacy"));
        using var put = await PutAsync(gateway, MetadataSamples.Xml("urn:told"));

        using var answer = await gateway.GetAsync(Route);

        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(_served));
    }

    [Test]
    public async Task Get_SecondGatewayOnTheSameRedis_ServesTheCopy()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await StartGatewayAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var two = await TestGateway.StartAsync(
            TestGateway.Legacy(_legacy.Url), ("ConnectionStrings:Redis", redis.ConnectionString), ("Gateway:Metadata:Answer", "Frozen"));
        using var put = await PutAsync(one, MetadataSamples.Xml("urn:told"));

        await Eventually.TrueAsync(
            async () => (await (await two.GetAsync(Route)).Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(MetadataSamples.Xml("urn:told")),
            TimeSpan.FromSeconds(20));
        await redis.KillAsync();
        Assert.That(await (await two.GetAsync(Route)).Content.ReadAsByteArrayAsync(), Is.EqualTo(MetadataSamples.Xml("urn:told")));
    }

    [Test]
    public async Task Look_LegacyMetadataChanged_IsToldOnceUntilItIsTheSameAgain()
    {
        await using var gateway = await StartGatewayAsync();
        using var frozen = await FreezeAsync(gateway);
        var watch = gateway.Services.GetRequiredService<MetadataWatch>();
        await watch.LookAsync(CancellationToken.None);
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_metadata_changed_total 0\n"));

        _served = MetadataSamples.Xml("urn:changed");
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_metadata_changed_total 1\n"));

        _served = MetadataSamples.Xml();
        await watch.LookAsync(CancellationToken.None);
        _served = MetadataSamples.Xml("urn:changed");
        await watch.LookAsync(CancellationToken.None);
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_metadata_changed_total 2\n"));
        await Eventually.TrueAsync(
            async () => (await gateway.Admin.GetStringAsync(new Uri("events?action=metadata_changed&identifier=acme", UriKind.Relative))).Contains(
                "metadata_changed", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Watch_ShortInterval_LooksByItself()
    {
        await using var gateway = await StartGatewayAsync(("Gateway:Metadata:CheckInterval", "00:00:00.2"));
        using var frozen = await FreezeAsync(gateway);

        _served = MetadataSamples.Xml("urn:changed");

        await Eventually.TrueAsync(
            async () => (await gateway.MetricsAsync()).Contains("gateway_metadata_changed_total 1\n", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    private async Task<TestGateway> StartGatewayAsync(params (string Key, string? Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(
        [
            TestGateway.Legacy(_legacy.Url), ("Gateway:Metadata:Answer", "Frozen"), ("Gateway:Metadata:CheckInterval", "00:00:00"), .. settings,
        ]);
        await gateway.PutAsync("acme");
        return gateway;
    }

    private static Task<HttpResponseMessage> FreezeAsync(TestGateway gateway, string identifier = "acme") =>
        gateway.Admin.PostAsync(new Uri($"mappings/{identifier}/metadata/freeze", UriKind.Relative), null);

    private static Task<HttpResponseMessage> PutAsync(TestGateway gateway, byte[] xml, string type = "application/samlmetadata+xml")
    {
        var content = new ByteArrayContent(xml);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return gateway.Admin.PutAsync(new Uri("mappings/acme/metadata", UriKind.Relative), content);
    }
}
