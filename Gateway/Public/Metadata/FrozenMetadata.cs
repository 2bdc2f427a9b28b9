using System.Security.Cryptography;

namespace Gateway.Public.Metadata;

/// <summary>A stored copy of the legacy SP metadata of one mapping: what its identity provider sees, whatever becomes of the legacy side.</summary>
internal sealed class FrozenMetadata(string identifier, byte[] xml, DateTimeOffset storedAt, string storedBy)
{
    /// <summary>Largest document: SP metadata has some 5 KB, with many keys and languages some 50 KB.</summary>
    public const int MaxBytes = 256 * 1024;

    public const string MediaType = "application/samlmetadata+xml";

    /// <summary>The mapping's identifier.</summary>
    public string Identifier { get; } = identifier;

    /// <summary>The document, byte for byte.</summary>
    public byte[] Xml { get; } = xml;

    public DateTimeOffset StoredAt { get; } = storedAt;

    /// <summary>The admin key that stored it.</summary>
    public string StoredBy { get; } = storedBy;

    /// <summary>SHA-256 of the document, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; } = DigestOf(xml);

    public string ETag => $"\"{Digest}\"";

    public static string DigestOf(ReadOnlySpan<byte> xml) => Convert.ToHexStringLower(SHA256.HashData(xml));
}
