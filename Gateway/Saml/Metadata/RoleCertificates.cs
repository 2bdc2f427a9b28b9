using Gateway.Saml.Tree;

namespace Gateway.Saml.Metadata;

/// <summary>The certificates of a role that its signatures are checked with.</summary>
internal static class RoleCertificates
{
    /// <summary>As DER in base64, authorities left out; what is no certificate among them.</summary>
    public static IEnumerable<string> Of(SamlElement role) => KeyInfosOf(role)
        .SelectMany(keyInfo => CertificateChain.WithoutAuthorities([.. ElementsOf(keyInfo).SelectMany(element => CertificateText.Read(element.Text() ?? ""))]));

    /// <summary>What stands in each X509Certificate; null where elements do.</summary>
    public static IEnumerable<string?> TextsOf(SamlElement role) => KeyInfosOf(role).SelectMany(ElementsOf).Select(element => element.Text());

    /// <summary>What is wrong with them, as the end of a sentence; null where nothing is.</summary>
    public static string? FaultOf(IReadOnlyList<string?> texts, IReadOnlyList<string> certificates) =>
        texts.Any(text => text?.Contains("PRIVATE KEY-----", StringComparison.Ordinal) is true)
            ? "has a private key, which must not be in metadata: take it for known to others, and replace it at the IdP"
        : texts.Contains(null) || !certificates.All(CertificateChain.IsCertificate)
            ? "has an X509Certificate for signing that is no X.509 certificate in base64: get it anew from the IdP"
        : certificates.Count == 0 ? "has no certificate for signing: no KeyDescriptor for it has an X509Certificate with anything in it"
        : null;

    // A key without a use is for both (SAMLMeta 2.4.1.1).
    private static IEnumerable<SamlElement> KeyInfosOf(SamlElement role) => role.Children("KeyDescriptor", SamlNames.Metadata)
        .Where(key => key.Value("use") is null or "signing")
        .SelectMany(key => key.Children("KeyInfo", SamlNames.Signature));

    private static IEnumerable<SamlElement> ElementsOf(SamlElement keyInfo) => keyInfo.Children("X509Data", SamlNames.Signature)
        .SelectMany(data => data.Children("X509Certificate", SamlNames.Signature));
}
