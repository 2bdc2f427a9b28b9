namespace Gateway.Saml.Tree;

/// <summary>A piece of a message: an element, a stretch of text, a comment or a processing instruction.</summary>
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

/// <summary>A comment between elements; kept for signatures over a canonical form with comments, and read by nobody.</summary>
internal sealed class SamlComment(string value) : SamlNode
{
    public string Value => value;
}

/// <summary>A processing instruction between elements; every canonical form has it (XML-C14N 2.3), and nobody carries it out.</summary>
internal sealed class SamlInstruction(string target, string value) : SamlNode
{
    public string Target => target;

    public string Value => value;
}
