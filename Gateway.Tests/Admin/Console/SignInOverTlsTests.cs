using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

[Parallelizable]
internal sealed class SignInOverTlsTests
{
    [Test]
    public async Task Cookie_OverTls_IsSecureAndOfThisHostAlone()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("admin");
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Listen:Admin", "https://127.0.0.1:0"), ("Kestrel:Certificates:Default:Path", certificate), ("Kestrel:Certificates:Default:KeyPath", key));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authority.CertificateFile));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        };
        using var client = new HttpClient(handler) { BaseAddress = gateway.AdminUrl };
        using var form = new FormUrlEncodedContent([new("key_id", TestGateway.KeyId), new("secret", TestGateway.KeySecret)]);

        using var signedIn = await client.PostAsync(new Uri("/console/sign-in", UriKind.Relative), form);
        using var page = await client.GetAsync(new Uri("/console/break-glass", UriKind.Relative));

        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.StartWith("__Host-sso_gateway_console="));
        Assert.That(cookie, Does.Contain("path=/;").And.Contain("secure").And.Contain("samesite=strict").And.Contain("httponly").And.Not.Contain("domain"));
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
