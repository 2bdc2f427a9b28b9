using Gateway.Cli.SamlKit;
using Gateway.Evidence.Sightings;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Saml;

namespace Gateway.Tests.Evidence.Sightings;

[Parallelizable]
internal sealed class TrafficSightingsTests
{
    [Test]
    public void Of_AResponse_IsHowTheIdpIsSetUp()
    {
        var content = ShadowScene.Content with { Destination = SamlScene.AcsUrl + "?token=secret", InResponseTo = "_request" };

        var seen = Of(content);

        Assert.That(Values(seen, SightingKind.Initiator), Is.EqualTo(new[] { "sp" }));
        Assert.That(Values(seen, SightingKind.Issuer), Is.EqualTo(new[] { SamlScene.IdpEntityId }));
        Assert.That(Values(seen, SightingKind.Audience), Is.EqualTo(new[] { SamlScene.Audience }));
        Assert.That(Values(seen, SightingKind.Destination), Is.EqualTo(new[] { SamlScene.AcsUrl }));
        Assert.That(Values(seen, SightingKind.AcsUrl), Is.EqualTo(new[] { "https://sso.example.com/old-sso/acme" }));
        Assert.That(Values(seen, SightingKind.Signed), Is.EqualTo(new[] { "both" }));
        Assert.That(Values(seen, SightingKind.Encrypted), Is.EqualTo(new[] { "no" }));
        Assert.That(Values(seen, SightingKind.Size), Is.EqualTo(new[] { "8" }));
        Assert.That(Values(seen, SightingKind.NameIdFormat), Is.EqualTo(new[] { SamlNames.EmailFormat }));
        Assert.That(Values(seen, SightingKind.Attribute), Is.EqualTo(new[] { "email", "firstName", "lastName", "groups" }));
        Assert.That(Values(seen, SightingKind.Algorithm).Distinct(), Is.EqualTo(new[] { SamlNames.RsaSha256 }));
        var certificate = seen.Single(sighting => sighting.Kind is SightingKind.Certificate);
        Assert.That(certificate.Detail, Is.EqualTo(Convert.ToBase64String(SamlScene.Identity.Certificate.RawData)));
    }

    [Test]
    public void Of_Anything_HasNothingOfALogin()
    {
        var content = ShadowScene.Content with { AssertionId = "_assertion-id", InResponseTo = "_request-id" };

        var all = string.Join(' ', Of(content).Select(seen => seen.Value));

        foreach (var value in new[] { SamlScene.Email, "Engineering", "Ada", "_assertion-id", "_request-id" })
        {
            Assert.That(all, Does.Not.Contain(value));
        }
    }

    [Test]
    public void Of_AuthorityBesideTheSigner_IsNoCertificateOfTheIdp()
    {
        var seen = Of(WronglyRedTests.WithAuthority(SignedAnew.Assertion(_ => { })).OuterXml);

        Assert.That(
            seen.Where(sighting => sighting.Kind is SightingKind.Certificate).Select(sighting => sighting.Detail),
            Is.EqualTo(new[] { Convert.ToBase64String(SamlScene.Identity.Certificate.RawData) }));
    }

    [Test]
    public void Of_TwoAudiencesOfOneRestriction_EachNamesTheOther()
    {
        var seen = Of(SignedAnew.Assertion(
            assertion => assertion.Named("AudienceRestriction").InnerXml += $"<Audience xmlns=\"{SamlNames.Assertion}\">urn:other</Audience>").OuterXml);

        Assert.That(
            seen.Where(sighting => sighting.Kind is SightingKind.Audience).Select(sighting => (sighting.Value, sighting.Detail)),
            Is.EqualTo(new[] { (SamlScene.Audience, "urn:other"), ("urn:other", SamlScene.Audience) }));
    }

    [Test]
    public void Of_SignatureThatDoesNotFit_ShowsNoCertificate()
    {
        var document = SignedAnew.Assertion(_ => { });
        document.DocumentElement!.Named("NameID").InnerText = "eve@acme.example";

        Assert.That(Values(Of(document.OuterXml), SightingKind.Certificate), Is.Empty);
    }

    [Test]
    public void Of_FailedAtTheIdp_ShowsNothing() =>
        Assert.That(Of(ShadowScene.Content with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder", InResponseTo = null }), Is.Empty);

    [TestCase(SamlSigning.None, "none")]
    [TestCase(SamlSigning.Response, "response")]
    [TestCase(SamlSigning.Assertion, "assertion")]
    public void Of_Signing_IsNamed(SamlSigning signing, string expected)
    {
        Assert.That(Values(Of(ShadowScene.Content with { Signing = signing, InResponseTo = null }), SightingKind.Signed), Is.EqualTo(new[] { expected }));
    }

    [TestCase(0, "1")]
    [TestCase(1024, "1")]
    [TestCase(1025, "2")]
    [TestCase(600_000, "1024")]
    public void Of_Size_IsAPowerOfTwo(int bytes, string expected)
    {
        var response = new SamlMessage { Kind = SamlMessageKind.Response, Status = SamlNames.StatusSuccess, Length = 1 };

        Assert.That(Values([.. TrafficSightings.Of(response, [], bytes, "https://x/")], SightingKind.Size), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Of_ThousandsOfNames_AreAFew()
    {
        var assertion = new SamlAssertion
        {
            AttributeNames = [.. Enumerable.Range(0, 5_000).Select(i => $"a{i}")],
            AudienceRestrictions = [[.. Enumerable.Range(0, 5_000).Select(i => $"b{i}")]],
        };
        var response = new SamlMessage { Kind = SamlMessageKind.Response, Status = SamlNames.StatusSuccess, Length = 1, Assertions = [assertion] };

        Assert.That(TrafficSightings.Of(response, [], 1, "https://x/").Count(), Is.LessThan(100));
    }

    private static List<(SightingKind Kind, string Value, string? Detail)> Of(SamlResponseContent content) =>
        Of(SamlScene.Decode(new SamlScene().Builder.Build(content).Base64));

    private static List<(SightingKind Kind, string Value, string? Detail)> Of(string xml)
    {
        var result = SamlReader.Read(SamlXml.Post(xml), SamlBinding.Post, SamlLimits.Default);
        return
        [
            .. TrafficSightings.Of(SamlXml.Message(result), StatedSigners.Of((SamlReadResult.Message)result), 8_000, "https://sso.example.com/old-sso/acme"),
        ];
    }

    private static IEnumerable<string> Values(IReadOnlyList<(SightingKind Kind, string Value, string? Detail)> seen, SightingKind kind) =>
        seen.Where(sighting => sighting.Kind == kind).Select(sighting => sighting.Value);
}
