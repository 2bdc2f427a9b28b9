using System.Text.Json;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Cli.Demo.Parties;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(30_000)]
internal sealed class DemoLegacyAppTests
{
    [Test]
    public async Task Acs_ValidResponse_SignsInAndCounts()
    {
        await using var scene = await PartyScene.StartAsync();

        var answer = await scene.PostForJsonAsync(scene.LegacyAcsUrl, scene.IdentityProvider.Issue(PartyScene.Tenant).Fields());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.SignedIn?.Email, Is.EqualTo(SamlScene.Email));
            Assert.That(answer.SignedIn?.Party, Is.EqualTo("the legacy app"));
            Assert.That(scene.LegacyApp.LoginsOf(PartyScene.Tenant), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Acs_ThroughAProxyThatLosesTheHost_RefusesTheDestination()
    {
        await using var scene = await PartyScene.StartAsync();
        var otherHost = scene.LegacyAcsUrl.Replace("127.0.0.1", "localhost");
        scene.IdentityProvider.Serve(scene.IdentityProvider.Find(PartyScene.Tenant)! with { AcsUrl = otherHost });

        var answer = await scene.PostForJsonAsync(scene.LegacyAcsUrl, scene.IdentityProvider.Issue(PartyScene.Tenant).Fields());

        Assert.That(answer.ErrorType, Is.EqualTo("invalid_destination_saml_response"));
        Assert.That(scene.LegacyApp.LoginsOf(PartyScene.Tenant), Is.Zero);
    }

    [Test]
    public async Task Login_BegunHere_EndsHere([Values] IdpShape shape, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync(shape);

        var signIn = await scene.Browser.OpenAsync(scene.LegacyAcsUrl + "/login", cancellationToken);
        var post = await scene.Browser.SubmitAsync(signIn, cancellationToken, new("user", SamlScene.Email), new("size", "0"));
        var landing = await scene.Browser.SubmitAsync(post, cancellationToken);

        Assert.That(landing.Text, Does.Contain($"Signed in at the legacy app as {SamlScene.Email}"));
    }

    [Test]
    public async Task Acs_ResponseToAForeignRequest_IsUnsolicited()
    {
        await using var scene = await PartyScene.StartAsync();
        var post = scene.IdentityProvider.Issue(PartyScene.Tenant, change: content => content with { InResponseTo = "_foreign" });

        var answer = await scene.PostForJsonAsync(scene.LegacyAcsUrl, post.Fields());

        Assert.That(answer.ErrorType, Is.EqualTo("unsolicited_saml_response"));
    }

    [TestCase("/old-sso/acme/metadata", 200, "AssertionConsumerService")]
    [TestCase("/old-sso/acme/logout", 200, "Signed out of the legacy app")]
    [TestCase("/old-sso/acme", 200, "The legacy app")]
    [TestCase("/reports/2026.pdf", 200, "/reports/2026.pdf")]
    [TestCase("/old-sso/nobody/login", 404, "no connection of this name")]
    [TestCase("/old-sso/nobody/metadata", 404, "no connection of this name")]
    public async Task Open_Path_IsRecognisable(string path, int status, string text, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(new Uri(scene.LegacyApp.Url, path).AbsoluteUri, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.Status, Is.EqualTo(status));
            Assert.That(page.Text, Does.Contain(text));
            Assert.That(page.Header(LoopbackServer.PartyHeader), Is.EqualTo("legacy-app"));
        }
    }

    [Test]
    public async Task WhoAmI_Request_TellsItsHeaders(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(new Uri(scene.LegacyApp.Url, "/whoami?a=b").AbsoluteUri, cancellationToken);

        var echo = JsonSerializer.Deserialize(page.Text, DemoJson.Default.EchoedRequest)!;
        Assert.That(echo.Headers["Host"], Is.EqualTo(scene.LegacyApp.Url.Authority));
        Assert.That(echo.Query, Is.EqualTo("?a=b"));
    }
}
