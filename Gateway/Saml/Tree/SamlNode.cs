namespace Gateway.Saml.Tree;

/// <summary>A piece of a message: an element or a stretch of text. Has no other kinds: comments and processing instructions are refused.</summary>
internal abstract class SamlNode
{
    /// <summary>What follows within the same parent.</summary>
    public SamlNode? Next { get; internal set; }
}

/// <summary>Text or CDATA, which are the same to a reader and to a signature.</summary>
internal sealed class SamlText(string value) : SamlNode
{
    public string Value => value;
}
