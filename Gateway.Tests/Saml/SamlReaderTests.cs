using System.Security.Cryptography;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SamlReaderTests
{
    private const string Assertion =
        """
        <a:Assertion ID="_a"><a:Issuer Format="x">
            https://idp.example.com/entity
          </a:Issuer><a:Subject><a:NameID Format="urn:f">ada@acme.example</a:NameID>
          <a:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"><a:SubjectConfirmationData Recipient="https://other" InResponseTo="_other" NotOnOrAfter="2020-01-01T00:00:00Z"/></a:SubjectConfirmation>
          <a:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><a:SubjectConfirmationData Recipient="https://sp/acs" InResponseTo="_q" NotOnOrAfter="2026-01-02T03:09:05Z"/></a:SubjectConfirmation>
          </a:Subject>
          <a:Conditions NotBefore="2026-01-02T03:04:05.123456789Z" NotOnOrAfter="2026-01-02T04:04:05+01:00">
            <a:AudienceRestriction><a:Audience>urn:sp:1</a:Audience><a:Audience> urn:sp:2 </a:Audience></a:AudienceRestriction>
          </a:Conditions>
          <a:AttributeStatement><a:Attribute Name="mail"><a:AttributeValue>ada@acme.example</a:AttributeValue></a:Attribute><a:Attribute Name="groups"/></a:AttributeStatement>
        </a:Assertion>
        """;

    [Test]
    public void Read_Response_SaysWhatStandsAtItsPlaces()
    {
        var xml =
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:Response {SamlXml.Namespaces} ID=\"_r\" Destination=\"https://sp/acs\" "
                + "IssueInstant=\"2026-01-02T03:04:05Z\">"
                + $"<a:Issuer>urn:idp</a:Issuer><p:Status><p:StatusCode Value=\"{SamlNames.StatusSuccess}\"/></p:Status>{Assertion}</p:Response>";

        var message = SamlXml.Message(SamlXml.Read(xml));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Kind, Is.EqualTo(SamlMessageKind.Response));
            Assert.That(message.Id, Is.EqualTo("_r"));
            Assert.That(message.Issuer, Is.EqualTo("urn:idp"));
            Assert.That(message.Destination, Is.EqualTo("https://sp/acs"));
            Assert.That(message.InResponseTo, Is.EqualTo("_q"), "from the bearer confirmation");
            Assert.That(message.IssueInstant, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
            Assert.That(message.Status, Is.EqualTo(SamlNames.StatusSuccess));
            Assert.That(message.Length, Is.EqualTo(Encoding.UTF8.GetByteCount(xml)));
            var assertion = message.Assertions.Single();
            Assert.That(assertion.Id, Is.EqualTo("_a"));
            Assert.That(assertion.Issuer, Is.EqualTo("https://idp.example.com/entity"));
            Assert.That(assertion.Audiences, Is.EqualTo(["urn:sp:1", " urn:sp:2 "]), "as they stand");
            Assert.That(assertion.Recipients, Is.EqualTo(["https://sp/acs"]));
            Assert.That(assertion.InResponseTo, Is.EqualTo("_q"));
            Assert.That(assertion.NotBefore, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567)));
            Assert.That(assertion.NotOnOrAfter, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), "the earlier one");
            Assert.That(assertion.NameIdFormat, Is.EqualTo("urn:f"));
            Assert.That(assertion.AttributeNames, Is.EqualTo(["mail", "groups"]));
        }
    }

    [Test]
    public void Read_SignedResponse_ShowsItsSignaturesAndNobodysName([Values] IdpShape shape)
    {
        var base64 = new SamlScene().Builder.Build(SamlScene.Content(shape)).Base64;

        var message = SamlXml.Message(SamlReader.Read(Encoding.ASCII.GetBytes(base64), SamlBinding.Post, SamlLimits.Default));

        var profile = IdpProfile.Of(shape);
        SignaturePlace[] places =
        [
            .. profile.SignsResponse ? [SignaturePlace.Response] : Array.Empty<SignaturePlace>(),
            .. profile.SignsAssertion ? [SignaturePlace.Assertion] : Array.Empty<SignaturePlace>(),
        ];
        Assert.That(message.Signatures.Select(signature => signature.Place), Is.EqualTo(places));
        Assert.That(message.Signatures.Select(signature => signature.Algorithm), Is.All.EqualTo(SamlNames.RsaSha256));
        Assert.That(message.Signatures.Select(signature => signature.DigestAlgorithm), Is.All.EqualTo(SamlNames.Sha256));
        var raw = SamlScene.Identity.Certificate.RawData;
        Assert.That(
            message.Signatures.SelectMany(signature => signature.Certificates).Select(certificate => certificate.Fingerprint),
            Is.All.EqualTo(Convert.ToHexStringLower(SHA256.HashData(raw))));
        Assert.That(message.Signatures.SelectMany(signature => signature.Certificates).Select(certificate => certificate.Raw.ToArray()), Is.All.EqualTo(raw));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(message), Does.Not.Contain(SamlScene.Email).And.Not.Contain("Engineering"));
    }

    [TestCase("AuthnRequest", SamlMessageKind.AuthnRequest, "https://sp/acs")]
    [TestCase("LogoutRequest", SamlMessageKind.LogoutRequest, null)]
    [TestCase("LogoutResponse", SamlMessageKind.LogoutResponse, null)]
    public void Read_OtherMessageByRedirect_SaysItsKindAndIssuer(string root, SamlMessageKind kind, string? acsUrl)
    {
        var xml =
            $"<{root} xmlns=\"{SamlNames.Protocol}\" ID=\"_q\" AssertionConsumerServiceURL=\"https://sp/acs\" InResponseTo=\"_1\"><Issuer "
            + $"xmlns=\"{SamlNames.Assertion}\">urn:sp</Issuer></{root}>";

        var message = SamlXml.Message(SamlReader.Read(SamlXml.Redirect(xml), SamlBinding.Redirect, SamlLimits.Default));

        Assert.That((message.Kind, message.Id, message.Issuer, message.AcsUrl, message.InResponseTo), Is.EqualTo((kind, "_q", "urn:sp", acsUrl, "_1")));
    }

    [Test]
    public void Read_LineBreaksAndByteOrderMark_AreTolerated()
    {
        byte[] octets = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(SamlXml.Response("<a:Issuer>urn:é</a:Issuer>"))];
        var field = Encoding.ASCII.GetBytes("\r\n" + Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks) + "\n");

        Assert.That(SamlXml.Message(SamlReader.Read(field, SamlBinding.Post, SamlLimits.Default)).Issuer, Is.EqualTo("urn:é"));
    }

    [Test]
    public void Read_EncryptedAssertion_IsCounted()
    {
        var message = SamlXml.Message(SamlXml.Read(SamlXml.Response("<a:EncryptedAssertion/><a:EncryptedAssertion/>")));

        Assert.That((message.EncryptedAssertions, message.Assertions.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public void Read_CharacterDataSection_IsText() =>
        Assert.That(SamlXml.Message(SamlXml.Read(SamlXml.Response("<a:Issuer>urn:<![CDATA[a&b]]></a:Issuer>"))).Issuer, Is.EqualTo("urn:a&b"));

    [TestCase("2026-01-02T03:04:05Z", 0)]
    [TestCase("2026-01-02T03:04:05", 0)]
    [TestCase("2026-01-02T03:04:05.5Z", 500)]
    [TestCase("2026-01-02T04:04:05.0000000000+01:00", 0)]
    [TestCase(" 2026-01-02T03:04:05Z ", 0)]
    public void Read_IssueInstant_IsUtc(string text, int milliseconds)
    {
        var message = SamlXml.Message(SamlXml.Read($"<p:Response {SamlXml.Namespaces} IssueInstant=\"{text}\"/>"));

        Assert.That(message.IssueInstant, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, milliseconds, TimeSpan.Zero)));
        Assert.That(message.IssueInstant!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase("01/02/2026")]
    [TestCase("2026-01-02")]
    [TestCase("2026-13-02T03:04:05Z")]
    [TestCase("2026-01-02T03:04:05.99999999999999999999999999999999999999999999999999999999999999999999999999999Z")]
    public void Read_OtherInstant_IsNone(string text) =>
        Assert.That(SamlXml.Message(SamlXml.Read($"<p:Response {SamlXml.Namespaces} IssueInstant=\"{text}\"/>")).IssueInstant, Is.Null);

    [Test]
    public void Read_AtEachLimit_IsReadAndBeyondIsNot()
    {
        const string xml = "<a:Issuer><a:b x='1' y='1234'/>12345678</a:Issuer>";
        var field = SamlXml.Post(SamlXml.Response(xml));
        var exact = SamlLimits.Default with
        {
            MaxBytes = field.Length,
            MaxDepth = 3,
            MaxElements = 3,
            MaxAttributes = 3,
            MaxValueLength = SamlNames.Assertion.Length,
            MaxTextLength = 8,
        };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(exact), Is.Null);
            Assert.That(Read(exact with { MaxBytes = field.Length - 1 }), Is.EqualTo(SamlDefect.TooLong));
            Assert.That(Read(exact with { MaxDepth = 2 }), Is.EqualTo(SamlDefect.TooDeep));
            Assert.That(Read(exact with { MaxElements = 2 }), Is.EqualTo(SamlDefect.TooManyElements));
            Assert.That(Read(exact with { MaxAttributes = 2 }), Is.EqualTo(SamlDefect.TooManyAttributes));
            Assert.That(Read(exact with { MaxValueLength = SamlNames.Assertion.Length - 1 }), Is.EqualTo(SamlDefect.ValueTooLong));
            Assert.That(Read(exact with { MaxTextLength = 7 }), Is.EqualTo(SamlDefect.ValueTooLong));
        }

        SamlDefect? Read(SamlLimits limits) => SamlXml.Defect(SamlReader.Read(field, SamlBinding.Post, limits));
    }

    [Test]
    public void Read_DeflateBomb_IsTooLongAndCostsLittle()
    {
        var bomb = SamlXml.Redirect(new byte[200_000_000]);
        SamlReader.Read(SamlXml.Redirect("<a/>"), SamlBinding.Redirect, SamlLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = SamlReader.Read(bomb, SamlBinding.Redirect, SamlLimits.Default);

        Assert.That(SamlXml.Defect(result), Is.EqualTo(SamlDefect.TooLong));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(6 * SamlLimits.Default.MaxBytes));
    }
}
