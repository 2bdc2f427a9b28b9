using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>
/// Reads a SAML message from anybody. The text is parsed once, into a bounded tree; what others read and what a signature is checked on
/// are that same tree, so no second parser can see a second document. No input makes it throw.
/// </summary>
internal static class SamlReader
{
    /// <param name="field">The percent-decoded value of <c>SAMLResponse</c> or <c>SAMLRequest</c>.</param>
    /// <param name="binding">How it came.</param>
    /// <param name="limits">How much of it is looked at.</param>
    public static SamlReadResult Read(ReadOnlySpan<byte> field, SamlBinding binding, SamlLimits limits)
    {
        if (FieldDecoder.Decode(field, binding, limits.MaxBytes, out var undecoded, out var length) is not { } text)
        {
            return new SamlReadResult.Unreadable(undecoded);
        }

        var reader = new TreeReader(limits);
        if (reader.Read(text.Value, out var unparsed, text.Declared) is not { } root)
        {
            return new SamlReadResult.Unreadable(unparsed ?? SamlDefect.NotXml);
        }

        if (MessageReader.KindOf(root) is not { } kind)
        {
            return new SamlReadResult.Unreadable(SamlDefect.NotSaml);
        }

        if (Structure.DefectOf(root) is { } misbuilt)
        {
            return new SamlReadResult.Unreadable(misbuilt);
        }

        return new MessageReader(limits).Read(root, kind, length) is { } message
            ? new SamlReadResult.Message(message with { Encoding = text.Foreign, HasComments = reader.HasComments }, root)
            : new SamlReadResult.Unreadable(SamlDefect.ValueTooLong);
    }
}
