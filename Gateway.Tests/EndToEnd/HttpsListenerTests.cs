using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Listeners with https take their certificates from Kestrel's standard settings.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpsListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-https-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase("Kestrel:Certificates:Default")]
    [TestCase("Kestrel:Endpoints:Public:Certificate")]
    public async Task Public_HttpsWithACertificate_RedirectsOverHttp2(string section)
    {
        var path = WriteCertificate("gateway.test");
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Listen:Public", "https://127.0.0.1:0"), ($"{section}:Path", path), ($"{section}:Password", "test"));
        await gateway.PutAsync("acme");
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=gateway.test" },
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.PublicUrl, "/old-sso/acme"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[300_000]),
        };
        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(response.Version, Is.EqualTo(HttpVersion.Version20));
    }

    private string WriteCertificate(string name)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var path = Path.Combine(_folder, "certificate.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "test"));
        return path;
    }
}
