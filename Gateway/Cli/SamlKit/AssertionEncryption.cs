using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>Puts an EncryptedAssertion in an assertion's place, so that nobody but the service provider can read it (SAMLCore 2.3.4).</summary>
internal static class AssertionEncryption
{
    /// <param name="assertion">The assertion, in its response.</param>
    /// <param name="profile">Prefixes and cipher of the product.</param>
    /// <param name="certificate">The service provider's.</param>
    public static void Encrypt(XmlElement assertion, IdpProfile profile, X509Certificate2 certificate)
    {
        var key = ContentCipher.NewKey(profile.Cipher);
        var text = Encoding.UTF8.GetBytes(DetachedElement.Of(assertion).DocumentElement!.OuterXml);
        using var rsa = certificate.GetRSAPublicKey()!;
        var element = Write(profile, rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA1), ContentCipher.Encrypt(profile.Cipher, key, text));
        assertion.ParentNode!.ReplaceChild(assertion.OwnerDocument.ImportNode(element, deep: true), assertion);
    }

    private static XmlElement Write(IdpProfile profile, byte[] wrappedKey, byte[] encrypted)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var writer = document.CreateNavigator()!.AppendChild())
        {
            writer.WriteStartElement(profile.AssertionPrefix, "EncryptedAssertion", SamlNames.Assertion);
            Start(writer, "EncryptedData");
            writer.WriteAttributeString("Type", EncryptionNames.Element);
            Start(writer, "EncryptionMethod");
            writer.WriteAttributeString("Algorithm", profile.Cipher.Algorithm());
            writer.WriteEndElement();
            writer.WriteStartElement("ds", "KeyInfo", SamlNames.Signature);
            Start(writer, "EncryptedKey");
            Start(writer, "EncryptionMethod");
            writer.WriteAttributeString("Algorithm", EncryptionNames.RsaOaep);
            writer.WriteStartElement("ds", "DigestMethod", SamlNames.Signature);
            writer.WriteAttributeString("Algorithm", EncryptionNames.Sha1);
            writer.WriteEndElement();
            writer.WriteEndElement();
            WriteCipherData(writer, wrappedKey);
            writer.WriteEndElement();
            writer.WriteEndElement();
            WriteCipherData(writer, encrypted);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return document.DocumentElement!;
    }

    private static void WriteCipherData(XmlWriter writer, byte[] octets)
    {
        Start(writer, "CipherData");
        Start(writer, "CipherValue");
        writer.WriteString(Convert.ToBase64String(octets));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Start(XmlWriter writer, string element) => writer.WriteStartElement("xenc", element, EncryptionNames.Namespace);
}
