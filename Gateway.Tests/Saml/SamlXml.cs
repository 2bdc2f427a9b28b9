using System.IO.Compression;
using System.Text;
using Gateway.Saml;

namespace Gateway.Tests.Saml;

/// <summary>Small messages, and the encodings that carry them.</summary>
internal static class SamlXml
{
    public const string Namespaces = "xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:a=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

    public static string Response(string content) => $"<p:Response {Namespaces} ID=\"_r\">{content}</p:Response>";

    public static byte[] Post(string xml) => Post(Encoding.UTF8.GetBytes(xml));

    public static byte[] Post(byte[] octets) => Encoding.ASCII.GetBytes(Convert.ToBase64String(octets));

    public static byte[] Redirect(string xml) => Redirect(Encoding.UTF8.GetBytes(xml));

    public static byte[] Redirect(byte[] octets)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal))
        {
            deflate.Write(octets);
        }

        return Post(deflated.ToArray());
    }

    public static SamlReadResult Read(string xml, SamlLimits? limits = null) => SamlReader.Read(Post(xml), SamlBinding.Post, limits ?? SamlLimits.Default);

    public static SamlMessage Message(SamlReadResult result)
    {
        Assert.That(result, Is.TypeOf<SamlReadResult.Message>());
        return ((SamlReadResult.Message)result).Value;
    }

    public static SamlDefect? Defect(SamlReadResult? result) => (result as SamlReadResult.Unreadable)?.Defect;
}
