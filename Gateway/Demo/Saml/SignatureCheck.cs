using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Demo.Saml;

/// <summary>
/// Checks the signatures of a response against certificates given from outside, and hands back the signed assertion. What is read afterwards
/// is the very copy that was checked, so a signature over one element never vouches for another (XML signature wrapping).
/// </summary>
internal static class SignatureCheck
{
    /// <param name="envelope">The response.</param>
    /// <param name="trusted">Certificates that may have signed.</param>
    /// <param name="assertion">The assertion, in a document that is signed as a whole.</param>
    /// <returns>Null where every signature fits, else why not.</returns>
    public static SamlFault? Check(SamlEnvelope envelope, IReadOnlyList<X509Certificate2> trusted, out XmlElement? assertion)
    {
        assertion = null;
        XmlElement[] signed = [.. new[] { envelope.Response, envelope.Assertion }.Where(element => SignatureOf(element) is not null)];
        if (signed.Length == 0)
        {
            return SamlFault.MissingSignature;
        }

        // A signature anywhere else could carry a wrapped element, and would be checked by nobody.
        if (envelope.Response.GetElementsByTagName("Signature", "*").Count != signed.Length || !HasUniqueIds(envelope.Response))
        {
            return SamlFault.InvalidSignature;
        }

        foreach (var element in signed)
        {
            var copy = DetachedElement.Of(element).DocumentElement!;
            var signature = SignatureOf(copy)!;
            if (!Fits(copy, signature, trusted))
            {
                return NamesStranger(signature, trusted) ? SamlFault.CertificateMismatch : SamlFault.InvalidSignature;
            }

            assertion = element == envelope.Assertion ? copy : assertion ?? SamlEnvelope.Child(copy, "Assertion", SamlNames.Assertion);
        }

        return null;
    }

    private static XmlElement? SignatureOf(XmlElement element) => SamlEnvelope.Child(element, "Signature", SamlNames.Signature);

    private static bool HasUniqueIds(XmlElement root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return root.SelectNodes("descendant-or-self::*/@*[local-name()='ID' or local-name()='Id' or local-name()='id']")!
            .OfType<XmlAttribute>()
            .All(id => seen.Add(id.Value));
    }

    private static bool Fits(XmlElement element, XmlElement signature, IReadOnlyList<X509Certificate2> trusted)
    {
        try
        {
            var check = new ElementSignature(element);
            check.LoadXml(signature);
            return check.HasOnlyExpectedAlgorithms() && trusted.Any(check.IsSignedBy);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }

    // Only a diagnosis: the certificate inside a message proves nothing, because whoever forges the message chooses it.
    private static bool NamesStranger(XmlElement signature, IReadOnlyList<X509Certificate2> trusted)
    {
        if (signature.GetElementsByTagName("X509Certificate", SamlNames.Signature).OfType<XmlElement>().FirstOrDefault() is not { } element)
        {
            return false;
        }

        var named = string.Concat(element.InnerText.Where(c => !char.IsWhiteSpace(c)));
        return trusted.All(certificate => Convert.ToBase64String(certificate.RawData) != named);
    }

    /// <summary>A signature that can refer to one element only.</summary>
    private sealed class ElementSignature(XmlElement element) : SignedXml(element.OwnerDocument)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => idValue == element.GetAttribute("ID") ? element : null;

        public bool HasOnlyExpectedAlgorithms() =>
            SignedInfo is { CanonicalizationMethod: SamlNames.ExclusiveC14N, SignatureMethod: SamlNames.RsaSha256, References: [Reference reference] }
            && element.GetAttribute("ID") is { Length: > 0 } id
            && reference.Uri == "#" + id
            && reference.DigestMethod == SamlNames.Sha256
            // Any other transform (XPath, XSLT) could cut out of the digest what is then read.
            && HasOnlyExpectedTransforms(reference.TransformChain);

        public bool IsSignedBy(X509Certificate2 certificate)
        {
            using var key = certificate.GetRSAPublicKey();
            return key is not null && CheckSignature(key);
        }

        private static bool HasOnlyExpectedTransforms(TransformChain chain) =>
            chain.Count == 2 && chain[0] is XmlDsigEnvelopedSignatureTransform && chain[1].GetType() == typeof(XmlDsigExcC14NTransform);
    }
}
