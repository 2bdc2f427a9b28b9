using Gateway.Cli.SamlKit;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Evidence.Shadow;

[Parallelizable]
internal sealed class ShadowCheckTests
{
    private static readonly DateTimeOffset Now = new ShadowScene().Saml.Time.GetUtcNow();

    [Test]
    public void Of_EverythingAgrees_FindsNothing()
    {
        Assert.That(new ShadowScene().Check(ShadowScene.Content, ShadowScene.Facts), Is.Empty);
    }

    [TestCaseSource(nameof(Spoiled))]
    public void Of_OneThingSpoiled_FindsIt(Func<SamlResponseContent, SamlResponseContent> spoil, FindingCode[] expected)
    {
        Assert.That(new ShadowScene().Check(spoil(ShadowScene.Content), ShadowScene.Facts), Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> Spoiled()
    {
        yield return Case("issuer", content => content with { Issuer = "http://www.okta.com/exk2" }, FindingCode.IssuerMismatch);
        yield return Case("audience", content => content with { Audience = SamlScene.Audience + "/" }, FindingCode.AudienceMismatch);
        yield return Case("own audience", content => content with { Audience = ShadowScene.Target });
        yield return Case("destination", content => content with { Destination = "https://other.example/acs" }, FindingCode.DestinationMismatch);
        yield return Case("recipient", content => content with { Recipient = "https://other.example/acs" }, FindingCode.RecipientMismatch);
        yield return Case("own acs", content => content with { Destination = ShadowScene.Target, Recipient = ShadowScene.Target });
        yield return Case("unsigned", content => content with { Signing = SamlSigning.None }, FindingCode.MissingSignature);
        yield return Case("sha1", content => content with { UsesSha1 = true }, FindingCode.WeakSignature);
        yield return Case("failed", content => content with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }, FindingCode.StatusNotSuccess);
        yield return Case("expired", content => content with { IssuedAt = Now.AddMinutes(-6) }, FindingCode.Expired, FindingCode.ClockSkew);
        yield return Case("early", content => content with { IssuedAt = Now.AddMinutes(6) }, FindingCode.NotYetValid, FindingCode.ClockSkew);
        yield return Case("skewed", content => content with { IssuedAt = Now.AddSeconds(90) }, FindingCode.ClockSkew);
        yield return Case("nearly over", content => content with { IssuedAt = Now.AddSeconds(-280) }, FindingCode.ClockSkew, FindingCode.ShortLifetime);
        yield return Case(
            "encrypted",
            content => content with { EncryptedFor = SamlScene.ForeignIdentity.Certificate, Signing = SamlSigning.Response },
            FindingCode.EncryptedWithoutKey);
        yield return Case("idp-initiated", content => content with { InResponseTo = null });
    }

    [TestCaseSource(nameof(Facts))]
    public void Of_ConnectionIsOtherwise_FindsIt(Func<ConnectionFacts, ConnectionFacts> spoil, FindingCode[] expected)
    {
        Assert.That(new ShadowScene().Check(ShadowScene.Content with { InResponseTo = null }, spoil(ShadowScene.Facts)), Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> Facts()
    {
        yield return FactCase("no audience", facts => facts with { AlternativeAudienceUri = null }, FindingCode.AudienceMismatch);
        yield return FactCase("no acs", facts => facts with { AlternativeAcsUrl = null }, FindingCode.DestinationMismatch, FindingCode.RecipientMismatch);
        yield return FactCase("no audience, as told by an operator", facts => facts with { AlternativeAudienceUri = null, Source = FactSource.Operator });
        yield return FactCase("idp-initiated disabled", facts => facts with { IdpInitiatedAuthDisabled = true }, FindingCode.IdpInitiatedDisabled);
        yield return FactCase("pending", facts => facts with { Status = ConnectionStatus.Pending }, FindingCode.ConnectionPending);
        yield return FactCase("deleted", facts => facts with { DeletedAt = Now }, FindingCode.ConnectionDeleted);
        yield return FactCase("stranger", facts => facts with { Certificates = [Certificate(SamlScene.ForeignIdentity)] }, FindingCode.CertificateMismatch);
        yield return FactCase("rotation", facts => facts with { Certificates = [Certificate(SamlScene.ForeignIdentity), Certificate(SamlScene.Identity)] });
        yield return FactCase("no certificate known", facts => facts with { Certificates = [] });
        yield return FactCase(
            "attributes",
            facts => facts with { AttributeMapping = new Dictionary<string, string> { ["email"] = "mail", ["full_name"] = "cn", ["groups"] = "memberOf" } },
            FindingCode.EmailUnmapped, FindingCode.NameUnmapped, FindingCode.GroupsUnmapped);
        yield return FactCase("subject", facts => facts with { AttributeMapping = new Dictionary<string, string> { ["email"] = "NameID" } });
    }

    [Test]
    public void Of_EncryptedAndKeyMoved_FindsNothing()
    {
        var content = ShadowScene.Content with { EncryptedFor = SamlScene.ForeignIdentity.Certificate, Signing = SamlSigning.Response };

        Assert.That(new ShadowScene().Check(content, ShadowScene.Facts with { HasEncryptionKey = true }), Is.Empty);
    }

    [Test]
    public void Of_ConnectionNotKnown_ComparesWithTheMappingAndSaysSo()
    {
        var scene = new ShadowScene();

        Assert.That(scene.Check(ShadowScene.Content, facts: null), Is.EqualTo(new[] { FindingCode.ConnectionUnknown }));
        Assert.That(
            scene.Check(ShadowScene.Content with { Audience = "urn:other", Issuer = "urn:idp" }, facts: null),
            Is.EqualTo(new[] { FindingCode.IssuerMismatch, FindingCode.AudienceMismatch, FindingCode.ConnectionUnknown }));
    }

    [Test]
    public void Of_NoMapping_FindsWhatAnyConnectionRefuses()
    {
        var scene = new ShadowScene();
        var response = scene.Saml.Builder.Build(ShadowScene.Content).Base64;

        Assert.That(scene.Check(ShadowScene.Form(response), ShadowExpectation.None), Is.Empty);
        var changed = SamlScene.Encode(SamlScene.Decode(response).Replace(SamlScene.Email, "eve@acme.example", StringComparison.Ordinal));
        Assert.That(scene.Check(ShadowScene.Form(changed), ShadowExpectation.None), Is.EqualTo(new[] { FindingCode.InvalidSignature }));
    }

    [Test]
    public void Of_ChangedAfterSigning_DoesNotFit()
    {
        var scene = new ShadowScene();
        var changed = SamlScene.Decode(scene.Saml.Builder.Build(ShadowScene.Content).Base64)
            .Replace(SamlScene.Email, "eve@acme.example", StringComparison.Ordinal);

        var findings = ShadowCheck.Of(ShadowScene.Form(SamlScene.Encode(changed)), 6_000, ShadowScene.Expected(ShadowScene.Facts), Now);

        Assert.That(findings, Is.EqualTo(new[] { new Finding(FindingCode.InvalidSignature, "does_not_fit") }));
    }

    [TestCase("", FindingCode.NoResponse)]
    [TestCase("RelayState=x", FindingCode.NoResponse)]
    [TestCase("SAMLResponse=%21", FindingCode.Unreadable)]
    [TestCase("SAMLResponse=QQ%3D%3D&SAMLResponse=QQ%3D%3D", FindingCode.AmbiguousForm)]
    public void Of_FormWithoutAReadableResponse_SaysWhatItIs(string form, FindingCode expected)
    {
        var message = SamlHttp.ReadForm(System.Text.Encoding.ASCII.GetBytes(form), SamlLimits.Default);

        Assert.That(new ShadowScene().Check(message, ShadowScene.Expected(ShadowScene.Facts)), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Of_AnotherMessage_IsNoResponse()
    {
        var request = SamlScene.Encode("""<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>""");

        Assert.That(new ShadowScene().Check(ShadowScene.Form(request), ShadowExpectation.None), Is.EqualTo(new[] { FindingCode.NotAResponse }));
    }

    [Test]
    public void Of_NoAssertionOrTwo_IsFound()
    {
        var scene = new ShadowScene();
        var document = scene.Saml.Document(IdpShape.Entra);
        var assertion = document.DocumentElement!.LastChild!;
        document.DocumentElement.RemoveChild(assertion);
        var none = SamlScene.Encode(document);
        document.DocumentElement.AppendChild(assertion);
        var second = (System.Xml.XmlElement)assertion.CloneNode(deep: true);
        second.SetAttribute("ID", "_second");
        document.DocumentElement.AppendChild(second);

        Assert.That(scene.Check(ShadowScene.Form(none), ShadowExpectation.None), Does.Contain(FindingCode.NoAssertion));
        Assert.That(scene.Check(ShadowScene.Form(SamlScene.Encode(document)), ShadowExpectation.None), Does.Contain(FindingCode.SeveralAssertions));
    }

    [Test]
    public void Of_LongRelayStateAndLargeForm_AreWorthAWord()
    {
        var scene = new ShadowScene();
        var form = ShadowScene.Form(scene.Saml.Builder.Build(ShadowScene.Content).Base64, new string('r', 81));

        var findings = ShadowCheck.Of(form, 101 * 1024, ShadowScene.Expected(ShadowScene.Facts), Now);

        Assert.That(findings, Is.EqualTo(new[]
        {
            new Finding(FindingCode.LongRelayState, "81 bytes", "80 bytes"), new Finding(FindingCode.LargeForm, "101 KiB"),
        }));
    }

    [Test]
    public void Of_EveryShape_PassesWithItsOwnAttributes([Values] IdpShape shape)
    {
        var profile = IdpProfile.Of(shape);
        var facts = ShadowScene.Facts with
        {
            AttributeMapping = new Dictionary<string, string>
            {
                ["email"] = profile.EmailAttribute,
                ["first_name"] = profile.FirstNameAttribute,
                ["last_name"] = profile.LastNameAttribute,
            },
        };

        Assert.That(
            new ShadowScene().Check(ShadowScene.Content with { Shape = shape }, facts).Where(code => code.Severity() is FindingSeverity.Error), Is.Empty);
    }

    [Test]
    public void Fingerprint_OfWhatIsCompared_ChangesWithIt()
    {
        var facts = ShadowScene.Facts;
        string[] fingerprints =
        [
            .. new[]
            {
                ShadowScene.Expected(facts),
                ShadowScene.Expected(null),
                ShadowScene.Expected(facts with { AlternativeAudienceUri = "urn:x" }),
                ShadowScene.Expected(facts with { AlternativeAcsUrl = "urn:x" }),
                ShadowScene.Expected(facts with { IdpEntityId = "urn:x" }),
                ShadowScene.Expected(facts with { Certificates = [Certificate(SamlScene.ForeignIdentity)] }),
                ShadowScene.Expected(facts with { HasEncryptionKey = true }),
                ShadowScene.Expected(facts with { Status = ConnectionStatus.Pending }),
            }.Select(expected => expected.Fingerprint),
        ];

        Assert.That(fingerprints, Is.Unique);
        Assert.That(ShadowScene.Expected(facts with { ReadAt = Now, Source = FactSource.Webhook }).Fingerprint, Is.EqualTo(fingerprints[0]));
    }

    private static ConnectionCertificate Certificate(SigningIdentity identity) => ConnectionCertificate.TryRead(identity.Certificate.ExportCertificatePem())!;

    private static TestCaseData Case(string name, Func<SamlResponseContent, SamlResponseContent> spoil, params FindingCode[] expected) =>
        new TestCaseData(spoil, expected.Order().ToArray()).SetArgDisplayNames(name);

    private static TestCaseData FactCase(string name, Func<ConnectionFacts, ConnectionFacts> spoil, params FindingCode[] expected) =>
        new TestCaseData(spoil, expected.Order().ToArray()).SetArgDisplayNames(name);
}
