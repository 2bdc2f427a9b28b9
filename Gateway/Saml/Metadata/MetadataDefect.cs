namespace Gateway.Saml.Metadata;

/// <summary>Why a document cannot be read as metadata, as the end of a sentence that begins with the document's name, with what to do.</summary>
internal static class MetadataDefect
{
    private const string Alone = "give the EntityDescriptor of the one identity provider alone";

    /// <param name="defect">What the parser found.</param>
    /// <param name="text">The document; null where it is not known in what encoding it is.</param>
    /// <param name="limits">What it was read within.</param>
    public static string Of(SamlDefect defect, string? text, SamlLimits limits) => defect switch
    {
        SamlDefect.NotUtf8 => "has octets that are none of the encoding that it declares, which is UTF-8 where it declares none: save it anew as UTF-8",
        SamlDefect.ForeignEncoding =>
            "is in an encoding that is not read, in another than its XML declaration names, or in UTF-16 without a byte order mark: "
            + "save it as UTF-8, and have its declaration say encoding=\"UTF-8\" or nothing",
        SamlDefect.NotXml when string.IsNullOrWhiteSpace(text) => "is empty",
        SamlDefect.NotXml when BeginsLate(text) => "has blanks or empty lines before its XML declaration, where nothing may stand (XML 1.0 2.8): take them out",
        SamlDefect.NotXml => "is no well-formed XML: get it anew from the IdP, since this is a web page, or cut off, or changed on the way",
        SamlDefect.HasDtd => "has a DTD, which is not read: take the DOCTYPE out",
        SamlDefect.TooDeep => $"has elements nested deeper than {limits.MaxDepth}, as no metadata has: look what it is",
        SamlDefect.TooManyElements => $"has more than {limits.MaxElements} elements: {Alone}",
        SamlDefect.TooManyAttributes => $"has an element with more than {limits.MaxAttributes} attributes, as no metadata has: look what it is",
        SamlDefect.ValueTooLong => $"has an attribute with more than {limits.MaxValueLength} characters: {Alone}, without its extensions",
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "Metadata cannot have this defect."),
    };

    /// <summary>The same of a document that is not read at all.</summary>
    public static string OfLength(int maxBytes) => $"has more than {maxBytes} octets: {Alone}";

    private static bool BeginsLate(string text) => char.IsWhiteSpace(text[0]) && text.AsSpan().TrimStart().StartsWith("<?xml ");
}
