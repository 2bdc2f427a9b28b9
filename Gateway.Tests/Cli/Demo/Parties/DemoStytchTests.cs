using System.Text.Json.Nodes;
using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Cli.Demo.Parties;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(30_000)]
internal sealed class DemoStytchTests
{
    [Test]
    public async Task Callback_UntouchedIdp_SignsInByTheAlternativeAudience([Values] IdpShape shape, [Values(null, 600 * 1024, 2 * 1024 * 1024)] int? length)
    {
        await using var scene = await PartyScene.StartAsync(shape);
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant, "state", content => content with { TargetLength = length });

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), post.Fields());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.ErrorType, Is.Null);
            Assert.That(answer.SignedIn?.Email, Is.EqualTo(SamlScene.Email));
            Assert.That(answer.SignedIn?.Audience, Is.EqualTo(SamlScene.Audience));
            Assert.That(answer.SignedIn?.RelayState, Is.EqualTo("state"));
            Assert.That(scene.Stytch.LoginsOf(PartyScene.ConnectionId), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Callback_OwnAudience_IsAcceptedToo()
    {
        await using var scene = await PartyScene.StartAsync();
        var own = scene.Stytch.AcsUrlOf(PartyScene.ConnectionId);
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant, change: content => content with { Audience = own });

        var answer = await scene.PostForJsonAsync(own, post.Fields());

        Assert.That(answer.SignedIn?.Audience, Is.EqualTo(own));
    }

    [Test]
    public async Task Callback_NoAlternativeAudience_RefusesTheOldOne()
    {
        await using var scene = await PartyScene.StartAsync();
        scene.Stytch.Register(scene.Stytch.Find(PartyScene.ConnectionId)! with { AlternativeAudienceUri = "" });

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), scene.IdentityProvider.Issue(PartyScene.Tenant).Fields());

        Assert.That(answer.ErrorType, Is.EqualTo("invalid_audience_saml_response"));
    }

    [TestCase("magic_link", "operation_restricted_by_organization_auth_methods")]
    [TestCase("sso", null)]
    public async Task Callback_OrganizationAllowsListedWays_TakesSsoWhereItIsListed(string allowed, string? errorType)
    {
        await using var scene = await PartyScene.StartAsync();
        var organization = scene.Stytch.Directory.FindOrganization(scene.Stytch.Find(PartyScene.ConnectionId)!.OrganizationId)!;
        scene.Stytch.Directory.Update(organization, new() { ["auth_methods"] = "RESTRICTED", ["allowed_auth_methods"] = new JsonArray(allowed) });

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), scene.IdentityProvider.Issue(PartyScene.Tenant).Fields());

        Assert.That(answer.ErrorType, Is.EqualTo(errorType));
    }

    [Test]
    public async Task Callback_SentTwice_IsDuplicate()
    {
        await using var scene = await PartyScene.StartAsync();
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant);
        await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), post.Fields());

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), post.Fields());

        Assert.That(answer.ErrorType, Is.EqualTo("duplicate_saml_response"));
    }

    [Test]
    public async Task Callback_NoSamlResponse_IsMissing()
    {
        await using var scene = await PartyScene.StartAsync();

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), [new("RelayState", "state")]);

        Assert.That(answer.ErrorType, Is.EqualTo("missing_saml_response"));
    }

    [Test]
    public async Task Callback_UnknownConnection_IsNotFound()
    {
        await using var scene = await PartyScene.StartAsync();

        var post = scene.IdentityProvider.Issue(PartyScene.Tenant);

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId + "0"), post.Fields());

        Assert.That(answer.ErrorType, Is.EqualTo("saml_connection_not_found"));
    }

    [Test]
    public async Task Callback_Get_ShowsThatTheResponseIsMissing(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), cancellationToken);

        Assert.That(page.Status, Is.EqualTo(400));
        Assert.That(page.Text, Does.Contain("missing_saml_response"));
    }

    [Test]
    public async Task Callback_Browser_SeesTheUserEncoded(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant, change: content => content with { Email = "<b>@acme.example" });

        var page = await scene.Browser.PostAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), post.Fields(), scene.IdentityProvider.Url, cancellationToken);

        Assert.That(page.Text, Does.Contain("Signed in at Stytch as &lt;b&gt;@acme.example").And.Contain(PartyScene.ConnectionId).And.Not.Contain("<b>"));
    }

    [Test]
    public async Task Start_KnownConnection_LeadsToTheIdp(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(
            $"{scene.Stytch.Url}v1/public/sso/start?connection_id={PartyScene.ConnectionId}&public_token={scene.Stytch.PublicToken}", cancellationToken);

        Assert.That(page.Hops.Select(hop => hop.ToString()), Is.EqualTo(["GET /v1/public/sso/start 302", "GET /sso/acme 200"]));
    }

    [TestCase("public-token-test-other", PartyScene.ConnectionId, 400)]
    [TestCase(null, "saml-connection-test-other", 404)]
    public async Task Start_UnknownTokenOrConnection_IsRefused(string? token, string connectionId, int status, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(
            $"{scene.Stytch.Url}v1/public/sso/start?connection_id={connectionId}&public_token={token ?? scene.Stytch.PublicToken}", cancellationToken);

        Assert.That(page.Status, Is.EqualTo(status));
    }

    [TestCase(LandingPages.Reports, LandingPages.Reports)]
    [TestCase(null, LandingPages.Default)]
    public async Task Start_LandingPage_IsWhereTheLoginEnds(string? asked, string landing, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();
        var start = $"{scene.Stytch.Url}v1/public/sso/start?connection_id={PartyScene.ConnectionId}&public_token={scene.Stytch.PublicToken}"
            + (asked is null ? "" : $"&login_redirect_url={Uri.EscapeDataString(asked)}");
        var signIn = await scene.Browser.OpenAsync(start, cancellationToken);
        var request = HtmlForm.Find(signIn.Text)!.HiddenFields.Single(field => field.Key == "SAMLRequest").Value;
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant, change: content => content with { InResponseTo = AuthnRequest.TryDecode(request)!.Id });

        var answer = await scene.PostForJsonAsync(scene.Stytch.AcsUrlOf(PartyScene.ConnectionId), post.Fields());

        Assert.That(answer.SignedIn?.Landing, Is.EqualTo(landing));
    }

    [Test]
    public async Task Start_LandingPageIsNotRegistered_IsRefused(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();
        var start = $"{scene.Stytch.Url}v1/public/sso/start?connection_id={PartyScene.ConnectionId}&public_token={scene.Stytch.PublicToken}";

        var page = await scene.Browser.OpenAsync(start + "&login_redirect_url=https%3A%2F%2Fattacker.example%2F", cancellationToken);

        Assert.That(page.Status, Is.EqualTo(400));
        Assert.That(page.Hops, Has.Count.EqualTo(1));
    }
}
