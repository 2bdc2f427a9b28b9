namespace Gateway.Evidence.Explain;

/// <summary>In what shape a response was given to be explained.</summary>
internal enum GivenAs
{
    /// <summary>As it is posted: a form, or the value of its field.</summary>
    Posted,

    /// <summary>The XML itself.</summary>
    Xml,

    /// <summary>XML that somebody laid out in lines, as viewers do: a signature over it fits no more.</summary>
    LaidOutXml,

    /// <summary>Compressed, as HTTP-Redirect carries it.</summary>
    Deflated,

    PercentEncodedTwice,

    Base64Twice,

    /// <summary>
    /// Base64 whose plus signs have become blanks, or with line breaks, quotation marks or a label around it: as tools for developers show it.
    /// </summary>
    Copied,

    /// <summary>Base64 of the alphabet for URLs (RFC 4648 5), or without its padding.</summary>
    UrlSafe,

    /// <summary>Only its beginning.</summary>
    CutOff,

    /// <summary>A page for people.</summary>
    Html,

    /// <summary>Nothing that is known.</summary>
    Unknown,
}

/// <summary>What is said of each.</summary>
internal static class GivenShapes
{
    /// <summary>A sentence; null where there is nothing to say.</summary>
    public static string? Sentence(this GivenAs given) => given switch
    {
        GivenAs.LaidOutXml => "The XML is laid out in lines, which breaks signatures: give the field's value as it was posted.",
        GivenAs.Deflated => "It is compressed, as HTTP-Redirect carries messages; receivers of a form do not take that.",
        GivenAs.PercentEncodedTwice => "It is percent-encoded once too often; receivers do not take that.",
        GivenAs.Base64Twice => "It is base64 of base64; receivers do not take that.",
        GivenAs.Copied => "It has blanks, line breaks or other letters that it got when it was copied, and was read without them.",
        GivenAs.UrlSafe => "It is base64 for URLs, or lacks its padding; most receivers do not take that.",
        GivenAs.CutOff => "It is cut off: give all of it.",
        GivenAs.Html => "It is an HTML page: give the value of its SAMLResponse field.",
        GivenAs.Unknown => "It is neither base64 nor XML: give a form's body, the value of its SAMLResponse field, or XML.",
        _ => null,
    };
}
