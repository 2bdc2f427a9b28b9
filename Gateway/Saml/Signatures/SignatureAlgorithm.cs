using System.Collections.Frozen;
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
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1" => EcdsaSha1,
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

    /// <summary>What is said of a method, a digest or a transform that is not on the list: sound ones are only not verified here.</summary>
    public static SignatureVerdict.Invalid Refuse(string? uri) =>
        new(uri is not null && Unverified.Contains(uri) ? SignatureFault.CannotBeJudged : SignatureFault.NotAllowedAlgorithm, uri);

    public bool Verifies(AsymmetricAlgorithm key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) => (key, RsaPadding) switch
    {
        (RSA rsa, { } padding) => rsa.VerifyHash(hash, signature, Hash, padding),
        // XML Signature writes r and s one after the other (XMLDSIG 6.4.3), as .NET does.
        (ECDsa ecdsa, null) => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => false,
    };

    // RFC 6931, RFC 9231, XMLDSIG 1.1. The platform has neither SHA-224 nor RIPEMD, and no key of DSA or Edwards curves is taken out of a certificate.
    private static readonly FrozenSet<string> Unverified = FrozenSet.ToFrozenSet(
    [
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2009/xmldsig11#dsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224",
        "http://www.w3.org/2001/04/xmldsig-more#sha224",
        "http://www.w3.org/2001/04/xmlenc#ripemd160",
        "http://www.w3.org/2007/05/xmldsig-more#ecdsa-ripemd160",
        "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
        "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1",
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
        "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
        "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
    ], StringComparer.Ordinal);

    private static readonly SignatureAlgorithm RsaSha256 = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha384 = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha512 = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm RsaSha1 = new(HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
    private static readonly SignatureAlgorithm PssSha256 = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm PssSha384 = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm PssSha512 = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pss);
    private static readonly SignatureAlgorithm EcdsaSha1 = new(HashAlgorithmName.SHA1, null);
    private static readonly SignatureAlgorithm EcdsaSha256 = new(HashAlgorithmName.SHA256, null);
    private static readonly SignatureAlgorithm EcdsaSha384 = new(HashAlgorithmName.SHA384, null);
    private static readonly SignatureAlgorithm EcdsaSha512 = new(HashAlgorithmName.SHA512, null);
}
