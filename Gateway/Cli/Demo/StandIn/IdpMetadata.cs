using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>What an IdP's metadata says of it (SAMLMeta 2.4.3).</summary>
internal sealed record IdpMetadata
{
    private const long MaxBytes = 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public string EntityId { get; private init; } = "";

    public string SsoUrl { get; private init; } = "";

    public IReadOnlyList<X509Certificate2> Certificates { get; private init; } = [];

    /// <summary>Stytch's word for what is wrong; null where nothing is.</summary>
    public string? Fault { get; private init; }

    public static async Task<IdpMetadata> ReadAsync(string? url, CancellationToken cancellationToken)
    {
        // The stand-in is on loopback, and so is everybody it knows.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
        {
            return new IdpMetadata { Fault = "invalid_saml_metadata_url" };
        }

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = MaxBytes,
        };
        try
        {
            return Read(await client.GetByteArrayAsync(uri, cancellationToken));
        }
        catch (HttpRequestException)
        {
            return new IdpMetadata { Fault = "invalid_saml_metadata_url" };
        }
    }

    private static IdpMetadata Read(byte[] xml)
    {
        if (BoundedXml.TryLoad(xml) is not { DocumentElement: { } root } document)
        {
            return new IdpMetadata { Fault = "invalid_xml_from_saml_metadata_url" };
        }

        var names = new XmlNamespaceManager(document.NameTable);
        names.AddNamespace("md", SamlNames.Metadata);
        names.AddNamespace("ds", SamlNames.Signature);
        var ssoUrl = (root.SelectSingleNode("md:IDPSSODescriptor/md:SingleSignOnService", names) as XmlElement)?.GetAttribute("Location") ?? "";
        var certificates = root.SelectNodes("md:IDPSSODescriptor/md:KeyDescriptor[not(@use) or @use='signing']//ds:X509Certificate", names)!;
        try
        {
            var metadata = new IdpMetadata
            {
                EntityId = root.GetAttribute("entityID"),
                SsoUrl = ssoUrl,
                Certificates =
                [
                    .. certificates.Cast<XmlElement>().Select(element => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.InnerText))),
                ],
            };
            return metadata is { EntityId.Length: > 0, SsoUrl.Length: > 0, Certificates.Count: > 0 }
                ? metadata
                : new IdpMetadata { Fault = "saml_connection_metadata_invalid_format" };
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return new IdpMetadata { Fault = "invalid_x509_certificate" };
        }
    }
}
