using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>A service provider's request to sign a user in (SAMLCore 3.4.1), unsigned.</summary>
/// <param name="Id">The id that the response's InResponseTo names.</param>
/// <param name="Issuer">The service provider's entity id.</param>
/// <param name="AcsUrl">Where the response is to be posted; null leaves it to the IdP's registration.</param>
internal sealed record AuthnRequest(string Id, string Issuer, string? AcsUrl)
{
    // A real one has about 1 KB.
    private static readonly SamlLimits Limits = new() { MaxBytes = 64 * 1024 };

    /// <summary>The URL that carries the request by the HTTP-Redirect binding (SAMLBind 3.4.4.1).</summary>
    /// <param name="ssoUrl">The IdP's sign-on URL, without a query.</param>
    /// <param name="relayState">What the response is to bring back; null for none.</param>
    /// <param name="issuedAt">When the request is made.</param>
    public string ToRedirectUrl(string ssoUrl, string? relayState, DateTimeOffset issuedAt)
    {
        var url = $"{ssoUrl}?{SamlNames.RequestField}={Uri.EscapeDataString(Encode(ssoUrl, issuedAt))}";
        return relayState is null ? url : $"{url}&{SamlNames.RelayStateField}={Uri.EscapeDataString(relayState)}";
    }

    /// <summary>Reads the value of a <c>SAMLRequest</c> parameter; null where it is not an AuthnRequest within the limits.</summary>
    public static AuthnRequest? TryDecode(string samlRequest) =>
        SamlReader.Read(Encoding.UTF8.GetBytes(samlRequest), SamlBinding.Redirect, Limits) is SamlReadResult.Message
        {
            Value: { Kind: SamlMessageKind.AuthnRequest, Id: { } id, Issuer: { } issuer, AcsUrl: var acsUrl },
        }
            ? new AuthnRequest(id, issuer, acsUrl)
            : null;

    private string Encode(string destination, DateTimeOffset issuedAt)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal))
        using (var writer = XmlWriter.Create(deflate, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("samlp", nameof(AuthnRequest), SamlNames.Protocol);
            writer.WriteAttributeString("ID", Id);
            writer.WriteAttributeString("Version", "2.0");
            writer.WriteAttributeString("IssueInstant", issuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteAttributeString("Destination", destination);
            writer.WriteAttributeString("ProtocolBinding", SamlNames.HttpPostBinding);
            if (AcsUrl is not null)
            {
                writer.WriteAttributeString("AssertionConsumerServiceURL", AcsUrl);
            }

            writer.WriteElementString("saml", "Issuer", SamlNames.Assertion, Issuer);
            writer.WriteEndElement();
        }

        return Convert.ToBase64String(deflated.ToArray());
    }
}
