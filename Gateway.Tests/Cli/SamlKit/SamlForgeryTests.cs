using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Tests.Cli.SamlKit;

/// <summary>What an attacker who holds one honest response of his own might send.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SamlForgeryTests
{
    private const string Victim = "root@acme.example";

    private readonly SamlScene _scene = new();

    [Test]
    public void Verify_OneValueChanged_SignatureIsInvalid([Values] IdpShape shape)
    {
        var xml = _scene.Document(shape).OuterXml.Replace(SamlScene.Email, Victim);

        Assert.That(_scene.Verify(SamlScene.Encode(xml), shape), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [Test]
    public void Verify_OneBitOfTheSignatureChanged_SignatureIsInvalid([Values] IdpShape shape)
    {
        var document = _scene.Document(shape);
        var value = document.GetElementsByTagName("SignatureValue", SamlNames.Signature)[0]!;
        var octets = Convert.FromBase64String(value.InnerText);
        octets[7] ^= 1;
        value.InnerText = Convert.ToBase64String(octets);

        Assert.That(_scene.Verify(SamlScene.Encode(document), shape), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [Test]
    public void Verify_OtherKeyWithItsCertificate_IsACertificateMismatch([Values] IdpShape shape)
    {
        var response = new SamlResponseBuilder(SamlScene.ForeignIdentity, _scene.Time).Build(SamlScene.Content(shape)).Base64;

        Assert.That(_scene.Verify(response, shape), Is.EqualTo(SamlFault.CertificateMismatch));
    }

    [Test]
    public void Verify_OtherKeyUnderTheTrustedCertificate_SignatureIsInvalid()
    {
        var xml = SamlScene.Decode(new SamlResponseBuilder(SamlScene.ForeignIdentity, _scene.Time).Build(SamlScene.Content(IdpShape.Entra)).Base64)
            .Replace(Convert.ToBase64String(SamlScene.ForeignIdentity.Certificate.RawData), Convert.ToBase64String(SamlScene.Identity.Certificate.RawData));

        Assert.That(_scene.Verify(SamlScene.Encode(xml), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [Test]
    public void Verify_SignaturesRemoved_SignatureIsMissing([Values] IdpShape shape)
    {
        var document = _scene.Document(shape);
        foreach (var signature in document.GetElementsByTagName("Signature", SamlNames.Signature).OfType<XmlElement>().ToArray())
        {
            signature.ParentNode!.RemoveChild(signature);
        }

        Assert.That(_scene.Verify(SamlScene.Encode(document), shape), Is.EqualTo(SamlFault.MissingSignature));
    }

    [Test]
    public void Verify_OuterSignatureRemoved_InnerOneSuffices()
    {
        var document = _scene.Document(IdpShape.Okta);
        document.DocumentElement!.RemoveChild(document.DocumentElement.ChildNodes[1]!);

        Assert.That(_scene.Verify(SamlScene.Encode(document)), Is.Null);
    }

    [Test]
    public void Verify_CommentInNameId_IsRefused([Values] IdpShape shape)
    {
        var xml = _scene.Document(shape).OuterXml.Replace(SamlScene.Email, "root@acme.example<!---->.attacker.example");

        Assert.That(_scene.Verify(SamlScene.Encode(xml), shape), Is.EqualTo(SamlFault.InvalidXml));
    }

    [Test]
    public void Verify_ForgedAssertionBesideTheSignedOne_IsRefused([Values] bool first)
    {
        var document = _scene.Document(IdpShape.Entra);
        var signed = (XmlElement)document.DocumentElement!.LastChild!;
        document.DocumentElement.InsertBefore(Forge(signed, "_forged"), first ? signed : null);

        Assert.That(_scene.Verify(SamlScene.Encode(document), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidResponse));
    }

    [Test]
    public void Verify_SignedAssertionInsideTheForgedOne_IsRefused()
    {
        var document = _scene.Document(IdpShape.Entra);
        var signed = (XmlElement)document.DocumentElement!.LastChild!;
        var forged = Forge(signed, "_forged");
        document.DocumentElement.ReplaceChild(forged, signed);
        forged.AppendChild(signed);

        Assert.That(_scene.Verify(SamlScene.Encode(document), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidResponse));
    }

    [Test]
    public void Verify_SignatureMovedOntoAForgedAssertion_SignatureIsInvalid([Values("_forged", null)] string? id)
    {
        var document = _scene.Document(IdpShape.Entra);
        var signed = (XmlElement)document.DocumentElement!.LastChild!;
        var forged = Forge(signed, id ?? signed.GetAttribute("ID"));
        forged.InsertAfter(signed.ChildNodes[1]!.Clone(), forged.FirstChild);
        document.DocumentElement.ReplaceChild(forged, signed);

        Assert.That(_scene.Verify(SamlScene.Encode(document), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [Test]
    public void Verify_SignedElementHiddenUnderAnotherName_SignatureIsInvalid()
    {
        // The whole signed response goes into an extension of a forged one that carries its signature: the ID now stands twice.
        var document = _scene.Document(IdpShape.GoogleWorkspace);
        var honest = document.DocumentElement!;
        var forged = (XmlElement)honest.Clone();
        forged.InnerXml = forged.InnerXml.Replace(SamlScene.Email, Victim);
        var extension = document.CreateElement("x", "Extensions", SamlNames.Protocol);
        extension.InnerXml = "<Hidden ID=\"" + honest.GetAttribute("ID") + "\" />";
        forged.InsertAfter(extension, forged.FirstChild);
        document.ReplaceChild(forged, honest);

        Assert.That(_scene.Verify(SamlScene.Encode(document), IdpShape.GoogleWorkspace), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [TestCase(SamlNames.RsaSha256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1")]
    [TestCase(SamlNames.RsaSha256, "http://www.w3.org/2000/09/xmldsig#hmac-sha1")]
    [TestCase(SamlNames.Sha256, "http://www.w3.org/2000/09/xmldsig#sha1")]
    [TestCase(SamlNames.EnvelopedSignature, "http://www.w3.org/TR/1999/REC-xslt-19991116")]
    [TestCase("\"" + SamlNames.ExclusiveC14N + "\"", "\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"")]
    public void Verify_OtherAlgorithm_SignatureIsInvalid(string expected, string other)
    {
        var xml = _scene.Document(IdpShape.Entra).OuterXml.Replace(expected, other);

        Assert.That(_scene.Verify(SamlScene.Encode(xml), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidSignature));
    }

    [TestCase("#", "")]
    [TestCase("#", "http://127.0.0.1:9/#")]
    [TestCase("#", "#xpointer(/)")]
    public void Verify_OtherReference_SignatureIsInvalid(string expected, string other)
    {
        var xml = _scene.Document(IdpShape.Entra).OuterXml.Replace("URI=\"" + expected, "URI=\"" + other);

        Assert.That(_scene.Verify(SamlScene.Encode(xml), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidSignature));
    }

    private static XmlElement Forge(XmlElement signed, string id)
    {
        var forged = (XmlElement)signed.Clone();
        forged.SetAttribute("ID", id);
        forged.RemoveChild(forged.ChildNodes[1]!);
        forged.InnerXml = forged.InnerXml.Replace(SamlScene.Email, Victim);
        return forged;
    }
}
