using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml.Signatures;

/// <summary>Signs a response's assertion again, by another algorithm than the demo's builder has.</summary>
internal static class SigningKey
{
    /// <summary>
    /// The response with the given method and digest in its one signature (Entra's shape), signed by whatever the function does with the octets.
    /// </summary>
    public static SamlReadResult.Message Resign(string method, string digest, HashAlgorithmName digestName, Func<byte[], byte[]> sign)
    {
        var document = new SamlScene().Document(IdpShape.Entra);
        var assertion = (XmlElement)document.DocumentElement!.LastChild!;
        var signature = (XmlElement)assertion.ChildNodes[1]!;
        assertion.RemoveChild(signature);
        var value = CryptographicOperations.HashData(digestName, DetachedElement.Canonicalize(assertion));
        assertion.InsertAfter(signature, assertion.FirstChild);
        Only(signature, "SignatureMethod").SetAttribute("Algorithm", method);
        Only(signature, "DigestMethod").SetAttribute("Algorithm", digest);
        Only(signature, "DigestValue").InnerText = Convert.ToBase64String(value);
        Only(signature, "SignatureValue").InnerText = Convert.ToBase64String(sign(DetachedElement.Canonicalize(Only(signature, "SignedInfo"))));
        return (SamlReadResult.Message)SamlReader.Read(Encoding.ASCII.GetBytes(SamlScene.Encode(document)), SamlBinding.Post, SamlLimits.Default);
    }

    public static X509Certificate2 CertificateOf(RSA key) =>
        Public(new CertificateRequest("CN=idp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static X509Certificate2 CertificateOf(ECDsa key) => Public(new CertificateRequest("CN=idp", key, HashAlgorithmName.SHA256));

    private static X509Certificate2 Public(CertificateRequest request)
    {
        using var withKey = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(60));
        return X509CertificateLoader.LoadCertificate(withKey.RawData);
    }

    private static XmlElement Only(XmlElement within, string name) => (XmlElement)within.GetElementsByTagName(name, SamlNames.Signature)[0]!;
}
