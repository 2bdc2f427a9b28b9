using System.Security.Cryptography;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml.Signatures;

/// <summary>The methods beside RSA-SHA256 that IdPs sign with.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SignatureAlgorithmTests
{
    [TestCase("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384", false)]
    [TestCase("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512", false)]
    [TestCase("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "SHA256", true)]
    [TestCase("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", "SHA384", true)]
    [TestCase("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", "SHA512", true)]
    public void Check_OtherRsaMethods_AreValid(string method, string hash, bool isPss)
    {
        using var key = RSA.Create(2048);
        using var certificate = SigningKey.CertificateOf(key);
        var message = SigningKey.Resign(method, "http://www.w3.org/2001/04/xmlenc#sha512", HashAlgorithmName.SHA512, octets =>
            key.SignData(octets, new HashAlgorithmName(hash), isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));

        Assert.That(SignatureCheck.Check(message, [SamlScene.Identity.Certificate, certificate]), Is.TypeOf<SignatureVerdict.Valid>());
    }

    [TestCase("256")]
    [TestCase("384")]
    [TestCase("512")]
    public void Check_EllipticCurve_IsValid(string bits)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SigningKey.CertificateOf(key);
        var message = SigningKey.Resign(
            $"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha{bits}",
            "http://www.w3.org/2001/04/xmldsig-more#sha384",
            HashAlgorithmName.SHA384,
            octets => key.SignData(octets, new HashAlgorithmName("SHA" + bits)));

        Assert.That(SignatureCheck.Check(message, [SamlScene.Identity.Certificate, certificate]), Is.TypeOf<SignatureVerdict.Valid>());
        // An RSA signature under the same name does not fit an EC key, nor the other way round.
        Assert.That(FaultOf(SignatureCheck.Check(message, [SamlScene.Identity.Certificate])), Is.EqualTo(SignatureFault.DoesNotFit));
    }

    [TestCase("http://www.w3.org/2000/09/xmldsig#rsa-sha1", SamlNames.Sha256, "SHA1", "SHA256")]
    [TestCase(SamlNames.RsaSha256, "http://www.w3.org/2000/09/xmldsig#sha1", "SHA256", "SHA1")]
    public void Check_Sha1_IsValidOnlyWhereAllowed(string method, string digest, string hash, string digestName)
    {
        using var key = RSA.Create(2048);
        using var certificate = SigningKey.CertificateOf(key);
        var message = SigningKey.Resign(
            method, digest, new HashAlgorithmName(digestName), octets => key.SignData(octets, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));

        Assert.That(FaultOf(SignatureCheck.Check(message, [certificate])), Is.EqualTo(SignatureFault.Sha1));
        Assert.That(SignatureCheck.Check(message, [certificate], allowsSha1: true), Is.TypeOf<SignatureVerdict.Valid>());
    }

    // Its hash is weak, and nothing is broken: told as rsa-sha1 is.
    [Test]
    public void Check_EllipticCurveWithSha1_IsValidOnlyWhereAllowed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SigningKey.CertificateOf(key);
        var message = SigningKey.Resign(
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
            SamlNames.Sha256,
            HashAlgorithmName.SHA256,
            octets => key.SignData(octets, HashAlgorithmName.SHA1));

        Assert.That(FaultOf(SignatureCheck.Check(message, [certificate])), Is.EqualTo(SignatureFault.Sha1));
        Assert.That(SignatureCheck.Check(message, [certificate], allowsSha1: true), Is.TypeOf<SignatureVerdict.Valid>());
    }

    private static SignatureFault? FaultOf(SignatureVerdict verdict) => (verdict as SignatureVerdict.Invalid)?.Fault;
}
