using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Cli.Probe;
using Gateway.Cli.Probe.Wire;

namespace Gateway.Tests.Cli.Probe;

/// <summary>What a probe sees of TLS and of connections.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ProbeConnectionTests
{
    [Test]
    public async Task Run_CertificateOfNobody_FailsThatAloneAndAsksOn()
    {
        using var certificate = Certificate(TimeProvider.System.GetUtcNow().AddYears(1));
        await using var server = await SpoiledServer.StartAsync(_ => Task.FromResult(false), certificate);

        var run = await ProbeRunner.RunAsync(Settings(server.Url), TimeProvider.System, _ => { }, CancellationToken.None);

        Assert.That(
            run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Fail).Select(finding => finding.Check), Is.EqualTo(["the certificate is valid"]));
        Assert.That(run.Findings.Single(finding => finding.Check == "the connection is encrypted").Detail, Is.EqualTo("Tls13"));
        Assert.That(run.Findings.Single(finding => finding.Check == "TLS 1.0 and 1.1 are refused").Verdict, Is.EqualTo(ProbeVerdict.Ok));
    }

    [Test]
    public async Task Send_Https_TellsWhenTheCertificateExpires()
    {
        var notAfter = TimeProvider.System.GetUtcNow().AddDays(5);
        using var certificate = Certificate(notAfter);
        await using var server = await SpoiledServer.StartAsync(_ => Task.FromResult(false), certificate);
        var wire = new ProbeWire(server.Url, TimeProvider.System);

        await wire.SendAsync(new ProbeRequest("HEAD", "/"), CancellationToken.None);

        Assert.That(wire.Tls!.NotAfter, Is.EqualTo(notAfter).Within(TimeSpan.FromSeconds(1)));
    }

    [TestCase("HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\n\r\n", ProbeVerdict.Fail)]
    [TestCase("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", ProbeVerdict.Ok)]
    public async Task TwoLengths_ConnectionStaysOpen_FailsUnlessRefused(string answer, ProbeVerdict verdict)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var session = new ProbeSession(Settings(new Uri($"http://{listener.LocalEndpoint}")), TimeProvider.System);
        var asking = ProbeRunner.Checks.Single(check => check.Name == "two lengths are refused").RunAsync(session, CancellationToken.None);
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));

        Assert.That((await asking).Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public async Task Send_NoHttp_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asking = new ProbeWire(new Uri($"http://{listener.LocalEndpoint}"), TimeProvider.System).SendAsync(
            new ProbeRequest("GET", "/"), CancellationToken.None);
        using (var client = await listener.AcceptTcpClientAsync())
        {
            await client.GetStream().WriteAsync("SSH-2.0-x\r\n"u8.ToArray());
        }

        Assert.That((await asking).Failure, Is.EqualTo("not HTTP/1.1"));
    }

    private static ProbeSettings Settings(Uri address) => new() { Address = address, Identifier = "acme", SlowBodyPause = TimeSpan.FromMilliseconds(20) };

    private static X509Certificate2 Certificate(DateTimeOffset notAfter)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), notAfter);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
