using System.Security.Cryptography;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Demo.Saml;

/// <summary>
/// Signs an element in place: enveloped, exclusive C14N, SHA-256, RSA-SHA256. Written out by hand because <c>SignedXml</c> cannot write the
/// <c>ds:</c> prefix that most products use, and readers that only know one spelling are what a shape is there to find.
/// </summary>
internal static class XmlSigner
{
    /// <param name="element">The Response or Assertion; it has an <c>ID</c> and begins with its Issuer.</param>
    /// <param name="profile">Prefixes of the product.</param>
    /// <param name="identity">Whose key signs.</param>
    /// <param name="embedsCertificate">Whether KeyInfo carries the certificate.</param>
    public static void Sign(XmlElement element, IdpProfile profile, SigningIdentity identity, bool embedsCertificate)
    {
        var digest = SHA256.HashData(DetachedElement.Canonicalize(element, profile.InclusivePrefixes));
        var signature = WriteSignature(element.GetAttribute("ID"), digest, profile, identity, embedsCertificate);
        var signedInfo = (XmlElement)signature.FirstChild!;
        var value = identity.Sign(DetachedElement.Canonicalize(signedInfo));
        signedInfo.NextSibling!.InnerText = Convert.ToBase64String(value);

        // The schema puts the signature right behind the Issuer, in a Response as in an Assertion (SAMLCore 2.3.3, 3.2.2).
        element.InsertAfter(element.OwnerDocument.ImportNode(signature, deep: true), element.FirstChild);
    }

    private static XmlElement WriteSignature(string id, byte[] digest, IdpProfile profile, SigningIdentity identity, bool embedsCertificate)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var writer = document.CreateNavigator()!.AppendChild())
        {
            var ds = profile.SignaturePrefix;
            writer.WriteStartElement(ds, "Signature", SamlNames.Signature);
            writer.WriteStartElement(ds, "SignedInfo", SamlNames.Signature);
            WriteAlgorithm(writer, ds, "CanonicalizationMethod", SamlNames.ExclusiveC14N);
            WriteAlgorithm(writer, ds, "SignatureMethod", SamlNames.RsaSha256);
            writer.WriteStartElement(ds, "Reference", SamlNames.Signature);
            writer.WriteAttributeString("URI", "#" + id);
            writer.WriteStartElement(ds, "Transforms", SamlNames.Signature);
            WriteAlgorithm(writer, ds, "Transform", SamlNames.EnvelopedSignature);
            WriteAlgorithm(writer, ds, "Transform", SamlNames.ExclusiveC14N, profile.InclusivePrefixes);
            writer.WriteEndElement();
            WriteAlgorithm(writer, ds, "DigestMethod", SamlNames.Sha256);
            writer.WriteElementString(ds, "DigestValue", SamlNames.Signature, Convert.ToBase64String(digest));
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteStartElement(ds, "SignatureValue", SamlNames.Signature);
            writer.WriteEndElement();
            if (embedsCertificate)
            {
                writer.WriteStartElement(ds, "KeyInfo", SamlNames.Signature);
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
