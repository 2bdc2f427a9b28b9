using Gateway.Cli.Demo.Browser;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Cli.Demo.Parties;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(30_000)]
internal sealed class DemoIdentityProviderTests
{
    [Test]
    public async Task SignIn_ByThePages_EndsAtTheAcsUrl([Values] IdpShape shape, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync(shape);

        var signIn = await scene.Browser.OpenAsync(scene.IdentityProvider.PageOf(PartyScene.Tenant), cancellationToken);
        var post = await scene.Browser.SubmitAsync(signIn, cancellationToken, new("user", "o'brien&co@acme.example"), new("size", "100"));
        var landing = await scene.Browser.SubmitAsync(post, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(signIn.Text, Does.Contain("Acme &lt;Corp&gt;"));
            Assert.That(landing.Status, Is.EqualTo(200));
            Assert.That(landing.Text, Does.Contain("Signed in at the legacy app as o&#x27;brien&amp;co@acme.example"));
            Assert.That(landing.Hops.Select(hop => hop.ToString()), Is.EqualTo(["GET /tenants/acme 200", "POST /tenants/acme 200", "POST /old-sso/acme 200"]));
        }
    }

    [Test]
    public async Task SignIn_Size_IsTheSizeOfTheResponse(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var signIn = await scene.Browser.OpenAsync(scene.IdentityProvider.PageOf(PartyScene.Tenant), cancellationToken);
        var post = await scene.Browser.SubmitAsync(signIn, cancellationToken, new("user", SamlScene.Email), new("size", "300"));

        var response = HtmlForm.Find(post.Text)!.HiddenFields.Single(field => field.Key == "SAMLResponse").Value;
        Assert.That(response, Has.Length.EqualTo(300 * 1024).Within(5).Percent);
    }

    [Test]
    public async Task SignIn_ThePageThatPosts_NeedsNoScript(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var signIn = await scene.Browser.OpenAsync(scene.IdentityProvider.PageOf(PartyScene.Tenant), cancellationToken);
        var post = await scene.Browser.SubmitAsync(signIn, cancellationToken, new("user", SamlScene.Email), new("size", "0"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(post.Text, Does.Contain("<noscript>").And.Contain("<button>Continue</button>").And.Match("<script nonce=\"[^\"]+\">"));
            Assert.That(post.Header("Content-Security-Policy"), Does.Contain("script-src 'nonce-").And.Not.Contain("form-action").And.Not.Contain("unsafe"));
            Assert.That(post.Header("Cache-Control"), Is.EqualTo("no-store"));
        }
    }

    [Test]
    public async Task SignIn_RestrictedFormAction_NamesTheAcsOrigin(CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync(restrictsFormAction: true);

        var signIn = await scene.Browser.OpenAsync(scene.IdentityProvider.PageOf(PartyScene.Tenant), cancellationToken);
        var post = await scene.Browser.SubmitAsync(signIn, cancellationToken, new("user", SamlScene.Email), new("size", "0"));

        Assert.That(post.Header("Content-Security-Policy"), Does.EndWith("form-action " + new Uri(scene.LegacyAcsUrl).GetLeftPart(UriPartial.Authority)));
    }

    [TestCase("mallory@acme.example", "0")]
    [TestCase(SamlScene.Email, "99999")]
    [TestCase(SamlScene.Email, "")]
    public async Task SignIn_NotFromTheLists_IsRefused(string user, string size, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var answer = await scene.Browser.PostAsync(
            scene.IdentityProvider.PageOf(PartyScene.Tenant), [new("user", user), new("size", size)], scene.IdentityProvider.Url, cancellationToken);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Text, Does.Not.Contain("mallory"));
    }

    [TestCase(SamlVariant.RotatedCertificate, "saml_certificate_mismatch")]
    [TestCase(SamlVariant.Expired, "expired_saml_response")]
    [TestCase(SamlVariant.Encrypted, "Signed in at the legacy app")]
    public async Task SignIn_VariantFromTheList_IsWhatIsSent(SamlVariant variant, string shown, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var signIn = await scene.Browser.OpenAsync(scene.IdentityProvider.PageOf(PartyScene.Tenant), cancellationToken);
        var post = await scene.Browser.SubmitAsync(
            signIn, cancellationToken, new("user", SamlScene.Email), new("size", "0"), new("variant", variant.ToString()));
        var landing = await scene.Browser.SubmitAsync(post, cancellationToken);

        Assert.That(signIn.Text, Does.Contain(variant.Label()));
        Assert.That(landing.Text, Does.Contain(shown));
    }

    [TestCase("/tenants/nobody", 404)]
    [TestCase("/sso/nobody?SAMLRequest=x", 404)]
    [TestCase("/sso/acme?SAMLRequest=x", 400)]
    [TestCase("/elsewhere", 404)]
    [TestCase("/", 200)]
    public async Task Open_Path_AnswersWithStatus(string path, int status, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();

        var page = await scene.Browser.OpenAsync(new Uri(scene.IdentityProvider.Url, path).AbsoluteUri, cancellationToken);

        Assert.That(page.Status, Is.EqualTo(status));
    }

    [TestCase("https://attacker.example/acs", SamlScene.Audience)]
    [TestCase(null, "https://attacker.example/entity")]
    public async Task Sso_ForeignAcsUrlOrIssuer_IsRefused(string? acsUrl, string issuer, CancellationToken cancellationToken)
    {
        await using var scene = await PartyScene.StartAsync();
        var request = new AuthnRequest("_1", issuer, acsUrl);

        var page = await scene.Browser.OpenAsync(
            request.ToRedirectUrl(scene.IdentityProvider.SsoUrlOf(PartyScene.Tenant), null, scene.Time.GetUtcNow()), cancellationToken);

        Assert.That(page.Status, Is.EqualTo(400));
    }
}
