using Gateway.Public.Legacy.Edge;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Public.Legacy.Edge;

/// <summary>Answers that name the backend's own host.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EdgeAnswerTests
{
    [TestCase("https://edge.vendor.test/login?state=%2F#top", "/login?state=%2F#top")]
    [TestCase("HTTPS://EDGE.vendor.test/login", "/login")]
    [TestCase("http://edge.vendor.test/login", "/login")]
    [TestCase("https://edge.vendor.test", "/")]
    [TestCase("https://edge.vendor.test?x=1", "/?x=1")]
    [TestCase("https://10.0.0.7:8443/login", "/login")]
    public void Redirect_ToTheBackend_BecomesAPath(string location, string expected) =>
        Assert.That(EdgeAnswer.RedirectOf(location, new Uri("https://10.0.0.7:8443/"), "edge.vendor.test"), Is.EqualTo(expected));

    [TestCase("https://idp.acme.test/saml?SAMLRequest=x")]
    [TestCase("https://edge.vendor.test.evil.test/")]
    [TestCase("https://edge.vendor.test:444/login")]
    [TestCase("https://edge.vendor.test@evil.test/login")]
    [TestCase("https://user@edge.vendor.test/login")]
    [TestCase("https://edge.vendor.test//evil.test/login")]
    [TestCase("https://edge.vendor.test/\\evil.test/login")]
    [TestCase("https://edge.vendor.test/\tx")]
    [TestCase("/login")]
    [TestCase("//edge.vendor.test/login")]
    [TestCase("javascript:alert(1)")]
    public void Redirect_ToElsewhereOrInADoubtfulForm_Stays(string location) =>
        Assert.That(EdgeAnswer.RedirectOf(location, new Uri("https://10.0.0.7:8443/"), "edge.vendor.test"), Is.Null);

    [TestCase("https://edge.vendor.test/tenant/login", "/login")]
    [TestCase("https://edge.vendor.test/tenant", "/")]
    [TestCase("https://edge.vendor.test/tenant?x", "/?x")]
    [TestCase("https://edge.vendor.test/tenants/login", null)]
    [TestCase("https://edge.vendor.test/login", null)]
    [TestCase("https://edge.vendor.test/tenant//evil.test", null)]
    public void Redirect_OfABackendBelowAPath_LosesThatPath(string location, string? expected) =>
        Assert.That(EdgeAnswer.RedirectOf(location, new Uri("https://edge.vendor.test/tenant/"), "edge.vendor.test"), Is.EqualTo(expected));

    [TestCase("sid=1; Domain=edge.vendor.test; Path=/; Secure", "sid=1; Path=/; Secure")]
    [TestCase("sid=1; domain=.vendor.test; HttpOnly", "sid=1; HttpOnly")]
    [TestCase("sid=1; Domain=acme.test; Secure", "sid=1; Domain=acme.test; Secure")]
    [TestCase("sid=1; Domain=other.test", "sid=1; Domain=other.test")]
    [TestCase("domain=edge.vendor.test; Path=/", "domain=edge.vendor.test; Path=/")]
    [TestCase("sid=1; Domain=dge.vendor.test", "sid=1; Domain=dge.vendor.test")]
    [TestCase("sid=1; Domain=", "sid=1; Domain=")]
    [TestCase("sid=1; Path=/", "sid=1; Path=/")]
    public void Cookie_OfTheBackendsDomain_BecomesTheBrowsersHost(string cookie, string expected) =>
        Assert.That(EdgeAnswer.CookiesOf(new StringValues(["a=b", cookie]), ["edge.vendor.test"], "sso.acme.test"), Is.EqualTo(new[] { "a=b", expected }));

    [Test]
    public void Cookie_OfADomainThatBothShare_Stays() =>
        Assert.That(
            EdgeAnswer.CookiesOf("sid=1; Domain=acme.test", ["idp.acme.test"], "sso.acme.test"),
            Is.EqualTo(new StringValues("sid=1; Domain=acme.test")));
}
