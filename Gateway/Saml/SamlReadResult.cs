using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>What came of reading a field: a message or the reason why there is none.</summary>
internal abstract record SamlReadResult
{
    private SamlReadResult()
    {
    }

    /// <param name="Value">What the message says, unverified.</param>
    /// <param name="Root">The tree it was read from, which a signature is checked on: nobody parses the text a second time. Holds everything
    /// the message holds.</param>
    public sealed record Message(SamlMessage Value, SamlElement Root) : SamlReadResult;

    public sealed record Unreadable(SamlDefect Defect) : SamlReadResult;
}
