namespace Gateway.Saml;

/// <summary>
/// How much of a message from outside is looked at. Every bound is there because what it bounds costs memory or time: the defaults take the
/// largest response seen in the field (600 KB, thousands of groups) and make a hostile one cheap.
/// </summary>
internal sealed record SamlLimits
{
    public static readonly SamlLimits Default = new();

    /// <summary>Longest field once percent-decoded, and longest document once inflated, in bytes. Default: 1,048,576.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting; what walks the tree recurses. A signed response nests about ten deep. Default: 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most elements: one for each group of a user in the largest directories. Default: 20,000.</summary>
    public int MaxElements { get; init; } = 20_000;

    /// <summary>Most attributes of one element, namespace declarations counted. Default: 64.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Longest attribute value and longest value that is read out, in characters; an entity id has at most 1,024 (SAMLCore 8.3.6). Default: 8,192.
    /// </summary>
    public int MaxValueLength { get; init; } = 8_192;

    /// <summary>Longest stretch of text, in characters: the ciphertext of an encrypted assertion is one. Default: 1,048,576.</summary>
    public int MaxTextLength { get; init; } = 1024 * 1024;
}
