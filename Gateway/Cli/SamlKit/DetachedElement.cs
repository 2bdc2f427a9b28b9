using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gateway.Cli.SamlKit;

/// <summary>
/// An element alone in a document of its own, with the namespaces that were in scope around it. A signature is made over, checked against
/// and read from this copy only: nothing outside the signed element can be found by accident.
/// </summary>
internal static class DetachedElement
{
    public static XmlDocument Of(XmlElement element)
    {
        // XmlResolver null: no external entity is ever fetched (XXE).
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        var root = (XmlElement)document.AppendChild(document.ImportNode(element, deep: true))!;
        foreach (var (prefix, uri) in element.CreateNavigator()!.GetNamespacesInScope(XmlNamespaceScope.ExcludeXml))
        {
            var name = prefix.Length == 0 ? "xmlns" : $"xmlns:{prefix}";
            if (!root.HasAttribute(name))
            {
                root.SetAttribute(name, uri);
            }
        }

        return document;
    }

    /// <summary>The element's exclusive canonical form (XML-EXC-C14N), comments left out: the octets that are digested or signed.</summary>
    public static byte[] Canonicalize(XmlElement element, string? inclusivePrefixes = null)
    {
        var transform = new XmlDsigExcC14NTransform(includeComments: false, inclusivePrefixes);
        transform.LoadInput(Of(element));
        using var octets = (Stream)transform.GetOutput(typeof(Stream));
        using var copy = new MemoryStream();
        octets.CopyTo(copy);
        return copy.ToArray();
    }
}
