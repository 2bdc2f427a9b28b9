using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Telemetry;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>What the specifications allow, or what says nothing of the tenant, keeps no cutover back.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class WronglyRedTests
{
    private const string Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder";

    private static readonly string[] Nothing = [];

    [Test]
    public void Of_FailedAtTheIdp_SaysThatAlone([Values] bool isSigned, [Values] bool isBegunAtTheIdp)
    {
        var content = ShadowScene.Content with
        {
            Status = Responder,
            Issuer = "urn:another",
            Signing = isSigned ? SamlSigning.Response : SamlSigning.None,
            InResponseTo = isBegunAtTheIdp ? null : "_request",
        };
        var facts = ShadowScene.Facts with { IdpInitiatedAuthDisabled = true, Certificates = [Certificate(SamlScene.ForeignIdentity)] };

        Assert.That(CodesOf(new ShadowScene().Check(content, facts)), Is.EqualTo(new[] { "status_not_success" }));
    }

    [Test]
    public void Of_AuthorityHeldInsteadOfTheSigner_NamesTheSigner()
    {
        var document = WithAuthority(SignedAnew.Assertion(_ => { }));

        var findings = Findings(document, ShadowScene.Facts with { Certificates = [Certificate(SamlScene.ForeignIdentity)] });

        Assert.That(
            findings.Select(finding => (Of(finding.Code), finding.Seen)),
            Is.EqualTo(new[] { ("certificate_mismatch", Certificate(SamlScene.Identity).Fingerprint) }));
    }

    [Test]
    public void Of_TwoAudiencesOfOneRestriction_OneIsEnough() =>
        Assert.That(Codes(SignedAnew.Assertion(assertion => AddBefore(assertion.Named("Audience"), "Audience", "https://other.example"))), Is.EqualTo(Nothing));

    [Test]
    public void Of_SeveralRestrictions_EachHasToFit() =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion =>
            {
                var restriction = (XmlElement)assertion.Named("AudienceRestriction").CloneNode(deep: true);
                restriction.Named("Audience").InnerText = "https://other.example";
                assertion.Named("Conditions").AppendChild(restriction);
            })),
            Is.EqualTo(new[] { "audience_mismatch" }));

    [TestCase(" ", "")]
    [TestCase("", "\n    ")]
    public void Of_BlanksAroundTheAudience_AreNotIgnored(string before, string after) =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion => assertion.Named("Audience").InnerText = before + SamlScene.Audience + after)),
            Is.EqualTo(new[] { "audience_mismatch" }));

    [Test]
    public void Of_SeveralBearerConfirmations_OneThatIsValidIsEnough([Values] bool isFirst) =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion => AddConfirmation(assertion, isFirst, "https://other.example/acs", "2020-01-01T00:00:00Z"))),
            Is.EqualTo(Nothing));

    [Test]
    public void Of_SeveralBearerConfirmationsAndNoneValid_SaysWhatTheBestOneLacks() =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion =>
            {
                AddConfirmation(assertion, isFirst: true, "https://other.example/acs", "2020-01-01T00:00:00Z");
                ((XmlElement)assertion.GetElementsByTagName("SubjectConfirmationData", SamlNames.Assertion)[1]!).SetAttribute(
                    "NotOnOrAfter", "2020-01-01T00:00:00Z");
            })),
            Is.EqualTo(new[] { "expired" }));

    private static IEnumerable<TestCaseData> OtherForms()
    {
        yield return Case(
            "exclusive with comments",
            SignedXml.XmlDsigExcC14NWithCommentsTransformUrl,
            new XmlDsigEnvelopedSignatureTransform(),
            new XmlDsigExcC14NWithCommentsTransform());
        yield return Unusual("inclusive", SignedXml.XmlDsigC14NTransformUrl, new XmlDsigEnvelopedSignatureTransform(), new XmlDsigC14NTransform());
        yield return Unusual(
            "inclusive with comments",
            SignedXml.XmlDsigC14NWithCommentsTransformUrl,
            new XmlDsigEnvelopedSignatureTransform(),
            new XmlDsigC14NWithCommentsTransform());
        yield return Case("enveloped alone", SignedXml.XmlDsigExcC14NTransformUrl, new XmlDsigEnvelopedSignatureTransform());

        static TestCaseData Case(string name, string form, params Transform[] transforms) =>
            new TestCaseData(form, transforms, Nothing).SetArgDisplayNames(name);

        // Stytch's own linter does not take it, so it is told, and keeps no cutover back.
        static TestCaseData Unusual(string name, string form, params Transform[] transforms) =>
            new TestCaseData(form, transforms, new[] { "unusual_signature" }).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(OtherForms))]
    public void Of_OtherCanonicalForm_IsVerified(string form, Transform[] transforms, string[] told)
    {
        var facts = ShadowScene.Facts with { Certificates = [ConnectionCertificate.TryRead(SignedAnew.FrameworkCertificate.ExportCertificatePem())!] };
        var document = SignedAnew.ByFramework(form, transforms);

        Assert.That(Codes(document, facts), Is.EqualTo(told));
        document.DocumentElement!.Named("NameID").InnerText = "eve@acme.example";
        Assert.That(Codes(document, facts), Is.EqualTo(told.Prepend("invalid_signature")));
    }

    [TestCase("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224", "signature_not_judged")]
    [TestCase("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "signature_not_judged")]
    [TestCase("SignatureMethod", "http://www.w3.org/2009/xmldsig11#dsa-sha256", "signature_not_judged")]
    [TestCase("DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#sha224", "signature_not_judged")]
    [TestCase("CanonicalizationMethod", "http://www.w3.org/2006/12/xml-c14n11", "signature_not_judged")]
    [TestCase("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "not_allowed_algorithm")]
    [TestCase("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "not_allowed_algorithm")]
    [TestCase("Transform", "http://www.w3.org/TR/1999/REC-xpath-19991116", "not_allowed_algorithm")]
    public void Of_AlgorithmThatIsNotVerified_IsNoBrokenSignature(string element, string uri, string expected)
    {
        var document = SignedAnew.Assertion(_ => { });
        ((XmlElement)document.GetElementsByTagName(element, SamlNames.Signature)[0]!).SetAttribute("Algorithm", uri);

        Assert.That(
            Findings(document).Where(finding => finding.Code is not FindingCode.WeakSignature).Select(finding => (Of(finding.Code), finding.Seen)),
            Is.EqualTo(new[] { (expected, uri) }));
    }

    [Test]
    public void Of_CommentsAndInstructionsBetweenElements_AreReadAndTold() =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion =>
            {
                var document = assertion.OwnerDocument;
                document.InsertBefore(document.CreateComment("before"), document.DocumentElement);
                document.DocumentElement!.InsertBefore(document.CreateComment("made by a portal"), document.DocumentElement.FirstChild);
                assertion.AppendChild(document.CreateProcessingInstruction("portal", "x=\"1\""));
                document.AppendChild(document.CreateComment("behind"));
            })),
            Is.EqualTo(new[] { "comments_in_document" }));

    [TestCase("NameID")]
    [TestCase("Audience")]
    [TestCase("AttributeValue")]
    [TestCase("AuthnContextClassRef")]
    public void Of_CommentInAValue_IsNotReadAndNamed(string element)
    {
        foreach (var text in new[] { "x", "" })
        {
            var document = SignedAnew.Assertion(assertion =>
            {
                var value = assertion.Named(element);
                value.InnerText = text;
                value.AppendChild(value.OwnerDocument.CreateComment("x"));
            });

            Assert.That(Codes(document), Is.EqualTo(new[] { "comment_in_value" }));
        }
    }

    [TestCase("us-ascii")]
    [TestCase("US-ASCII")]
    [TestCase("iso-8859-1", "foreign_encoding")]
    [TestCase("utf-16", "foreign_encoding")]
    public void Of_OtherEncoding_IsReadAndToldWhereItMatters(string encoding, params string[] expected)
    {
        var xml = SignedAnew.Assertion(assertion => assertion.Named("AttributeValue").InnerText += encoding[0] is 'u' or 'U' && encoding.Length > 6 ? "" : "é")
            .DocumentElement!.OuterXml;
        var name = Encoding.GetEncoding(encoding);
        byte[] octets = [.. name.GetPreamble(), .. name.GetBytes($"<?xml version=\"1.0\" encoding=\"{encoding}\"?>" + xml)];

        Assert.That(CodesOf(new ShadowScene().Check(ShadowScene.Form(Convert.ToBase64String(octets)), ShadowScene.Expected(Facts))), Is.EqualTo(expected));
    }

    [Test]
    public void Of_AssertionInAdvice_IsPassedOverAndTold() =>
        Assert.That(
            Codes(SignedAnew.Assertion(assertion =>
            {
                var inner = (XmlElement)assertion.CloneNode(deep: true);
                inner.SetAttribute("ID", "_inner");
                inner.Named("Issuer").InnerText = "https://authority.example.com";
                inner.Named("Audience").InnerText = "https://other.example";
                inner.Named("NameID").InnerText = "eve@acme.example";
                var advice = assertion.OwnerDocument.CreateElement("Advice", SamlNames.Assertion);
                advice.AppendChild(inner);
                assertion.InsertAfter(advice, assertion.Named("Conditions"));
            })),
            Is.EqualTo(new[] { "assertion_in_advice" }));

    [Test]
    public void Of_SignedAssertionInTheAdviceOfAForgedOne_IsNoSignature()
    {
        var document = SignedAnew.Assertion(_ => { });
        var honest = document.DocumentElement!.Named("Assertion");
        var forged = (XmlElement)honest.CloneNode(deep: true);
        forged.SetAttribute("ID", "_forged");
        forged.RemoveChild(forged.ChildNodes.OfType<XmlElement>().Single(child => child.LocalName == "Signature"));
        forged.Named("NameID").InnerText = "root@acme.example";
        honest.ParentNode!.ReplaceChild(forged, honest);
        var advice = document.CreateElement("Advice", SamlNames.Assertion);
        advice.AppendChild(honest);
        forged.InsertAfter(advice, forged.Named("Conditions"));

        Assert.That(Codes(document), Is.EqualTo(new[] { "missing_signature", "assertion_in_advice" }));
    }

    internal static XmlDocument WithAuthority(XmlDocument document)
    {
        var signer = (XmlElement)document.GetElementsByTagName("X509Certificate", SamlNames.Signature)[0]!;
        var authority = (XmlElement)signer.CloneNode(deep: true);
        authority.InnerText = Convert.ToBase64String(SamlScene.ForeignIdentity.Certificate.RawData);
        signer.ParentNode!.InsertBefore(authority, signer);
        return document;
    }

    private static void AddConfirmation(XmlElement assertion, bool isFirst, string recipient, string notOnOrAfter)
    {
        var own = assertion.Named("SubjectConfirmation");
        var other = (XmlElement)own.CloneNode(deep: true);
        other.Named("SubjectConfirmationData").SetAttribute("Recipient", recipient);
        other.Named("SubjectConfirmationData").SetAttribute("NotOnOrAfter", notOnOrAfter);
        own.ParentNode!.InsertBefore(other, isFirst ? own : null);
    }

    private static void AddBefore(XmlElement element, string name, string text)
    {
        var added = element.OwnerDocument.CreateElement(element.Prefix, name, SamlNames.Assertion);
        added.InnerText = text;
        element.ParentNode!.InsertBefore(added, element);
    }

    private static ConnectionFacts Facts => ShadowScene.Facts;

    private static IReadOnlyList<Finding> Findings(XmlDocument document, ConnectionFacts? facts = null) =>
        ShadowCheck.Of(ShadowScene.Form(SamlScene.Encode(document)), 6_000, ShadowScene.Expected(facts ?? Facts), new ShadowScene().Saml.Time.GetUtcNow());

    private static string[] Codes(XmlDocument document, ConnectionFacts? facts = null) => CodesOf(Findings(document, facts).Select(finding => finding.Code));

    private static string Of(FindingCode code) => Words.Of(code);

    private static string[] CodesOf(IEnumerable<FindingCode> codes) => [.. codes.Select(Of)];

    private static ConnectionCertificate Certificate(SigningIdentity identity) => ConnectionCertificate.TryRead(identity.Certificate.ExportCertificatePem())!;
}
