using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Evidence.Connections;
using static Gateway.Tests.Evidence.Connections.ConnectionSamples;

namespace Gateway.Tests.Evidence.Connections;

[Parallelizable]
internal sealed class ConnectionCertificateTests
{
    [Test]
    public void TryRead_PemOrBase64_AreTheSame()
    {
        var pem = Pem();
        using var certificate = X509Certificate2.CreateFromPem(pem);

        var read = ConnectionCertificate.TryRead("subject=/CN=idp\r\n" + pem + "\r\n", "key-1")!;

        Assert.That(read.CertificateId, Is.EqualTo("key-1"));
        Assert.That(read.Fingerprint, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))));
        Assert.That(read.NotAfter, Is.EqualTo(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        Assert.That(
            ConnectionCertificate.TryRead(Convert.ToBase64String(certificate.RawData, Base64FormattingOptions.InsertLineBreaks), "key-1"), Is.EqualTo(read));
    }

    [Test]
    public void TryRead_AnythingElse_IsNone()
    {
        string[] texts =
        [
            "",
            "AAAA",
            "no base64",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            PrivateKeyPem(),
            Pem() + "\n" + PrivateKeyPem(),
            Pem() + "\n" + Pem(),
            new string('A', ConnectionCertificate.MaxLength + 4),
        ];

        Assert.That(texts.Select(text => ConnectionCertificate.TryRead(text)), Is.All.Null);
    }

    [Test]
    public void TryRead_CertificateWithBytesBehindIt_IsNotKeptAsItCame()
    {
        using var certificate = X509Certificate2.CreateFromPem(Pem());

        var read = ConnectionCertificate.TryRead(Convert.ToBase64String([.. certificate.RawData, 1, 2, 3]));

        Assert.That(read?.Certificate, Is.Null.Or.EqualTo(Convert.ToBase64String(certificate.RawData)));
    }
}
