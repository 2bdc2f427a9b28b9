using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Saml.Metadata;

namespace Gateway.Tests.Saml;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class IdpMetadataReaderTests
{
    private const string Md = "urn:oasis:names:tc:SAML:2.0:metadata";

    private static readonly string One = CertificateOf("one");

    private static readonly string Two = CertificateOf("two");

    [Test]
    public void Read_OneIdp_GivesEntityIdSsoUrlAndCertificates()
    {
        var read = Read(Entity(
            "https://idp.example.com",
            Key("signing", One),
            Service("HTTP-POST", "https://idp.example.com/post"),
            Service("HTTP-Redirect", "https://idp.example.com/redirect")));

        Assert.That(read.Fault, Is.Null);
        Assert.That(
            (read.Idp!.EntityId, read.Idp.SsoUrl, read.Idp.Certificates.Single()),
            Is.EqualTo(("https://idp.example.com", "https://idp.example.com/redirect", One)));
    }

    // Shibboleth ships its metadata with comments, Keycloak wraps it, ADFS signs it and adds other roles; certificates stand in lines of 64 or with tabs.
    [Test]
    public void Read_CommentsInstructionsLineBreaksAndOtherRoles_AreNoHindrance()
    {
        var lines = string.Join("\n\t", One.Chunk(64).Select(chunk => new string(chunk)));
        var entity = Entity(
            "https://idp.example.com",
            $"<!-- a comment -->{Key("signing", lines)}{Key("encryption", Two)}",
            Service("HTTP-Redirect", "https://idp.example.com/sso"))
            .Replace("</md:EntityDescriptor>", "<md:SPSSODescriptor protocolSupportEnumeration=\"x\"/></md:EntityDescriptor>", StringComparison.Ordinal);

        var read = Read(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?note x?><!-- made by hand -->\n<md:EntitiesDescriptor "
            + $"xmlns:md=\"{Md}\">{entity}</md:EntitiesDescriptor>");

        Assert.That(read.Fault, Is.Null);
        Assert.That(read.Idp!.Certificates, Is.EqualTo(new[] { One }));
    }

    [Test]
    public void Read_KeyWithoutUseAndTheSameTwice_CountOnce()
    {
        var read = Read(Entity(
            "https://idp.example.com", Key(null, One) + Key("signing", One) + Key("signing", Two), Service("HTTP-POST", "https://idp.example.com/post")));

        Assert.That(read.Idp!.Certificates, Is.EqualTo(new[] { One, Two }));
        Assert.That(read.Idp.SsoUrl, Is.EqualTo("https://idp.example.com/post"));
    }

    [Test]
    public void Read_SeveralIdps_NeedsToBeToldWhich()
    {
        var document =
            "<md:EntitiesDescriptor "
            + $"xmlns:md=\"{Md}\">{Simple("https://a.example.com")}<md:EntitiesDescriptor>{Simple("https://b.example.com")}</md:EntitiesDescriptor></"
            + "md:EntitiesDescriptor>";

        Assert.That(Read(document).Fault, Does.Contain("several"));
        Assert.That(Read(document, "https://b.example.com").Idp!.EntityId, Is.EqualTo("https://b.example.com"));
        Assert.That(Read(document, "https://c.example.com").Fault, Does.Contain("does not describe"));
    }

    [Test]
    public void Read_Utf16WithItsMark_IsRead()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Simple("https://idp.example.com"))).ToArray();

        Assert.That(IdpMetadataReader.Read(bytes).Idp!.EntityId, Is.EqualTo("https://idp.example.com"));
    }

    [Test]
    public void Read_ChainInAKeyInfo_GivesTheOneThatSigns([Values] bool isSignerFirst)
    {
        using var rootKey = RSA.Create(2048);
        using var root = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signer = request.Create(
            root.SubjectName,
            X509SignatureGenerator.CreateForRSA(rootKey, RSASignaturePadding.Pkcs1),
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(80),
            [1]);
        string[] chain = [Convert.ToBase64String(signer.RawData), Convert.ToBase64String(root.RawData)];
        var all = string.Join("</ds:X509Certificate><ds:X509Certificate>", isSignerFirst ? chain : chain.Reverse());

        var read = Read(Entity("https://idp.example.com", Key("signing", all) + Key("signing", One), Service("HTTP-Redirect", "https://idp.example.com/sso")));

        Assert.That(read.Idp!.Certificates, Is.EqualTo(new[] { chain[0], One }));
    }

    private static IEnumerable<TestCaseData> Unusable()
    {
        yield return new TestCaseData("", "is empty").SetArgDisplayNames("nothing");
        yield return new TestCaseData("<html><body>Sign in</body>", "no well-formed XML").SetArgDisplayNames("a page");
        yield return new TestCaseData("<html/>", "no identity provider").SetArgDisplayNames("other XML");
        yield return new TestCaseData($"<!DOCTYPE x [<!ENTITY a \"b\">]>{Simple("&a;")}", "has a DTD").SetArgDisplayNames("a DTD");
        yield return new TestCaseData(string.Concat(Enumerable.Repeat("<a>", 100)), "nested deeper than 32").SetArgDisplayNames("depth");
        yield return new TestCaseData(
            $"<md:EntityDescriptor xmlns:md=\"{Md}\" entityID=\"x\"><md:SPSSODescriptor/></md:EntityDescriptor>",
            "no identity provider").SetArgDisplayNames("a service provider");
        yield return new TestCaseData(Entity("", Key("signing", One), Service("HTTP-Redirect", "https://x")), "no entityID").SetArgDisplayNames("no entity id");
        yield return new TestCaseData(Entity("https://idp", Key("signing", One), Service("SOAP", "https://x")), "no SingleSignOnService").SetArgDisplayNames(
            "another binding");
        yield return new TestCaseData(Entity("https://idp", Key("encryption", One), Service("HTTP-Redirect", "https://x")), "no certificate")
            .SetArgDisplayNames("no certificate for signing");
        yield return new TestCaseData($"<a {string.Concat(Enumerable.Range(0, 65).Select(i => $"a{i}='' "))}/>", "more than 64 attributes")
            .SetArgDisplayNames("attributes");
        yield return new TestCaseData($"<a b='{new string('x', 8193)}'/>", "more than 8192 characters").SetArgDisplayNames("a value");
        yield return new TestCaseData($"<a>{string.Concat(Enumerable.Repeat("<b/>", 20_000))}</a>", "more than 20000 elements").SetArgDisplayNames("elements");
        yield return new TestCaseData(new string(' ', IdpMetadataReader.MaxBytes + 1), "octets").SetArgDisplayNames("length");
    }

    [TestCaseSource(nameof(Unusable))]
    public void Read_AnythingElse_SaysWhatIsWrong(string document, string fault)
    {
        var read = Read(document);

        Assert.That(read.Idp, Is.Null);
        Assert.That(read.Fault, Does.Contain(fault));
        Assert.That(Enum.GetNames<SamlDefect>(), Has.None.Matches<string>(word => read.Fault!.Contains(word!, StringComparison.Ordinal)), read.Fault);
    }

    private static IdpMetadataResult Read(string document, string? entityId = null) => IdpMetadataReader.Read(Encoding.UTF8.GetBytes(document), entityId);

    private static string Simple(string entityId) => Entity(entityId, Key("signing", One), Service("HTTP-Redirect", "https://idp.example.com/sso"));

    private static string Entity(string entityId, string keys, params string[] services) =>
        $"<md:EntityDescriptor xmlns:md=\"{Md}\" "
        + $"entityID=\"{entityId}\"><md:IDPSSODescriptor>{keys}{string.Concat(services)}</md:IDPSSODescriptor></md:EntityDescriptor>";

    private static string Key(string? use, string certificate) =>
        $"<md:KeyDescriptor{(use is null ? "" : $" use=\"{use}\"")}><ds:KeyInfo "
        + $"xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></"
        + "ds:KeyInfo></md:KeyDescriptor>";

    private static string Service(string binding, string location) =>
        $"<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" Location=\"{location}\"/>";

    private static string CertificateOf(string name)
    {
        using var identity = SigningIdentity.Create(name, TimeProvider.System);
        return Convert.ToBase64String(identity.Certificate.RawData);
    }
}
