using Gateway.Public.Redirect.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Public.Redirect.Routes;

[Parallelizable]
internal sealed class LegacyRoutesTests
{
    private static readonly LegacyRouteOptions ByQuery = new()
    {
        Name = "q",
        Path = "/login/callback",
        Identifier = IdentifierSource.Query,
        Parameter = "connection",
    };
    private static readonly LegacyRouteOptions ByHost = new()
    {
        Name = "h",
        Path = "/saml/acs",
        Identifier = IdentifierSource.Host,
        Parameter = "{identifier}.sso.example.com",
    };
    private static readonly LegacyRouteOptions ByHeader = new() { Name = "t", Path = "/acs", Identifier = IdentifierSource.Header, Parameter = "X-Tenant" };

    [TestCase("/old-sso/acme", "acs:acme")]
    [TestCase("/old-sso/acme/", "acs:acme")]
    [TestCase("/OLD-SSO/acme", "acs:acme")]
    [TestCase("/old-sso/Acme", "acs:Acme")]
    [TestCase("/old-sso/acme?x=1&identifier=other", "acs:acme")]
    [TestCase("/old-sso/acme/login", "start:acme")]
    [TestCase("/old-sso/acme/metadata/", "metadata:acme")]
    [TestCase("/old-sso/acme/logout?SAMLRequest=x", "logout:acme")]
    [TestCase("/old-sso/login", "acs:login")]
    [TestCase("http://evil.example/old-sso/acme", "acs:acme")]
    [TestCase("http://evil.example?x=/old-sso/acme", "none")]
    [TestCase("/old-sso/a%2Fb", "acs:a/b")]
    [TestCase("/old-sso/a%252Fb", "acs:a%2Fb")]
    [TestCase("/old-sso/a+b", "acs:a+b")]
    [TestCase("/old-sso/a%20b", "acs:a b")]
    [TestCase("/old-sso/..", "acs:..")]
    [TestCase("/old-sso/a.b.c", "acs:a.b.c")]
    [TestCase("/old-sso/M%C3%BCller", "acs:Müller")]
    [TestCase("/old-sso/%F0%9F%94%91", "acs:🔑")]
    [TestCase("/old-sso/acme;v=1", "acs:acme;v=1")]
    [TestCase("/old-sso/", "none")]
    [TestCase("/old-sso//", "none")]
    [TestCase("/old-sso", "none")]
    [TestCase("/old-sso/acme/other", "none")]
    [TestCase("/old-sso/acme/login/more", "none")]
    [TestCase("/x/../old-sso/acme", "none")]
    [TestCase("//old-sso/acme", "none")]
    [TestCase("/", "none")]
    [TestCase("*", "none")]
    [TestCase("/old-sso/a%00b", "malformed")]
    [TestCase("/old-sso/a%0D%0Ab", "malformed")]
    [TestCase("/old-sso/a%7F", "malformed")]
    [TestCase("/old-sso/a%C2%85b", "malformed")]
    [TestCase("/old-sso/%", "malformed")]
    [TestCase("/old-sso/%4", "malformed")]
    [TestCase("/old-sso/%zz", "malformed")]
    [TestCase("/old-sso/%FF", "malformed")]
    [TestCase("/old-sso/%C3", "malformed")]
    [TestCase("/old-sso/%C0%AF", "malformed")]
    [TestCase("/old-sso/%ED%A0%80", "malformed")]
    public void Identify_Path_MatchesExactlyOrIsRefused(string target, string expected) =>
        Assert.That(Identify(LegacyRouteOptions.Defaults, target), Is.EqualTo(expected));

    [Test]
    public void Identify_LongIdentifiers_256CharactersFitAndMoreAreNobodys([Values("a", "%C3%BC", "%F0%9F%94%91")] string character)
    {
        var units = character.Length == 12 ? 2 : 1;

        Assert.That(
            Identify(LegacyRouteOptions.Defaults, "/old-sso/" + string.Concat(Enumerable.Repeat(character, 256 / units))),
            Has.Length.EqualTo("acs:".Length + 256));
        Assert.That(Identify(LegacyRouteOptions.Defaults, "/old-sso/" + string.Concat(Enumerable.Repeat(character, (256 / units) + 1))), Is.EqualTo("acs:"));
        Assert.That(Identify(LegacyRouteOptions.Defaults, "/old-sso/" + string.Concat(Enumerable.Repeat(character, 5000))), Is.EqualTo("acs:"));
    }

    [TestCase("/login/callback?connection=acme", "acs:acme")]
    [TestCase("/login/callback?a=1&connection=a%2Bb+c&z=", "acs:a+b c")]
    [TestCase("/login/callback?Connection=acme", "none")]
    [TestCase("/login/callback?connection=", "none")]
    [TestCase("/login/callback?connection", "none")]
    [TestCase("/login/callback", "none")]
    [TestCase("/login/callback/x?connection=acme", "none")]
    [TestCase("/login/callback?connection=a&connection=b", "malformed")]
    [TestCase("/login/callback?connection=a%00", "malformed")]
    public void Identify_Query_MatchesExactlyOrIsRefused(string target, string expected) =>
        Assert.That(Identify([ByQuery], target), Is.EqualTo(expected));

    [TestCase("acme.sso.example.com", "acs:acme")]
    [TestCase("ACME.SSO.example.com:8443", "acs:acme")]
    [TestCase("sso.example.com", "none")]
    [TestCase(".sso.example.com", "none")]
    [TestCase("acme.sso.example.com.evil.example", "none")]
    [TestCase("[::1]:80", "none")]
    public void Identify_Host_TakesThePatternsPart(string host, string expected) =>
        Assert.That(Identify([ByHost], "/saml/acs", host), Is.EqualTo(expected));

    [TestCase("/acs", "acme", "acs:acme")]
    [TestCase("/acs", null, "none")]
    [TestCase("/other", "acme", "none")]
    [TestCase("/acs", "a\tb", "malformed")]
    public void Identify_Header_TakesItsOneValue(string target, string? value, string expected) =>
        Assert.That(Identify([ByHeader], target, headers: value is null ? [] : [value]), Is.EqualTo(expected));

    [Test]
    public void Identify_HeaderSentTwice_IsMalformed() => Assert.That(Identify([ByHeader], "/acs", headers: ["a", "b"]), Is.EqualTo("malformed"));

    [Test]
    public void Identify_SeveralRoutes_FirstThatIdentifiesWins() =>
        Assert.That(Identify([ByHeader, new() { Name = "p", Path = "/{identifier}" }], "/acs"), Is.EqualTo("acs:acs"));

    [Test]
    public void Identify_AnyBytes_NeverThrows()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var target = string.Concat(
                Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(3) == 0 ? $"%{random.Next(256):X2}" : ((char)random.Next(0x21, 0x7f)).ToString()));

            Assert.That(() => Identify(LegacyRouteOptions.Defaults, "/old-sso/" + target), Throws.Nothing, target);
        }
    }

    private static string Identify(IEnumerable<LegacyRouteOptions> routes, string target, string? host = null, string[]? headers = null)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Host = new HostString(host ?? "sso.example.com");
        if (headers is { Length: > 0 })
        {
            context.Request.Headers["X-Tenant"] = headers;
        }

        var identified = new LegacyRoutes(routes.Select(route => new LegacyRoute(route))).Identify(context, stackalloc char[LegacyRoutes.BufferLength]);
        return identified.Result switch
        {
            Identification.None => "none",
            Identification.Malformed => "malformed",
            _ => $"{identified.Route!.Kind.ToString().ToLowerInvariant()}:{identified.Key}",
        };
    }
}
