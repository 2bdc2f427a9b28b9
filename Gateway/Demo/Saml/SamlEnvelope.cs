using System.Xml;
using Gateway.Saml;

namespace Gateway.Demo.Saml;

/// <summary>The parts of a response before anything in it is trusted.</summary>
/// <param name="Response">The root.</param>
/// <param name="Assertion">The one assertion, a child of the response.</param>
internal sealed record SamlEnvelope(XmlElement Response, XmlElement Assertion)
{
    /// <summary>The status code at the top; null where there is none. Unsigned at some products, so it only ever leads to a refusal.</summary>
    public static string? StatusOf(XmlDocument document) =>
        Child(Child(document.DocumentElement, "Status", SamlNames.Protocol), "StatusCode", SamlNames.Protocol)?.GetAttribute("Value");

    /// <summary>The parts; null unless the document is one Response with exactly one Assertion, right below it.</summary>
    public static SamlEnvelope? TryOpen(XmlDocument document)
    {
        var root = document.DocumentElement;
        if (!Is(root, "Response", SamlNames.Protocol) || Child(root, "Assertion", SamlNames.Assertion) is not { } assertion)
        {
            return null;
        }

        // A second assertion anywhere, even inside a signature or an extension, is how signature wrapping smuggles in its own.
        return document.GetElementsByTagName("Assertion", "*").Count == 1 ? new SamlEnvelope(root!, assertion) : null;
    }

    /// <summary>The first child element of that name.</summary>
    public static XmlElement? Child(XmlElement? parent, string name, string ns) =>
        parent?.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => Is(child, name, ns));

    private static bool Is(XmlElement? element, string name, string ns) => element is not null && element.LocalName == name && element.NamespaceURI == ns;
}
