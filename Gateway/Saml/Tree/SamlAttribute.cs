namespace Gateway.Saml.Tree;

/// <summary>An attribute that is no namespace declaration.</summary>
internal sealed record SamlAttribute(string Prefix, string LocalName, string NamespaceUri, string Value)
{
    /// <summary>The order of canonical XML: by namespace, then by name; those without a namespace first (XML-C14N 2.2).</summary>
    public static int Compare(SamlAttribute left, SamlAttribute right)
    {
        var byNamespace = string.CompareOrdinal(left.NamespaceUri, right.NamespaceUri);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(left.LocalName, right.LocalName);
    }

    /// <summary>Its name alone: the value may be somebody's.</summary>
    public override string ToString() => LocalName;
}

/// <summary>A namespace declaration; an empty prefix is the default namespace, an empty URI takes it back.</summary>
internal sealed record SamlNamespace(string Prefix, string Uri);
