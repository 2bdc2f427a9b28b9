using System.Xml;

namespace Gateway.Public.Metadata;

/// <summary>Judges whether a document may be stored and served as SAML metadata. Only its form: nobody here relies on what it says.</summary>
internal static class MetadataXml
{
    private const string Namespace = "urn:oasis:names:tc:SAML:2.0:metadata";

    /// <summary>What is wrong with it; null where nothing is. Names a place in it, and none of its text.</summary>
    public static string? FaultOf(byte[] xml)
    {
        // No DTD, and so no entity to expand or to fetch (XXE).
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = FrozenMetadata.MaxBytes };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml), settings);
            reader.MoveToContent();
            if (reader.NamespaceURI != Namespace || reader.LocalName is not ("EntityDescriptor" or "EntitiesDescriptor"))
            {
                return $"The root is not an EntityDescriptor or EntitiesDescriptor of {Namespace}.";
            }

            while (reader.Read())
            {
            }

            return null;
        }
        catch (XmlException e)
        {
            return $"Is not well-formed XML without a document type declaration, at line {e.LineNumber}, column {e.LinePosition}.";
        }
    }
}
