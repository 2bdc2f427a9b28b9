using Gateway.Evidence.Discovery;
using Gateway.Evidence.Sightings;
using Gateway.Public.Redirect.Routes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Discovery;

[Parallelizable]
internal sealed class DraftMakerTests
{
    private static readonly DraftMaker Maker = new(
        Sample.Rules(), Sample.Projects(), new LegacyAddresses(new LegacyRoutes(LegacyRouteOptions.Defaults.Select(route => new LegacyRoute(route)))));

    [Test]
    public void Make_OneValueStandsOut_IsSuggestedAndTheOthersAreNamed()
    {
        var draft = Maker.Make("acme", [Seen(SightingKind.Audience, "urn:most", 9), Seen(SightingKind.Audience, "urn:once", 1)]);

        Assert.That(draft.Mapping.AlternativeAudienceUri, Is.EqualTo("urn:most"));
        Assert.That((draft.Ambiguities.Single().Field, draft.Ambiguities.Single().IsSettled), Is.EqualTo(("alternative_audience_uri", true)));
    }

    [Test]
    public void Make_ValuesTheRulesRefuse_AreNotSuggested()
    {
        var draft = Maker.Make("acme", [Seen(SightingKind.Issuer, " ", 1), Seen(SightingKind.Issuer, "", 1), Seen(SightingKind.Audience, "", 5)]);

        Assert.That((draft.Mapping.AlternativeAudienceUri, draft.Mapping.IdpEntityId), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void Make_AcsUrls_CountOnlyWhereTheyLeadToTheIdentifier()
    {
        var draft = Maker.Make("acme", [
            Seen(SightingKind.Destination, "https://evil.example/elsewhere", 50),
            Seen(SightingKind.Destination, "https://sso.acme.example/old-sso/globex", 50),
            Seen(SightingKind.AcsUrl, "http://inner/old-sso/acme", 3),
        ]);

        Assert.That(draft.Mapping.AlternativeAcsUrl, Is.EqualTo("http://inner/old-sso/acme"));
        Assert.That(draft.Ambiguities, Is.Empty);
    }

    [Test]
    public void Make_DestinationThatLeadsThere_GoesBeforeWhatTheBrowserHad()
    {
        var draft = Maker.Make("acme", [
            Seen(SightingKind.AcsUrl, "http://inner/old-sso/acme", 3), Seen(SightingKind.Destination, "https://sso.acme.example/old-sso/acme", 3),
        ]);

        Assert.That(draft.Mapping.AlternativeAcsUrl, Is.EqualTo("https://sso.acme.example/old-sso/acme"));
    }

    [TestCase("https://h/old-sso/acme", "acme")]
    [TestCase("https://h/old-sso/a%2Fb", "a/b")]
    [TestCase("https://h/old-sso/acme#x", null)]
    [TestCase("https://h/other", null)]
    [TestCase("https://h", null)]
    [TestCase("ftp://h/old-sso/acme", null)]
    [TestCase("/old-sso/acme", null)]
    [TestCase("https://h/old-sso/%FF", null)]
    public void IdentifierOf_Url_IsReadAsARequestWouldBe(string url, string? expected)
    {
        var addresses = new LegacyAddresses(new LegacyRoutes(LegacyRouteOptions.Defaults.Select(route => new LegacyRoute(route))));

        Assert.That(addresses.IdentifierOf(url), Is.EqualTo(expected));
    }

    private static Sighting Seen(SightingKind kind, string value, long count) =>
        new("acme", kind, value, count, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
