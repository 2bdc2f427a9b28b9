using System.Text;
using Gateway.Public.Metadata;

namespace Gateway.Tests.Public.Metadata;

/// <summary>Metadata as tests want it.</summary>
internal static class MetadataSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    public static byte[] Xml(string entityId = "urn:acme:sp") =>
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>\r\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{entityId}\"/>");

    public static FrozenMetadata Copy(string identifier = "acme", string entityId = "urn:acme:sp") => Copy(identifier, Xml(entityId));

    public static FrozenMetadata Copy(string identifier, byte[] xml) => new(identifier, xml, Now, "key_ops");
}
