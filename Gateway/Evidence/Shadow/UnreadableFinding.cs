using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>What is wrong with a message that cannot be read, in sentences.</summary>
internal static class UnreadableFinding
{
    /// <param name="defect">Why it cannot be read.</param>
    /// <param name="remedy">What can be done, where more is known of how it was given.</param>
    public static Finding Of(SamlDefect defect, string? remedy = null)
    {
        var (seen, usual) = Row(defect);
        return new(CodeOf(defect), seen, Remedy: remedy ?? usual);
    }

    // What Stytch's own linter names has a code of its own: identity providers do send comments.
    private static FindingCode CodeOf(SamlDefect defect) => defect switch
    {
        SamlDefect.HasComment => FindingCode.CommentInValue,
        SamlDefect.HasProcessingInstruction => FindingCode.InstructionInValue,
        SamlDefect.SeveralSignedInfos => FindingCode.SeveralSignedInfos,
        _ => FindingCode.Unreadable,
    };

    private static (string Seen, string Remedy) Row(SamlDefect defect) => defect switch
    {
        SamlDefect.Empty => ("nothing in it", "Look for a proxy before the gateway that drops the field's value."),
        SamlDefect.TooLong => ("longer than is looked at", "Have the IdP send only the groups that are needed."),
        SamlDefect.NotBase64 => ("no base64", "Have the IdP, or the proxy between, post the message in base64 (SAMLBind 3.5.4)."),
        SamlDefect.NotDeflated => ("not compressed, as HTTP-Redirect asks", "Have the IdP post the message in a form."),
        SamlDefect.NotUtf8 => ("octets that are none of its encoding", "Have the IdP write UTF-8, and say so in the XML declaration."),
        SamlDefect.ForeignEncoding =>
            ("an encoding that is not read, or a mark and a declaration that differ", "Have the IdP write UTF-8, and say so in the XML declaration."),
        SamlDefect.NotXml => ("no well-formed XML", "Have the IdP send the message whole; look for a proxy that cuts it off or changes it."),
        SamlDefect.HasDtd => ("a DTD", "Have the IdP send the message without a DTD."),
        SamlDefect.HasComment => ("a comment within a value", "Have the IdP, or the proxy between, leave comments out."),
        SamlDefect.HasProcessingInstruction =>
            ("a processing instruction within a value", "Have the IdP, or the proxy between, leave processing instructions out."),
        SamlDefect.TooDeep => ("elements nested too deep", "Look who posts it: no identity provider nests so deep."),
        SamlDefect.TooManyElements => ("more elements than are looked at", "Have the IdP send only the groups that are needed."),
        SamlDefect.TooManyAttributes => ("an element with more attributes than are looked at", "Look who posts it: no identity provider sends so many."),
        SamlDefect.ValueTooLong => ("a value longer than is looked at", "Have the IdP send a shorter value."),
        SamlDefect.DuplicateId => ("two elements with one ID", "Have the IdP give each element an ID of its own: a signature would mean either."),
        SamlDefect.NotSaml => ("XML that is no SAML message", "Look what is posted: the root is none of SAML 2.0's messages."),
        SamlDefect.Misplaced => ("a message, an assertion or a signature where none belongs", "Look who posts it: this is how signatures are got round."),
        SamlDefect.Repeated => ("twice what may stand there once", "Have the IdP send it once: receivers may read different ones."),
        SamlDefect.SeveralSignedInfos =>
            ("a signature with two SignedInfo", "Look who posts it: no identity provider signs so, and this is how signatures are got round."),
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "This defect has no row."),
    };
}
