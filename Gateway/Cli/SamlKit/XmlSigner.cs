using System.Security.Cryptography;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>How a signature is written.</summary>
/// <param name="Profile">Prefixes of the product.</param>
/// <param name="EmbedsCertificate">Whether KeyInfo carries the certificate.</param>
/// <param name="UsesSha1">SHA-1 instead of SHA-256.</param>
internal sealed record SignatureStyle(IdpProfile Profile, bool EmbedsCertificate, bool UsesSha1)
{
    public HashAlgorithmName Hash => UsesSha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

    public string DigestMethod => UsesSha1 ? "http://www.w3.org/2000/09/xmldsig#sha1" : SamlNames.Sha256;

    public string SignatureMethod => UsesSha1 ? "http://www.w3.org/2000/09/xmldsig#rsa-sha1" : SamlNames.RsaSha256;
}

/// <summary>
/// Signs an element in place: enveloped, exclusive C14N, RSA PKCS #1 v1.5. Written out by hand because <c>SignedXml</c> cannot write the
/// <c>ds:</c> prefix that most products use, and readers that only know one spelling are what a shape is there to find.
/// </summary>
internal static class XmlSigner
{
    /// <param name="element">The Response or Assertion; it has an <c>ID</c> and begins with its Issuer.</param>
    /// <param name="style">How the signature is written.</param>
    /// <param name="identity">Whose key signs.</param>
    public static void Sign(XmlElement element, SignatureStyle style, SigningIdentity identity)
    {
        var digest = CryptographicOperations.HashData(style.Hash, DetachedElement.Canonicalize(element, style.Profile.InclusivePrefixes));
        var signature = WriteSignature(element.GetAttribute("ID"), digest, style, identity);
        var signedInfo = (XmlElement)signature.FirstChild!;
        var value = identity.Sign(DetachedElement.Canonicalize(signedInfo), style.Hash);
        signedInfo.NextSibling!.InnerText = Convert.ToBase64String(value);

        // The schema puts the signature right behind the Issuer, in a Response as in an Assertion (SAMLCore 2.3.3, 3.2.2).
        element.InsertAfter(element.OwnerDocument.ImportNode(signature, deep: true), element.FirstChild);
    }

    private static XmlElement WriteSignature(string id, byte[] digest, SignatureStyle style, SigningIdentity identity)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var writer = document.CreateNavigator()!.AppendChild())
        {
            var ds = style.Profile.SignaturePrefix;
            writer.WriteStartElement(ds, "Signature", SamlNames.Signature);
            writer.WriteStartElement(ds, "SignedInfo", SamlNames.Signature);
            WriteAlgorithm(writer, ds, "CanonicalizationMethod", SamlNames.ExclusiveC14N);
            WriteAlgorithm(writer, ds, "SignatureMethod", style.SignatureMethod);
            writer.WriteStartElement(ds, "Reference", SamlNames.Signature);
            writer.WriteAttributeString("URI", "#" + id);
            writer.WriteStartElement(ds, "Transforms", SamlNames.Signature);
            WriteAlgorithm(writer, ds, "Transform", SamlNames.EnvelopedSignature);
            WriteAlgorithm(writer, ds, "Transform", SamlNames.ExclusiveC14N, style.Profile.InclusivePrefixes);
            writer.WriteEndElement();
            WriteAlgorithm(writer, ds, "DigestMethod", style.DigestMethod);
            writer.WriteElementString(ds, "DigestValue", SamlNames.Signature, Convert.ToBase64String(digest));
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteStartElement(ds, "SignatureValue", SamlNames.Signature);
            writer.WriteEndElement();
            if (style.EmbedsCertificate)
            {
                writer.WriteStartElement(style.Profile.WritesKeyInfoUnprefixed ? "" : ds, "KeyInfo", SamlNames.Signature);
                writer.WriteStartElement(ds, "X509Data", SamlNames.Signature);
                writer.WriteElementString(ds, "X509Certificate", SamlNames.Signature, Convert.ToBase64String(identity.Certificate.RawData));
                writer.WriteEndElement();
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        return document.DocumentElement!;
    }

    private static void WriteAlgorithm(XmlWriter writer, string prefix, string element, string algorithm, string? inclusivePrefixes = null)
    {
        writer.WriteStartElement(prefix, element, SamlNames.Signature);
        writer.WriteAttributeString("Algorithm", algorithm);
        if (inclusivePrefixes is not null)
        {
            writer.WriteStartElement("ec", "InclusiveNamespaces", SamlNames.ExclusiveC14N);
            writer.WriteAttributeString("PrefixList", inclusivePrefixes);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }
}
