using System.Text;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>Loads XML from outside to change it or to look around in it; what a message says is read by <see cref="SamlReader"/>.</summary>
internal static class BoundedXml
{
    /// <summary>Longest document, in characters.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>Deepest nesting. A signed SAML response nests about ten deep.</summary>
    public const int MaxDepth = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        // Entity expansion ("billion laughs") and external entities (XXE) both need a DTD.
        DtdProcessing = DtdProcessing.Prohibit,

        // No URL in the document is ever fetched (server-side request forgery).
        XmlResolver = null,

        // Memory exhaustion by a huge document.
        MaxCharactersInDocument = MaxCharacters,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>The document; null where it is not XML within the limits.</summary>
    public static XmlDocument? TryLoad(byte[] utf8)
    {
        try
        {
            // A second encoding would let two readers see two documents; SAML in the browser is UTF-8.
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
            if (!HasPlainStructure(text))
            {
                return null;
            }

            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            document.Load(reader);
            return document;
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool HasPlainStructure(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        while (reader.Read())
        {
            // Canonicalization recurses: a deep document would end the process by stack overflow. A comment or a processing instruction
            // splits a NameID in two while the signature still fits, as comments are not signed.
            if (reader.Depth > MaxDepth || reader.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
            {
                return false;
            }
        }

        return true;
    }
}
