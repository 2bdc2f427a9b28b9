using System.Security.Cryptography;

namespace Gateway.Saml.Signatures;

/// <summary>A signature method: a kind of key and a hash. HMAC is not among them: with it a public certificate would serve as the secret.</summary>
internal sealed record SignatureAlgorithm(HashAlgorithmName Hash, RSASignaturePadding? RsaPadding)
{
    /// <summary>The method of that URI (RFC 6931, RFC 9231); null where it is not on the list.</summary>
    public static SignatureAlgorithm? Of(string? uri) => uri switch
    {
        SamlNames.RsaSha256 => RsaSha256,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => RsaSha384,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => RsaSha512,
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => RsaSha1,
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => PssSha256,
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => PssSha384,
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => PssSha512,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => EcdsaSha256,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => EcdsaSha384,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => EcdsaSha512,
        _ => null,
    };

    /// <summary>The digest method of that URI; null where it is not on the list.</summary>
    public static HashAlgorithmName? DigestOf(string? uri) => uri switch
    {
        SamlNames.Sha256 => HashAlgorithmName.SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => HashAlgorithmName.SHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => HashAlgorithmName.SHA512,
        "http://www.w3.org/2000/09/xmldsig#sha1" => HashAlgorithmName.SHA1,
        _ => null,
    };

    public bool Verifies(AsymmetricAlgorithm key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) => (key, RsaPadding) switch
    {
        (RSA rsa, { } padding) => rsa.VerifyHash(hash, signature, Hash, padding),
        // XML Signature writes r and s one after the other (XMLDSIG 6.4.3), as .NET does.
        (ECDsa ecdsa, null) => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => false,
    };

    private static readonly SignatureAlgorithm RsaSha256 = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha384 = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha512 = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha1 = new(HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm PssSha256 = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm PssSha384 = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm PssSha512 = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm EcdsaSha256 = new(HashAlgorithmName.SHA256, null);
    private static readonly SignatureAlgorithm EcdsaSha384 = new(HashAlgorithmName.SHA384, null);
    private static readonly SignatureAlgorithm EcdsaSha512 = new(HashAlgorithmName.SHA512, null);
}
