using System.Xml;

namespace Gateway.Saml.Tree;

/// <summary>The one parser for XML from anybody: one pass, each bound checked as it is met, nothing ever fetched.</summary>
/// <param name="limits">The bounds.</param>
/// <param name="skipsComments">
/// True passes over comments and processing instructions, which metadata has. In a message they stand between elements only: readers differ in what a value
/// with a comment in it says, and signatures do not cover it.
/// </param>
/// <param name="takesRepeatedIds">True where no signature is checked, whose reference would mean either of two elements with one ID.</param>
internal sealed class TreeReader(SamlLimits limits, bool skipsComments = false, bool takesRepeatedIds = false)
{
    private readonly XmlReaderSettings _settings = new()
    {
        // Entity expansion ("billion laughs") and external entities (XXE) both need a DTD.
        DtdProcessing = DtdProcessing.Prohibit,

        // No URL in the document is ever fetched (server-side request forgery).
        XmlResolver = null,
        MaxCharactersInDocument = limits.MaxBytes,
        IgnoreComments = skipsComments,
        IgnoreProcessingInstructions = skipsComments,
    };

    // Made for the first ID: few elements have one.
    private HashSet<string>? _ids;

    private SamlElement? _root;

    private SamlElement? _open;

    private string? _declared;

    private int _elements;

    /// <summary>True where comments or processing instructions stand between elements, before or behind the root.</summary>
    public bool HasComments { get; private set; }

    /// <summary>The root; else null and what is wrong. For one text only.</summary>
    /// <param name="text">The document.</param>
    /// <param name="defect">What is wrong.</param>
    /// <param name="declared">The encoding that its declaration was found to name, and by which it was decoded.</param>
    public SamlElement? Read(string text, out SamlDefect? defect, string? declared = null)
    {
        defect = null;
        _declared = declared;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), _settings);
            while (defect is null && reader.Read())
            {
                defect = Take(reader);
            }
        }
        catch (XmlException)
        {
            defect = _root is null && BeginsWithDtd(text) ? SamlDefect.HasDtd : SamlDefect.NotXml;
        }

        return defect is null ? _root : null;
    }

    private SamlDefect? Take(XmlReader reader) => reader.NodeType switch
    {
        XmlNodeType.Element => Open(reader),
        XmlNodeType.EndElement => Close(),
        XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace => AppendText(reader.Value),
        XmlNodeType.XmlDeclaration => reader.GetAttribute("encoding") == _declared ? null : SamlDefect.ForeignEncoding,
        XmlNodeType.Comment => AppendBetween(new SamlComment(reader.Value), reader.Value.Length),
        XmlNodeType.ProcessingInstruction => AppendBetween(new SamlInstruction(reader.Name, reader.Value), reader.Value.Length),
        _ => SamlDefect.NotXml,
    };

    private SamlDefect? Open(XmlReader reader)
    {
        if (reader.Depth >= limits.MaxDepth)
        {
            return SamlDefect.TooDeep;
        }

        if (++_elements > limits.MaxElements)
        {
            return SamlDefect.TooManyElements;
        }

        if (reader.AttributeCount > limits.MaxAttributes)
        {
            return SamlDefect.TooManyAttributes;
        }

        var (prefix, name, ns, isEmpty) = (reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.IsEmptyElement);
        if (DefectOfAttributes(reader, out var attributes, out var namespaces) is { } defect)
        {
            return defect;
        }

        var element = new SamlElement(prefix, name, ns) { Attributes = attributes, Namespaces = namespaces };
        _root ??= element;
        _open?.Append(element);
        if (!isEmpty)
        {
            _open = element;
        }

        return null;
    }

    private SamlDefect? DefectOfAttributes(XmlReader reader, out SamlAttribute[] attributes, out SamlNamespace[] namespaces)
    {
        (attributes, namespaces) = ([], []);
        if (reader.AttributeCount == 0)
        {
            return null;
        }

        var (plain, declared) = (0, 0);
        var (plains, declarations) = (new SamlAttribute[reader.AttributeCount], new SamlNamespace[reader.AttributeCount]);
        while (reader.MoveToNextAttribute())
        {
            var value = reader.Value;
            if (value.Length > limits.MaxValueLength)
            {
                return SamlDefect.ValueTooLong;
            }

            if (reader.NamespaceURI == SamlNames.Xmlns)
            {
                declarations[declared++] = new SamlNamespace(reader.Prefix.Length == 0 ? "" : reader.LocalName, value);
                continue;
            }

            // Id as XML Signature and XML Encryption spell it, xml:id too: any of them may be what somebody's reference finds.
            if (!takesRepeatedIds
                && reader.LocalName.Equals("ID", StringComparison.OrdinalIgnoreCase)
                && !(_ids ??= new HashSet<string>(StringComparer.Ordinal)).Add(value))
            {
                return SamlDefect.DuplicateId;
            }

            plains[plain++] = new SamlAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI, value);
        }

        (attributes, namespaces) = (plains[..plain], declarations[..declared]);
        Array.Sort(attributes, SamlAttribute.Compare);
        return null;
    }

    private SamlDefect? Close()
    {
        var closed = _open;
        _open = closed?.Parent;
        return HasComments && closed is not null ? DefectOfValue(closed) : null;
    }

    private SamlDefect? AppendBetween(SamlNode node, int length)
    {
        HasComments = true;
        _open?.Append(node);
        return length > limits.MaxTextLength ? SamlDefect.ValueTooLong : ++_elements > limits.MaxElements ? SamlDefect.TooManyElements : null;
    }

    // Between elements nobody reads text. In a value, one reader takes what stands before the comment and another takes all.
    private static SamlDefect? DefectOfValue(SamlElement element)
    {
        var (hasElements, hasText) = (false, false);
        SamlDefect? found = null;
        for (var node = element.First; node is not null; node = node.Next)
        {
            hasElements |= node is SamlElement;
            hasText |= node is SamlText text && !string.IsNullOrWhiteSpace(text.Value);
            found ??= node switch
            {
                SamlComment => SamlDefect.HasComment,
                SamlInstruction => SamlDefect.HasProcessingInstruction,
                _ => null,
            };
        }

        return hasElements && !hasText ? null : found;
    }

    private SamlDefect? AppendText(string text)
    {
        // Space before and behind the root belongs to nothing.
        _open?.Append(new SamlText(text));
        return text.Length > limits.MaxTextLength ? SamlDefect.ValueTooLong : null;
    }

    // Only to name the defect: the parser has refused the document already.
    private static bool BeginsWithDtd(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("<?xml") && text.IndexOf("?>") is > 0 and var end)
        {
            text = text[(end + 2)..];
        }

        return text.TrimStart().StartsWith("<!DOCTYPE");
    }
}
