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

    /// <param name="document">In UTF-8, US-ASCII or ISO-8859-1, or in UTF-16 with a byte order mark (XML 1.0 4.3.3).</param>
    /// <param name="entityId">Which IdP is wanted; null where the document has one only.</param>
    public static IdpMetadataResult Read(ReadOnlyMemory<byte> document, string? entityId = null)
    {
        if (document.Length > MaxBytes)
        {
            return Faulty(MetadataDefect.OfLength(MaxBytes));
        }

        if (DocumentText.Decode(document.Span, out var undecoded) is not { } text)
        {
            return Faulty(MetadataDefect.Of(undecoded, text: null, Limits));
        }

        // An IdP that stands there twice has its IDs twice too, and is to be told as what it is.
        var reader = new TreeReader(Limits, skipsComments: true, takesRepeatedIds: true);
        return reader.Read(text.Value, out var defect, text.Declared) is { } root
            ? Find([.. EntitiesOf(root).Where(IdpRoles.IsIdp)], SchemaUri.Collapse(entityId))
            : Faulty(MetadataDefect.Of(defect ?? SamlDefect.NotXml, text.Value, Limits));
    }

    private static IdpMetadataResult Find(List<SamlElement> all, string? entityId)
    {
        var wanted = entityId is null ? all : all.FindAll(entity => IdpRoles.EntityIdOf(entity) == entityId);
        return wanted.Count switch
        {
            1 => IdpRoles.Describe(wanted[0]),
            0 => Faulty(
                all.Count == 0
                    ? "describes no identity provider: nothing in it is an EntityDescriptor with an IDPSSODescriptor"
                    : "does not describe the identity provider of idp_entity_id"),
            _ when wanted.Select(IdpRoles.EntityIdOf).Distinct(StringComparer.Ordinal).Count() > 1 =>
                Faulty("describes several identity providers: name one in idp_entity_id"),
            _ => Faulty(
                $"describes the same identity provider {wanted.Count} times, by EntityDescriptors with one entityID: leave the one that is in use"),
        };
    }

    // The tree's depth was bounded as it was read.
    private static IEnumerable<SamlElement> EntitiesOf(SamlElement root) =>
        root.Is("EntityDescriptor", SamlNames.Metadata) ? [root]
        : root.Is("EntitiesDescriptor", SamlNames.Metadata) ? root.Children().SelectMany(EntitiesOf)
        : [];

    private static IdpMetadataResult Faulty(string fault) => new(null, fault);
}
