using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Saml.Signatures;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>Responses whose content is changed before they are signed, so that the signature fits what stands there.</summary>
internal static class SignedAnew
{
    private static readonly Lazy<(RSA Key, X509Certificate2 Certificate)> Other = new(() =>
    {
        var key = RSA.Create(2048);
        return (key, SigningKey.CertificateOf(key));
    });

    /// <summary>The certificate of what the framework signs.</summary>
    public static X509Certificate2 FrameworkCertificate => Other.Value.Certificate;

    /// <summary>The response with its assertion changed and then signed by <see cref="SamlScene.Identity"/>.</summary>
    public static XmlDocument Assertion(Action<XmlElement> change)
    {
        var document = Unsigned();
        var assertion = AssertionOf(document);
        change(assertion);
        XmlSigner.Sign(assertion, new SignatureStyle(IdpProfile.Of(IdpShape.Okta), EmbedsCertificate: true, UsesSha1: false), SamlScene.Identity);
        return document;
    }

    /// <summary>The response with its assertion signed by .NET's own <see cref="SignedXml"/>.</summary>
    /// <param name="canonicalForm">How SignedInfo is written.</param>
    /// <param name="transforms">What the assertion goes through.</param>
    public static XmlDocument ByFramework(string canonicalForm, params Transform[] transforms)
    {
        var document = Unsigned();
        var assertion = AssertionOf(document);
        document.DocumentElement!.SetAttribute("xmlns:unused", "urn:unused");
        if (canonicalForm.StartsWith(SamlNames.InclusiveC14N, StringComparison.Ordinal))
        {
            // The framework lets an exclusive form inherit it too, which XML-EXC-C14N 3 excludes.
            var language = document.CreateAttribute("xml", "lang", "http://www.w3.org/XML/1998/namespace");
            language.Value = "en";
            document.DocumentElement.SetAttributeNode(language);
        }

        var signed = new SignedXml(assertion) { SigningKey = Other.Value.Key };
        var reference = new Reference("#" + assertion.GetAttribute("ID")) { DigestMethod = SamlNames.Sha256 };
        foreach (var transform in transforms)
        {
            reference.AddTransform(transform);
        }

        signed.AddReference(reference);
        signed.SignedInfo!.CanonicalizationMethod = canonicalForm;
        signed.SignedInfo.SignatureMethod = SamlNames.RsaSha256;
        signed.KeyInfo = new KeyInfo();
        signed.KeyInfo.AddClause(new KeyInfoX509Data(Other.Value.Certificate));
        signed.ComputeSignature();
        assertion.InsertAfter(document.ImportNode(signed.GetXml(), deep: true), assertion.FirstChild);
        return document;
    }

    public static XmlElement Named(this XmlElement within, string name) => (XmlElement)within.GetElementsByTagName(name, SamlNames.Assertion)[0]!;

    private static XmlElement AssertionOf(XmlDocument document) => document.DocumentElement!.Named("Assertion");

    private static XmlDocument Unsigned()
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(SamlScene.Decode(new SamlScene().Builder.Build(ShadowScene.Content with { Signing = SamlSigning.None }).Base64));
        return document;
    }
}
