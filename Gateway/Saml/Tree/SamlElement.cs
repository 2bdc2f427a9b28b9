namespace Gateway.Saml.Tree;

/// <summary>
/// An element of a message, as the one parser saw it. Immutable once read. Holds what the message holds, names of people included: it lives
/// as long as a request and is neither stored nor logged.
/// </summary>
internal sealed class SamlElement(string prefix, string localName, string namespaceUri) : SamlNode
{
    private SamlNode? _last;

    public string Prefix => prefix;

    public string LocalName => localName;

    public string NamespaceUri => namespaceUri;

    public SamlElement? Parent { get; private set; }

    public SamlNode? First { get; private set; }

    /// <summary>In the order of canonical XML.</summary>
    public SamlAttribute[] Attributes { get; init; } = [];

    /// <summary>The declarations that stand on this element.</summary>
    public SamlNamespace[] Namespaces { get; init; } = [];

    public bool Is(string name, string ns) => localName == name && namespaceUri == ns;

    /// <summary>The value of an attribute without a namespace; null where it is missing or empty.</summary>
    public string? Value(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.NamespaceUri.Length == 0 && attribute.LocalName == name)
            {
                return attribute.Value.Length == 0 ? null : attribute.Value;
            }
        }

        return null;
    }

    /// <summary>The first child element of that name; <see cref="Structure"/> has made sure that there is no second where only one may be.</summary>
    public SamlElement? Child(string name, string ns)
    {
        for (var node = First; node is not null; node = node.Next)
        {
            if (node is SamlElement element && element.Is(name, ns))
            {
                return element;
            }
        }

        return null;
    }

    public IEnumerable<SamlElement> Children()
    {
        for (var node = First; node is not null; node = node.Next)
        {
            if (node is SamlElement element)
            {
                yield return element;
            }
        }
    }

    public IEnumerable<SamlElement> Children(string name, string ns) => Children().Where(element => element.Is(name, ns));

    /// <summary>Its text as it stands; null where it holds elements, whose text one reader would add and another would not.</summary>
    public string? Text()
    {
        if (First is null)
        {
            return "";
        }

        if (First is SamlText { Next: null } only)
        {
            return only.Value;
        }

        var parts = new List<string>();
        for (var node = First; node is not null; node = node.Next)
        {
            if (node is not SamlText text)
            {
                return null;
            }

            parts.Add(text.Value);
        }

        return string.Concat(parts);
    }

    /// <summary>The namespace that a prefix means here; null where it means none.</summary>
    public string? Lookup(string wanted)
    {
        for (var element = this; element is not null; element = element.Parent)
        {
            foreach (var declaration in element.Namespaces)
            {
                if (declaration.Prefix == wanted)
                {
                    return declaration.Uri;
                }
            }
        }

        return null;
    }

    /// <summary>Its name alone: what it holds may be somebody's.</summary>
    public override string ToString() => localName;

    internal void Append(SamlNode node)
    {
        if (_last is null)
        {
            First = node;
        }
        else
        {
            _last.Next = node;
        }

        _last = node;
        if (node is SamlElement element)
        {
            element.Parent = this;
        }
    }
}
