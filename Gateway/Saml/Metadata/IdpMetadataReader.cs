using Gateway.Saml.Tree;

namespace Gateway.Saml.Metadata;

/// <summary>
/// Reads an IdP's metadata (SAMLMeta 2.3): one EntityDescriptor, or the wanted one out of an EntitiesDescriptor. Bounded as messages are. A signature on it
/// is not checked: whoever hands it in vouches for it.
/// </summary>
internal static class IdpMetadataReader
{
    /// <summary>The largest document that is read, in octets: those of single IdPs have 2-70 KB, ADFS the most.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly SamlLimits Limits = SamlLimits.Default with { MaxBytes = MaxBytes };

    /// <param name="document">In UTF-8, US-ASCII or ISO-8859-1, or in UTF-16 with a byte order mark.</param>
    /// <param name="entityId">Which IdP is wanted; null where the document has one only.</param>
    public static IdpMetadataResult Read(ReadOnlyMemory<byte> document, string? entityId = null)
    {
        if (document.Length > MaxBytes)
        {
            return Faulty($"has more than {MaxBytes} octets");
        }

        if (DocumentText.Decode(document.Span, out var undecoded) is not { } text)
        {
            return Faulty($"cannot be read as metadata ({undecoded})");
        }

        if (new TreeReader(Limits, skipsComments: true).Read(text.Value, out var defect, text.Declared) is not { } root)
        {
            return Faulty(defect is { } found ? $"cannot be read as metadata ({found})" : "holds no element");
        }

        var all = EntitiesOf(root).Where(entity => entity.Child("IDPSSODescriptor", SamlNames.Metadata) is not null).ToList();
        var wanted = entityId is null ? all : all.FindAll(entity => entity.Value("entityID") == entityId);
        return wanted.Count switch
        {
            1 => Describe(wanted[0]),
            0 => Faulty(all.Count == 0 ? "describes no identity provider" : "does not describe the identity provider of idp_entity_id"),
            _ => Faulty("describes several identity providers: name one in idp_entity_id"),
        };
    }

    // The tree's depth was bounded as it was read.
    private static IEnumerable<SamlElement> EntitiesOf(SamlElement root) =>
        root.Is("EntityDescriptor", SamlNames.Metadata) ? [root]
        : root.Is("EntitiesDescriptor", SamlNames.Metadata) ? root.Children().SelectMany(EntitiesOf)
        : [];

    private static IdpMetadataResult Describe(SamlElement entity)
    {
        var idp = entity.Child("IDPSSODescriptor", SamlNames.Metadata)!;
        var services = idp.Children("SingleSignOnService", SamlNames.Metadata).ToList();
        var ssoUrl = (ByBinding(SamlNames.HttpRedirectBinding) ?? ByBinding(SamlNames.HttpPostBinding))?.Value("Location");
        var certificates = CertificatesOf(idp);
        return entity.Value("entityID") is not { } entityId ? Faulty("has no entityID")
            : ssoUrl is null ? Faulty("has no SingleSignOnService by HTTP-Redirect or HTTP-POST")
            : certificates.Count == 0 ? Faulty("has no certificate for signing")
            : new(new IdpDescription(entityId, ssoUrl, certificates), null);

        SamlElement? ByBinding(string binding) => services.Find(service => service.Value("Binding") == binding);
    }

    // A key without a use is for both (SAMLMeta 2.4.1.1).
    private static List<string> CertificatesOf(SamlElement idp) =>
    [
        .. idp.Children("KeyDescriptor", SamlNames.Metadata)
            .Where(key => key.Value("use") is null or "signing")
            .SelectMany(key => key.Children("KeyInfo", SamlNames.Signature))
            .SelectMany(SignersOf)
            .Distinct(StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> SignersOf(SamlElement keyInfo) => CertificateChain.WithoutAuthorities(
    [
        .. keyInfo.Children("X509Data", SamlNames.Signature)
            .SelectMany(data => data.Children("X509Certificate", SamlNames.Signature))
            .Select(certificate => string.Concat((certificate.Text() ?? "").Where(letter => !char.IsWhiteSpace(letter)))),
    ]);

    private static IdpMetadataResult Faulty(string fault) => new(null, fault);
}
