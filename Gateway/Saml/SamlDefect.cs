namespace Gateway.Saml;

/// <summary>Why a field is not read as a SAML message.</summary>
internal enum SamlDefect
{
    /// <summary>The field is there and has nothing in it.</summary>
    Empty,

    /// <summary>Longer than <see cref="SamlLimits.MaxBytes"/>, as it came or once inflated.</summary>
    TooLong,

    NotBase64,

    /// <summary>HTTP-Redirect: what the base64 holds is not raw DEFLATE.</summary>
    NotDeflated,

    /// <summary>Bytes that are no UTF-8.</summary>
    NotUtf8,

    /// <summary>An encoding that is not read, or a byte order mark and an XML declaration that differ: two readers would see two documents.</summary>
    ForeignEncoding,

    /// <summary>Not well-formed XML 1.0 with namespaces.</summary>
    NotXml,

    /// <summary>A DTD: what entity bombs and external entities (XXE) need.</summary>
    HasDtd,

    /// <summary>A comment in a value, which it splits in two for some readers, and which is left out of what is signed.</summary>
    HasComment,

    /// <summary>A processing instruction in a value: as a comment does, it splits it in two for some readers.</summary>
    HasProcessingInstruction,

    /// <summary>Nested deeper than <see cref="SamlLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More than <see cref="SamlLimits.MaxElements"/>.</summary>
    TooManyElements,

    /// <summary>An element with more than <see cref="SamlLimits.MaxAttributes"/>.</summary>
    TooManyAttributes,

    /// <summary>A value or a text longer than the limits take.</summary>
    ValueTooLong,

    /// <summary>Two elements with one ID: a signature's reference would mean either.</summary>
    DuplicateId,

    /// <summary>XML whose root is none of the messages of <see cref="SamlMessageKind"/>.</summary>
    NotSaml,

    /// <summary>A message, an assertion or a signature inside something where none belongs: how signature wrapping hides one.</summary>
    Misplaced,

    /// <summary>What the schema allows once stands there twice, so that two readers may take two different ones.</summary>
    Repeated,

    /// <summary>Two SignedInfo in one signature: one is verified, and another may be what a receiver goes by.</summary>
    SeveralSignedInfos,
}
