using System.Buffers;
using Gateway.Saml.Tree;

namespace Gateway.Saml.Signatures;

/// <summary>
/// Writes the canonical form of an element (XML-EXC-C14N, or XML-C14N 1.0): the octets that are digested or signed. .NET's <c>SignedXml</c> needs a document of
/// its own beside the tree and takes some eight times the processor time of a whole check here (deploy/load); a test compares the octets byte for byte.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="omitted">An element left out with all in it, as the enveloped-signature transform does; null for none.</param>
/// <param name="method">How it is written.</param>
internal sealed class CanonicalForm(OctetWriter output, SamlElement? omitted, CanonicalMethod method)
{
    private static readonly SearchValues<char> SpecialInText = SearchValues.Create("&<>\r");

    private static readonly SearchValues<char> SpecialInAttribute = SearchValues.Create("&<\"\t\n\r");

    // Declarations on the elements that are open in the output, innermost last.
    private readonly List<(string Prefix, string Uri)> _declared = [];

    public void Write(SamlElement apex)
    {
        var outer = _declared.Count;
        foreach (var prefix in method.IsInclusive ? PrefixesInScope(apex) : method.InclusivePrefixes)
        {
            Declare(prefix, apex.Lookup(prefix));
        }

        WriteElement(apex, method.IsInclusive ? WithInherited(apex) : apex.Attributes, outer);
    }

    private static IEnumerable<string> PrefixesInScope(SamlElement apex)
    {
        for (var element = apex; element is not null; element = element.Parent)
        {
            foreach (var declaration in element.Namespaces)
            {
                yield return declaration.Prefix;
            }
        }
    }

    // Of what stands around the element, its xml:lang and the like go with it (XML-C14N 2.4).
    private static SamlAttribute[] WithInherited(SamlElement apex)
    {
        List<SamlAttribute> attributes = [.. apex.Attributes];
        for (var element = apex.Parent; element is not null; element = element.Parent)
        {
            attributes.AddRange(element.Attributes.Where(outer =>
                outer.Prefix == "xml" && !attributes.Exists(inner => inner.Prefix == "xml" && inner.LocalName == outer.LocalName)));
        }

        attributes.Sort(SamlAttribute.Compare);
        return [.. attributes];
    }

    // Recursion is bounded by SamlLimits.MaxDepth.
    private void WriteElement(SamlElement element, SamlAttribute[] attributes, int outer)
    {
        DeclareWhatIsUsed(element);
        output.Write("<"u8);
        WriteName(element.Prefix, element.LocalName);
        WriteDeclarations(outer);
        foreach (var attribute in attributes)
        {
            output.Write(" "u8);
            WriteName(attribute.Prefix, attribute.LocalName);
            output.Write("=\""u8);
            WriteEscaped(attribute.Value, SpecialInAttribute);
            output.Write("\""u8);
        }

        output.Write(">"u8);
        for (var node = element.First; node is not null; node = node.Next)
        {
            WriteNode(node);
        }

        output.Write("</"u8);
        WriteName(element.Prefix, element.LocalName);
        output.Write(">"u8);
        _declared.RemoveRange(outer, _declared.Count - outer);
    }

    private void WriteNode(SamlNode node)
    {
        switch (node)
        {
            case SamlText text:
                WriteEscaped(text.Value, SpecialInText);
                break;
            case SamlElement element when element != omitted && !output.IsBeyondBound:
                WriteElement(element, element.Attributes, _declared.Count);
                break;
            case SamlComment comment when method.KeepsComments:
                output.Write("<!--"u8);
                output.Write(comment.Value);
                output.Write("-->"u8);
                break;
            case SamlInstruction instruction:
                output.Write("<?"u8);
                output.Write(instruction.Target);
                output.Write(instruction.Value.Length > 0 ? " "u8 : ""u8);
                output.Write(instruction.Value);
                output.Write("?>"u8);
                break;
        }
    }

    private void DeclareWhatIsUsed(SamlElement element)
    {
        Declare(element.Prefix, element.NamespaceUri);
        foreach (var attribute in element.Attributes)
        {
            // An attribute without a prefix is in no namespace, whatever the default one is.
            if (attribute.Prefix.Length > 0)
            {
                Declare(attribute.Prefix, attribute.NamespaceUri);
            }
        }

        if (method.IsInclusive || method.InclusivePrefixes.Length > 0)
        {
            foreach (var declaration in element.Namespaces)
            {
                if (method.IsInclusive || method.InclusivePrefixes.Contains(declaration.Prefix))
                {
                    Declare(declaration.Prefix, declaration.Uri);
                }
            }
        }
    }

    private void Declare(string prefix, string? uri)
    {
        // "xml" is always bound and never declared (XML Namespaces 3).
        if (uri is null || prefix == "xml")
        {
            return;
        }

        for (var i = _declared.Count - 1; i >= 0; i--)
        {
            if (_declared[i].Prefix == prefix)
            {
                if (_declared[i].Uri != uri)
                {
                    _declared.Add((prefix, uri));
                }

                return;
            }
        }

        // Nothing outside declares a default namespace, so there is none to take back.
        if (prefix.Length > 0 || uri.Length > 0)
        {
            _declared.Add((prefix, uri));
        }
    }

    private void WriteDeclarations(int from)
    {
        if (_declared.Count - from > 1)
        {
            _declared.Sort(from, _declared.Count - from, ByPrefix.Instance);
        }

        for (var i = from; i < _declared.Count; i++)
        {
            var (prefix, uri) = _declared[i];
            output.Write(prefix.Length == 0 ? " xmlns"u8 : " xmlns:"u8);
            output.Write(prefix);
            output.Write("=\""u8);
            WriteEscaped(uri, SpecialInAttribute);
            output.Write("\""u8);
        }
    }

    private void WriteName(string prefix, string localName)
    {
        if (prefix.Length > 0)
        {
            output.Write(prefix);
            output.Write(":"u8);
        }

        output.Write(localName);
    }

    private void WriteEscaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        while (text.IndexOfAny(special) is >= 0 and var at)
        {
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '"' => "&quot;"u8,
                '\t' => "&#x9;"u8,
                '\n' => "&#xA;"u8,
                _ => "&#xD;"u8,
            });
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    private sealed class ByPrefix : IComparer<(string Prefix, string Uri)>
    {
        public static readonly ByPrefix Instance = new();

        public int Compare((string Prefix, string Uri) x, (string Prefix, string Uri) y) => string.CompareOrdinal(x.Prefix, y.Prefix);
    }
}
