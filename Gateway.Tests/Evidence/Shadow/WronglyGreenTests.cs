using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Telemetry;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>What keeps people from signing in, or was not seen, is told.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class WronglyGreenTests
{
    private const string Formats = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

    [TestCase(Formats + "persistent", "d41d8cd98f00", "email_missing")]
    [TestCase(Formats + "transient", "_7f3a90c1", "email_missing")]
    [TestCase(Formats + "transient", "_7f3a90c1@idp.example.com", "email_missing")]
    [TestCase(Formats + "persistent", "ada@acme.example")]
    [TestCase("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "ACME\\ada", "email_missing")]
    [TestCase("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", " ", "email_missing")]
    [TestCase("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "ada@acme.example")]
    public void Of_EmailFromTheNameId_NeedsAnAddressThere(string format, string value, params string[] expected)
    {
        var findings = Findings("NameID", assertion =>
        {
            assertion.Named("NameID").SetAttribute("Format", format);
            assertion.Named("NameID").InnerText = value;
        });

        Assert.That(Codes(findings), Is.EqualTo(expected));
        Assert.That(string.Join(' ', findings.Select(finding => finding.Seen)), Does.Not.Contain("7f3a90c1").And.Not.Contain("d41d8"));
    }

    [Test]
    public void Of_EmailFromTheNameIdAndThereIsNone_IsTold() =>
        Assert.That(Codes(Findings("NameID", assertion => Remove(assertion.Named("NameID")))), Is.EqualTo(new[] { "email_missing" }));

    [Test]
    public void Of_EmailFromAnEncryptedNameId_IsNotJudged() =>
        Assert.That(
            Codes(Findings("NameID", assertion =>
                assertion.Named("Subject").ReplaceChild(assertion.OwnerDocument.CreateElement("EncryptedID", SamlNames.Assertion), assertion.Named("NameID")))),
            Is.Empty);

    [TestCase("", "email_missing")]
    [TestCase("<AttributeValue/>", "email_missing")]
    [TestCase("<AttributeValue>  </AttributeValue>", "email_missing")]
    [TestCase("<AttributeValue>ada</AttributeValue>", "email_missing")]
    [TestCase("<AttributeValue/><AttributeValue>ada@acme.example</AttributeValue>")]
    public void Of_EmailFromAnAttribute_NeedsAnAddressThere(string values, params string[] expected) =>
        Assert.That(
            Codes(Findings("email", assertion => assertion.Named("Attribute").InnerXml = values.Replace(
                "<AttributeValue", $"<AttributeValue xmlns=\"{SamlNames.Assertion}\"", StringComparison.Ordinal))),
            Is.EqualTo(expected));

    [Test]
    public void Of_NoAuthnStatement_IsAWarning() =>
        Assert.That(Codes(Findings("email", assertion => Remove(assertion.Named("AuthnStatement")))), Is.EqualTo(new[] { "authn_statement_missing" }));

    [TestCase("Recipient")]
    [TestCase("NotOnOrAfter")]
    public void Of_BearerConfirmationThatLacksSomething_IsAWarning(string attribute)
    {
        var findings = Findings("email", assertion => assertion.Named("SubjectConfirmationData").RemoveAttribute(attribute));

        Assert.That(
            findings.Select(finding => (Words.Of(finding.Code), finding.Code.Severity(), finding.Seen)),
            Is.EqualTo(new[] { ("bearer_incomplete", FindingSeverity.Warning, "no " + attribute) }));
    }

    [Test]
    public void Of_NoBearerConfirmation_IsAWarning() =>
        Assert.That(
            Codes(
                Findings("email", assertion => assertion.Named("SubjectConfirmation").SetAttribute("Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"))),
            Is.EqualTo(new[] { "bearer_incomplete" }));

    [Test]
    public void Of_EncryptedAssertionInAnUnsignedResponse_SaysThatNoSignatureWasSeen()
    {
        var content = ShadowScene.Content with { EncryptedFor = SamlScene.ForeignIdentity.Certificate, Signing = SamlSigning.Assertion };

        var codes = new ShadowScene().Check(content, ShadowScene.Facts with { HasEncryptionKey = true });

        Assert.That(codes.Select(code => (Words.Of(code), code.Severity())), Is.EqualTo(new[] { ("signature_unseen", FindingSeverity.Warning) }));
    }

    private static IReadOnlyList<Finding> Findings(string emailFrom, Action<XmlElement> change)
    {
        var facts = ShadowScene.Facts with { AttributeMapping = new Dictionary<string, string> { ["email"] = emailFrom } };
        return ShadowCheck.Of(
            ShadowScene.Form(SamlScene.Encode(SignedAnew.Assertion(change))), 6_000, ShadowScene.Expected(facts), new ShadowScene().Saml.Time.GetUtcNow());
    }

    private static string[] Codes(IEnumerable<Finding> findings) => [.. findings.Select(finding => Words.Of(finding.Code))];

    private static void Remove(XmlElement element) => element.ParentNode!.RemoveChild(element);
}
