using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Evidence.Connections;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Saml;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AdminConnectionsTests
{
    private static readonly ConnectionKey Key = ConnectionSamples.Key;

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    private IConnectionStore Connections => _host.Services.GetRequiredService<IConnectionStore>();

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_time));
        await _host.Operator.PutAsync("acme");
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Put_EverythingADashboardShows_IsKeptAndShown()
    {
        var answer = await PutAsync($$"""
            {
                "idp_entity_id": "urn:idp", "certificates": [{{JsonSerializer.Serialize(ConnectionSamples.Pem())}}], "alternative_audience_uri": "urn:acme:sp",
                "alternative_acs_url": "https://sso.acme-app.com/old-sso/acme", "idp_initiated_auth_disabled": true,
                "attribute_mapping": { "email": "NameID", "full_name": "urn:oid:2.5.4.3" }, "has_encryption_key": false
            }
            """);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        var shown = await (await _host.Viewer.GetAsync(Path())).JsonAsync();
        Assert.That(JsonNode.DeepEquals(shown, await answer.JsonAsync()), Is.True);
        Assert.That((string?)shown["connection_id"], Is.EqualTo(Key.ConnectionId));
        Assert.That((string?)shown["source"], Is.EqualTo("operator"));
        Assert.That((string?)shown["status"], Is.EqualTo("unknown"));
        Assert.That((string?)shown["certificates"]![0]!["not_after"], Is.EqualTo("2030-01-02T03:04:05+00:00"));
        Assert.That(shown["attribute_mapping"]!.AsObject().Select(entry => entry.Key), Is.EqualTo(new List<string> { "email", "full_name" }));
        Assert.That(((bool?)shown["idp_initiated_auth_disabled"], (bool?)shown["has_encryption_key"]), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Put_FaultyInEveryField_NamesAllAndKeepsNothing()
    {
        var pem = JsonSerializer.Serialize(ConnectionSamples.Pem());
        var key = JsonSerializer.Serialize(ConnectionSamples.PrivateKeyPem());

        var answer = await PutAsync($$"""
            {
                "idp_entity_id": "", "certificates": [{{pem}}, {{pem}}, {{key}}, "AAAA", 7], "alternative_audience_uri": "a\nb", "alternative_acs_url": "/old-sso/acme",
                "idp_initiated_auth_disabled": "yes", "attribute_mapping": { "email": 7, "": "x", "name": "", "a": "b", "a": "c", "s": "\uD800" }, "has_encryption_key": 1,
                "client_secret": "x"
            }
            """);

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        Assert.That(problem.Faults(), Is.EquivalentTo(new List<string>
        {
            "client_secret:unknown_field", "idp_entity_id:empty", "certificates[4]:wrong_type", "certificates[1]:duplicate", "certificates[2]:private_key",
            "certificates[3]:not_a_certificate",
            "alternative_audience_uri:control_character",
            "alternative_acs_url:not_a_url",
            "idp_initiated_auth_disabled:wrong_type",
            "attribute_mapping.email:wrong_type", "attribute_mapping:invalid_key", "attribute_mapping.name:empty", "attribute_mapping.a:duplicate_field",
            "attribute_mapping.s:wrong_type", "has_encryption_key:wrong_type",
        }));
        Assert.That(await Connections.GetAsync(Key, CancellationToken.None), Is.Null);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("BEGIN"));
    }

    [Test]
    public async Task Put_TooMany_IsRefused()
    {
        var certificates = JsonSerializer.Serialize(Enumerable.Range(0, 6).Select(_ => "AAAA"));
        var attributes = JsonSerializer.Serialize(Enumerable.Range(0, 101).ToDictionary(i => $"key{i}", i => "x"));

        var answer = await PutAsync($$"""{ "certificates": {{certificates}}, "attribute_mapping": {{attributes}} }""");

        Assert.That(
            (await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body")).Faults(),
            Is.EquivalentTo(new List<string> { "certificates:too_many", "attribute_mapping:too_many" }));
    }

    [Test]
    public async Task Put_WhatIsKnownIsOfAFasterClock_StillReplacesIt()
    {
        await Connections.PutAsync(ConnectionSamples.Facts(readAt: _time.GetUtcNow().AddMinutes(5)), CancellationToken.None);

        await PutAsync("""{"idp_entity_id":"urn:other"}""");

        Assert.That((await Connections.GetAsync(Key, CancellationToken.None))!.IdpEntityId, Is.EqualTo("urn:other"));
    }

    [Test]
    public async Task Put_DeletedAtStytch_KeepsTheMark()
    {
        await Connections.MarkDeletedAsync(Key, _time.GetUtcNow().AddMinutes(-1), FactSource.Webhook, CancellationToken.None);

        var shown = await (await PutAsync("""{"idp_entity_id":"urn:idp"}""")).JsonAsync();

        Assert.That((string?)shown["deleted_at"], Is.EqualTo("2026-03-02T09:04:00+00:00"));
        Assert.That((await Connections.GetAsync(Key, CancellationToken.None))!.DeletedAt, Is.EqualTo(_time.GetUtcNow().AddMinutes(-1)));
    }

    [Test]
    public async Task Put_Told_IsInTheBookAtOnce()
    {
        var book = _host.Services.GetRequiredService<ConnectionCache>();
        Assert.That(await book.FindAsync(Key.Project, Key.ConnectionId, CancellationToken.None), Is.Null);

        await PutAsync("""{"idp_entity_id":"urn:idp"}""");
        Assert.That((await book.FindAsync(Key.Project, Key.ConnectionId, CancellationToken.None))!.IdpEntityId, Is.EqualTo("urn:idp"));

        await _host.Operator.DeleteAsync(Path());
        Assert.That(await book.FindAsync(Key.Project, Key.ConnectionId, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Delete_Known_IsForgottenOnce()
    {
        await PutAsync("""{"idp_entity_id":"urn:idp"}""");

        Assert.That((await _host.Operator.DeleteAsync(Path())).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await (await _host.Operator.DeleteAsync(Path())).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await _host.Viewer.GetAsync(Path())).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Any_NoMapping_IsNotFound()
    {
        await (await _host.Viewer.GetAsync(Path("nobody"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await PutAsync("{}", "nobody")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await _host.Operator.DeleteAsync(Path("nobody"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Put_Metadata_IsNotReadYet()
    {
        using var metadata = new StringContent("<EntityDescriptor/>", System.Text.Encoding.UTF8, "application/samlmetadata+xml");

        await (await _host.Operator.PutAsync(Path(), metadata)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Test]
    public async Task PutMetadata_OfTheIdp_IsKeptBesideWhatIsKnown()
    {
        await PutAsync("""{ "alternative_audience_uri": "urn:acme:sp", "attribute_mapping": { "email": "NameID" } }""");

        using var answer = await PutMetadataAsync(Metadata("https://idp.example.com", ConnectionSamples.Pem()));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        var kept = (await Connections.GetAsync(Key, CancellationToken.None))!;
        Assert.That(
            (kept.IdpEntityId, kept.IdpSsoUrl, kept.AlternativeAudienceUri, kept.Source),
            Is.EqualTo(("https://idp.example.com", "https://idp.example.com/sso", "urn:acme:sp", FactSource.Operator)));
        Assert.That((kept.Certificates.Count, kept.AttributeMapping!["email"]), Is.EqualTo((1, "NameID")));
    }

    [Test]
    public async Task PutMetadata_OfAnotherIdpThanTheMappings_IsRefused()
    {
        await _host.Operator.PutAsync("acme", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","idp_entity_id":"https://idp.example.com"}""");

        using var answer = await PutMetadataAsync(Metadata("https://other.example.com", ConnectionSamples.Pem()));

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        Assert.That(await Connections.GetAsync(Key, CancellationToken.None), Is.Null);
    }

    [TestCase("<html/>", "describes no identity provider")]
    [TestCase("no XML", "is no well-formed XML")]
    [TestCase("<!DOCTYPE a><a/>", "has a DTD")]
    public async Task PutMetadata_NoMetadata_IsRefusedWithASentence(string xml, string fault)
    {
        using var answer = await PutMetadataAsync(xml);

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        Assert.That((string?)problem["detail"], Does.StartWith($"The metadata {fault}").And.EndsWith(". Nothing was kept."));
    }

    [Test]
    public async Task PutMetadata_LocationThatIsNoUrl_IsRefused()
    {
        using var answer = await PutMetadataAsync(Metadata("https://idp.example.com", ConnectionSamples.Pem()).Replace("https://idp.example.com/sso", "/sso"));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        Assert.That((string?)problem["detail"], Does.Contain("Location is no absolute http or https URL"));
        Assert.That(await Connections.GetAsync(Key, CancellationToken.None), Is.Null);
    }

    [TestCase("2026-03-02T09:04:59Z", "was valid until 2026-03-02")]
    [TestCase("2026-03-02T09:05:01Z", null)]
    public async Task PutMetadata_PastItsValidity_IsKeptAndWarnedOf(string validUntil, string? warning)
    {
        var xml = Metadata("https://idp.example.com", ConnectionSamples.Pem()).Replace("entityID", $"validUntil=\"{validUntil}\" entityID");

        using var answer = await PutMetadataAsync(xml);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)(await answer.JsonAsync())["warning"], warning is null ? Is.Null : Does.Contain(warning));
        Assert.That((string?)(await (await _host.Viewer.GetAsync(Path())).JsonAsync())["warning"], Is.Null);
    }

    [Test]
    public async Task PutMetadata_CertificateThatIsNone_IsRefused()
    {
        using var answer = await PutMetadataAsync(Metadata("https://idp.example.com", "AAAA"));

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
    }

    private static string Metadata(string entityId, string certificate) =>
        IdpMetadataXml.Of(entityId, string.Concat(certificate.Split('\n').Where(line => !line.StartsWith('-'))));

    private Task<HttpResponseMessage> PutMetadataAsync(string xml) =>
        _host.Operator.PutAsync(Path() + "/metadata", new StringContent(xml, System.Text.Encoding.UTF8, "application/samlmetadata+xml"));

    private static string Path(string identifier = "acme") => AdminAnswers.MappingPath(identifier) + "/connection";

    private Task<HttpResponseMessage> PutAsync(string json, string identifier = "acme") => _host.Operator.PutAsync(Path(identifier), AdminAnswers.Json(json));
}
