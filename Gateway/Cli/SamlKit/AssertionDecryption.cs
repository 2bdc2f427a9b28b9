using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>
/// Opens an encrypted assertion before a response is verified. The key and the ciphers are fixed here and nothing is looked up by what the
/// message refers to, unlike in <c>EncryptedXml</c>. A signature around the encrypted assertion does not survive this: what is verified
/// afterwards is the assertion's own.
/// </summary>
internal static class AssertionDecryption
{
    /// <param name="samlResponse">The <c>SAMLResponse</c> field.</param>
    /// <param name="key">The service provider's key; null where it has none.</param>
    /// <returns>The response with its assertion in the clear; as it came where it has no encrypted one, or where this key does not open it.</returns>
    public static string? Open(string? samlResponse, SigningIdentity? key)
    {
        if (key is null || samlResponse is not { Length: > 0 and <= SamlResponseVerifier.MaxLength })
        {
            return samlResponse;
        }

        try
        {
            return TryOpen(Convert.FromBase64String(samlResponse), key) ?? samlResponse;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return samlResponse;
        }
    }

    private static string? TryOpen(byte[] response, SigningIdentity key)
    {
        var document = BoundedXml.TryLoad(response);
        var encrypted = Child(document?.DocumentElement, "EncryptedAssertion", SamlNames.Assertion);
        var data = Child(encrypted, "EncryptedData");
        if (CipherOf(data) is not { } cipher
            || CipherValue(Child(Child(data, "KeyInfo", SamlNames.Signature), "EncryptedKey")) is not { } wrappedKey
            || CipherValue(data) is not { } octets)
        {
            return null;
        }

        // What was inside comes from outside just as what was around it.
        var text = ContentCipher.Decrypt(cipher, key.Unwrap(wrappedKey), octets);
        if (BoundedXml.TryLoad(text)?.DocumentElement is not { } assertion)
        {
            return null;
        }

        encrypted!.ParentNode!.ReplaceChild(document!.ImportNode(assertion, deep: true), encrypted);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(document.OuterXml));
    }

    private static AssertionCipher? CipherOf(XmlElement? data)
    {
        var algorithm = Child(data, "EncryptionMethod")?.GetAttribute("Algorithm");
        return Enum.GetValues<AssertionCipher>().Where(cipher => cipher.Algorithm() == algorithm).Select(cipher => (AssertionCipher?)cipher).FirstOrDefault();
    }

    private static byte[]? CipherValue(XmlElement? parent) =>
        Child(Child(parent, "CipherData"), "CipherValue") is { } value ? Convert.FromBase64String(value.InnerText) : null;

    private static XmlElement? Child(XmlElement? parent, string name) => Child(parent, name, EncryptionNames.Namespace);

    private static XmlElement? Child(XmlElement? parent, string name, string ns) =>
        parent?.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => child.LocalName == name && child.NamespaceURI == ns);
}
