using Gateway.Public.Metadata;

namespace Gateway.Admin.Metadata;

/// <summary>What is stored as a mapping's metadata.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Sha256">SHA-256 of the document, in lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="StoredAt">When it was stored.</param>
/// <param name="StoredBy">The admin key that stored it.</param>
internal sealed record MetadataDocument(string Identifier, string Sha256, int Bytes, DateTimeOffset StoredAt, string StoredBy)
{
    public static MetadataDocument Of(FrozenMetadata metadata) =>
        new(metadata.Identifier, metadata.Digest, metadata.Xml.Length, metadata.StoredAt, metadata.StoredBy);
}
