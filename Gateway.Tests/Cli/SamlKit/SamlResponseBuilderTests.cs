using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SamlResponseBuilderTests
{
    private readonly SamlScene _scene = new();

    [TestCase(IdpShape.Okta, 8)]
    [TestCase(IdpShape.Okta, 300)]
    [TestCase(IdpShape.Okta, 600)]
    [TestCase(IdpShape.Entra, 6)]
    [TestCase(IdpShape.Entra, 300)]
    [TestCase(IdpShape.Entra, 600)]
    [TestCase(IdpShape.GoogleWorkspace, 6)]
    [TestCase(IdpShape.GoogleWorkspace, 300)]
    [TestCase(IdpShape.GoogleWorkspace, 600)]
    public void Build_TargetLength_IsMetWithinFivePercent(IdpShape shape, int kilobytes)
    {
        var target = kilobytes * 1024;

        var response = _scene.Builder.Build(SamlScene.Content(shape) with { TargetLength = target });

        Assert.That(response.Base64, Has.Length.EqualTo(target).Within(5).Percent);
        Assert.That(_scene.Verify(response.Base64, shape), Is.Null);
    }

    [Test]
    public void Build_TargetLengthBelowTheShortest_LeavesOutTheCertificate()
    {
        var shortest = _scene.Builder.Build(SamlScene.Content(IdpShape.Okta) with { TargetLength = 1024 }).Base64;

        Assert.That(SamlScene.Decode(shortest), Does.Not.Contain("X509Certificate"));
        Assert.That(_scene.Verify(shortest), Is.Null);
    }

    [Test]
    public void Build_LargeResponse_CarriesEveryGroupItCounts()
    {
        var response = _scene.Builder.Build(SamlScene.Content(IdpShape.Okta) with { TargetLength = 300 * 1024 });

        var verification = _scene.Verifier.Verify(response.Base64, SamlScene.Expectation(IdpShape.Okta));

        Assert.That((verification as SamlVerification.Accepted)?.Login.GroupCount, Is.EqualTo(response.GroupCount).And.GreaterThan(500));
    }

    [Test]
    public void Build_TargetLengthAboveTheLimit_Throws() =>
        Assert.That(
            () => _scene.Builder.Build(SamlScene.Content(IdpShape.Okta) with { TargetLength = SamlResponseBuilder.MaxTargetLength + 1 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(IdpShape.Okta, "saml2p:Response", "saml2:Assertion", "ds:Signature", 2)]
    [TestCase(IdpShape.Entra, "samlp:Response", "Assertion", "Signature", 1)]
    [TestCase(IdpShape.GoogleWorkspace, "saml2p:Response", "saml2:Assertion", "ds:Signature", 1)]
    [TestCase(IdpShape.OneLogin, "samlp:Response", "saml:Assertion", "ds:Signature", 1)]
    [TestCase(IdpShape.PingFederate, "samlp:Response", "saml:Assertion", "ds:Signature", 1)]
    [TestCase(IdpShape.Shibboleth, "saml2p:Response", "saml2:Assertion", "ds:Signature", 1)]
    [TestCase(IdpShape.Adfs, "samlp:Response", "Assertion", "ds:Signature", 1)]
    public void Build_EachShape_HasItsOwnSpelling(IdpShape shape, string response, string assertion, string signature, int signatures)
    {
        var document = _scene.Document(shape);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.DocumentElement!.Name, Is.EqualTo(response));
            Assert.That(document.DocumentElement.LastChild!.Name, Is.EqualTo(assertion));
            Assert.That(
                document.GetElementsByTagName("Signature", SamlNames.Signature).OfType<XmlElement>().Select(element => element.Name),
                Is.EqualTo(Enumerable.Repeat(signature, signatures)));
        }
    }

    [Test]
    public void Build_Twice_GivesDifferentIds([Values] IdpShape shape)
    {
        var first = _scene.Builder.Build(SamlScene.Content(shape));
        var second = _scene.Builder.Build(SamlScene.Content(shape));

        Assert.That(second.AssertionId, Is.Not.EqualTo(first.AssertionId));
        Assert.That(() => XmlConvert.VerifyNCName(first.AssertionId), Throws.Nothing);
    }

    [Test]
    public void Build_Adfs_SpellsKeyInfoConsentAndLifetimesItsWay()
    {
        var xml = SamlScene.Decode(_scene.Builder.Build(SamlScene.Content(IdpShape.Adfs)).Base64);

        Assert.That(xml, Does.Contain("<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"));
        Assert.That(xml, Does.Contain("Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\""));
        var expiries = System.Text.RegularExpressions.Regex.Matches(xml, "NotOnOrAfter=\"([^\"]+)\"")
            .Select(match => DateTimeOffset.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(expiries, Is.EqualTo([_scene.Time.GetUtcNow().AddMinutes(5), _scene.Time.GetUtcNow().AddHours(1)]).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Build_Shibboleth_NamesAttributesByOidAndForPeople()
    {
        var xml = SamlScene.Decode(_scene.Builder.Build(SamlScene.Content(IdpShape.Shibboleth)).Base64);

        Assert.That(
            xml,
            Does.Contain("Name=\"urn:oid:0.9.2342.19200300.100.1.3\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\" FriendlyName=\"mail\""));
        Assert.That(xml, Does.Contain("xsi:type=\"xsd:string\""));
    }

    [Test]
    public void Build_OneLogin_WritesWholeSeconds() =>
        Assert.That(SamlScene.Decode(_scene.Builder.Build(SamlScene.Content(IdpShape.OneLogin)).Base64), Does.Match("IssueInstant=\"[^\".]+Z\""));
}
