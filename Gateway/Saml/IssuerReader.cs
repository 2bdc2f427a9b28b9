using System.Xml;

namespace Gateway.Saml;

/// <summary>
/// Reads the Issuer alone, of a message that cannot be read whole: a hint for routing, which the rest of the message need not spoil. Reads forward, within
/// the limits, as far as the document goes, and believes nothing that two readers could take for two things.
/// </summary>
internal sealed class IssuerReader
{
    private readonly HashSet<string> _issuers = new(StringComparer.Ordinal);
    private readonly SamlLimits _limits;

    // Of the root, and of the assertion that is open: an element has its Issuer once.
    private bool _isRootNamed;
    private bool _isAssertionNamed;
    private bool _isAmbiguous;
    private bool _isInAssertion;

    private IssuerReader(SamlLimits limits) => _limits = limits;

    /// <summary>Who says to have sent it; null where that is not said, or not once.</summary>
    /// <param name="field">The percent-decoded value of the field.</param>
    /// <param name="binding">How it came.</param>
    /// <param name="limits">How much of it is looked at.</param>
    public static string? Read(ReadOnlySpan<byte> field, SamlBinding binding, SamlLimits limits) =>
        FieldDecoder.Decode(field, binding, limits.MaxBytes, out _, out _, isLenient: true) is { Value: var text } ? new IssuerReader(limits).Read(text) : null;

    private string? Read(string text)
    {
        var settings = new XmlReaderSettings
        {
            // Entity expansion ("billion laughs") and external entities (XXE) both need a DTD.
            DtdProcessing = DtdProcessing.Prohibit,

            // No URL in the document is ever fetched (server-side request forgery).
            XmlResolver = null,
            MaxCharactersInDocument = _limits.MaxBytes,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            while (!_isAmbiguous && reader.Read() && reader.Depth <= _limits.MaxDepth)
            {
                Take(reader);
            }
        }
        catch (XmlException)
        {
            // What stands before the fault was read.
        }

        return _isAmbiguous || _issuers.Count != 1 ? null : _issuers.Single();
    }

    private void Take(XmlReader reader)
    {
        if (reader.NodeType is not XmlNodeType.Element)
        {
            return;
        }

        switch (reader.Depth)
        {
            case 0:
                _isAmbiguous = reader.NamespaceURI != SamlNames.Protocol;
                break;
            case 1 when reader.LocalName == "Issuer":
                TakeIssuer(reader, ref _isRootNamed);
                break;
            case 1:
                _isInAssertion = reader.LocalName == "Assertion" && reader.NamespaceURI == SamlNames.Assertion;
                _isAssertionNamed = false;
                break;
            case 2 when _isInAssertion && reader.LocalName == "Issuer":
                TakeIssuer(reader, ref _isAssertionNamed);
                break;
        }
    }

    private void TakeIssuer(XmlReader reader, ref bool isNamed)
    {
        _isAmbiguous = isNamed || reader.NamespaceURI != SamlNames.Assertion || reader.IsEmptyElement;
        isNamed = true;
        var issuer = "";
        while (!_isAmbiguous && reader.Read() && reader.NodeType is not XmlNodeType.EndElement)
        {
            // A comment or an element splits it in two for some readers.
            _isAmbiguous = reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                || issuer.Length + reader.Value.Length > _limits.MaxValueLength;
            issuer += reader.Value;
        }

        issuer = issuer.Trim();
        _isAmbiguous |= reader.NodeType is not XmlNodeType.EndElement || issuer.Length == 0;
        _issuers.Add(issuer);
    }
}
