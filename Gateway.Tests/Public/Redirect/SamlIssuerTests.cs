using System.Net;
using System.Net.Http.Json;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Redirect;

/// <summary>One ACS URL for all tenants: the message's Issuer tells whose login it is.</summary>
[Parallelizable]
internal sealed class SamlIssuerTests
{
    private const string Acs = "/saml/acs";
    private const string OtherIdp = "https://idp.example.com/other";

    [Test]
    public async Task Post_IssuerOfAMigratedMapping_IsRedirectedAndLegacyOnesAreNot()
    {
        await using var scene = await StartAsync();
        await PutAsync(scene.Gateway, "acme", "migrated", SamlScene.IdpEntityId);
        await PutAsync(scene.Gateway, "beta", "legacy", OtherIdp);

        var other = ResponseOf(OtherIdp);
        using var migrated = await PostAsync(scene.Gateway, ResponseOf(SamlScene.IdpEntityId));
        using var legacy = await PostAsync(scene.Gateway, other);

        Assert.That(migrated.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(migrated.Headers.Location!.AbsoluteUri, Does.EndWith(Sample.ConnectionId));
        Assert.That(await legacy.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(scene.Backend.Requests.Single().Body, Is.EqualTo(await FormOf(other).ReadAsStringAsync()));
    }

    [Test]
    public async Task Post_IssuerOfAMappingWithDeliveryRepost_IsAPageWithTheWholeForm()
    {
        await using var scene = await StartAsync();
        using var put = await scene.Gateway.Admin.PutAsJsonAsync(
            new Uri("mappings/acme", UriKind.Relative),
            new { connection_id = Sample.ConnectionId, state = "migrated", delivery = "repost", idp_entity_id = SamlScene.IdpEntityId });
        var sent = ResponseOf(SamlScene.IdpEntityId);

        using var response = await PostAsync(scene.Gateway, sent);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain($"name=\"SAMLResponse\" value=\"{sent}\""));
    }

    [Test]
    public async Task Post_IssuerOfSeveralMappings_FitsNoneOfThem()
    {
        await using var scene = await StartAsync();
        await PutAsync(scene.Gateway, "acme", "migrated", SamlScene.IdpEntityId);
        await PutAsync(scene.Gateway, "beta", "migrated", SamlScene.IdpEntityId);

        using var shared = await PostAsync(scene.Gateway, ResponseOf(SamlScene.IdpEntityId));
        using var delete = await scene.Gateway.Admin.DeleteAsync(new Uri("mappings/beta", UriKind.Relative));
        using var alone = await PostAsync(scene.Gateway, ResponseOf(SamlScene.IdpEntityId));

        Assert.That(await shared.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(alone.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [Test]
    public async Task Post_IssuerThatIsAnIdentifier_IsThatMapping()
    {
        await using var scene = await StartAsync();
        await PutAsync(scene.Gateway, OtherIdp, "migrated", issuer: null);

        using var response = await PostAsync(scene.Gateway, ResponseOf(OtherIdp));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [TestCase("SAMLResponse=%3Cbroken")]
    [TestCase("SAMLResponse=AAAA&SAMLResponse=AAAA")]
    [TestCase("nothing=here")]
    [TestCase("")]
    public async Task Post_WithoutAReadableMessage_GoesWhereUnmappedOnesGo(string body)
    {
        await using var scene = await StartAsync();

        using var response = await scene.Gateway.SendAsync(HttpMethod.Post, Acs, new StringContent(body, null, "application/x-www-form-urlencoded"));

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(scene.Backend.Requests.Single().Body, Is.EqualTo(body));
    }

    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><!-- x --><Issuer>ISSUER</Issuer><p:Status>",
        true)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER</Issuer><x "
        + "ID='a'/><x ID='a'/></p:Response>", true)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' "
        + "xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Assertion><Issuer>ISSUER</Issuer></Assertion>&nbsp;", true)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' "
        + "xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER</Issuer><Issuer>urn:other</Issuer></p:Response>", false)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' "
        + "xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER</Issuer><Issuer>ISSUER</Issuer></p:Response>", false)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER<!-- x "
        + "-->.evil</Issuer></p:Response>", false)]
    [TestCase(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' "
        + "xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER</Issuer><Assertion><Issuer>urn:other</Issuer></Assertion>", false)]
    [TestCase("<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><x><Issuer>ISSUER</Issuer></x>", false)]
    [TestCase(
        "<!DOCTYPE x><p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' "
        + "xmlns='urn:oasis:names:tc:SAML:2.0:assertion'><Issuer>ISSUER</Issuer></p:Response>", false)]
    public async Task Post_UnreadableRest_IsRoutedByItsIssuerWhereThatIsPlain(string xml, bool isRouted)
    {
        await using var scene = await StartAsync();
        await PutAsync(scene.Gateway, "acme", "migrated", SamlScene.IdpEntityId);

        using var response = await PostAsync(scene.Gateway, SamlScene.Encode(xml.Replace("ISSUER", SamlScene.IdpEntityId, StringComparison.Ordinal)));

        Assert.That(response.StatusCode, Is.EqualTo(isRouted ? HttpStatusCode.TemporaryRedirect : HttpStatusCode.OK));
    }

    [Test]
    public async Task Post_LongerThanTheLimit_IsPassedOnWhole()
    {
        await using var scene = await StartAsync(("Gateway:Limits:MaxSamlBytes", "65536"));
        await PutAsync(scene.Gateway, "acme", "migrated", SamlScene.IdpEntityId);
        var body = $"SAMLResponse={Uri.EscapeDataString(ResponseOf(SamlScene.IdpEntityId))}&padding={new string('x', 100_000)}";

        using var response = await scene.Gateway.SendAsync(HttpMethod.Post, Acs, new StringContent(body, null, "application/x-www-form-urlencoded"));

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(scene.Backend.Requests.Single().Body, Is.EqualTo(body));
    }

    [Test]
    public async Task Get_RequestInTheQuery_IsReadFromThere()
    {
        await using var scene = await StartAsync(("Gateway:Unknown", "NotFound"));
        await PutAsync(scene.Gateway, "acme", "legacy", SamlScene.IdpEntityId);
        var url = new AuthnRequest("_1", SamlScene.IdpEntityId, AcsUrl: null).ToRedirectUrl(Acs, relayState: null, TimeProvider.System.GetUtcNow());

        using var known = await scene.Gateway.GetAsync(url);
        using var unknown = await scene.Gateway.GetAsync(
            new AuthnRequest("_1", OtherIdp, AcsUrl: null).ToRedirectUrl(Acs, relayState: null, TimeProvider.System.GetUtcNow()));

        Assert.That(await known.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Event_OfAnUnknownIssuer_DoesNotKeepIt()
    {
        await using var scene = await StartAsync();

        using var response = await PostAsync(scene.Gateway, ResponseOf("https://stranger.example/c4n4ry"));

        await Eventually.TrueAsync(async () => (await EventsAsync(scene.Gateway)).Contains("\"proxied\"", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.That(await EventsAsync(scene.Gateway), Does.Not.Contain("c4n4ry"));
    }

    [Test]
    public async Task Post_IssuerChangedInTheStore_IsFollowed()
    {
        await using var scene = await StartAsync();
        await PutAsync(scene.Gateway, "acme", "migrated", OtherIdp);
        await PutAsync(scene.Gateway, "acme", "migrated", SamlScene.IdpEntityId);

        using var before = await PostAsync(scene.Gateway, ResponseOf(OtherIdp));
        using var after = await PostAsync(scene.Gateway, ResponseOf(SamlScene.IdpEntityId));

        Assert.That(await before.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    private static string ResponseOf(string issuer) =>
        new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System).Build(SamlScene.Content(IdpShape.Okta) with { Issuer = issuer }).Base64;

    private static FormUrlEncodedContent FormOf(string samlResponse) => new([new("SAMLResponse", samlResponse), new("RelayState", "relay")]);

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string samlResponse) =>
        gateway.SendAsync(HttpMethod.Post, Acs, FormOf(samlResponse));

    private static Task<string> EventsAsync(TestGateway gateway) => gateway.Admin.GetStringAsync(new Uri("events", UriKind.Relative));

    private static async Task PutAsync(TestGateway gateway, string identifier, string state, string? issuer)
    {
        using var response = await gateway.Admin.PutAsync(
            new Uri($"mappings/{Uri.EscapeDataString(identifier)}", UriKind.Relative),
            JsonContent.Create(new { connection_id = Sample.ConnectionId, state, idp_entity_id = issuer }));
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    private static async Task<Scene> StartAsync(params (string Key, string? Value)[] settings)
    {
        var backend = await RecordingBackend.StartAsync();
        return new Scene(backend, await TestGateway.StartAsync(
        [
            TestGateway.Legacy(backend.Url),
            ("Gateway:Routes:0:Name", "all"),
            ("Gateway:Routes:0:Path", Acs),
            ("Gateway:Routes:0:Identifier", "SamlIssuer"),
            .. settings,
        ]));
    }

    private sealed record Scene(RecordingBackend Backend, TestGateway Gateway) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Backend.DisposeAsync();
        }
    }
}
