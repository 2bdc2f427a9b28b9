using System.Net;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Header values beyond ASCII (RFC 9110 5.5, obs-text) pass as they came, in both directions.</summary>
[Parallelizable]
internal sealed class HeaderBytesTests
{
    /// <summary>Every byte of obs-text, one character each.</summary>
    private static readonly string AllBytes = string.Concat(Enumerable.Range(0x80, 0x80).Select(value => (char)value));

    private static readonly string Utf8 = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("José"));

    private static readonly string[] Values = [AllBytes, Utf8, "Jos\u00e9"];

    private static readonly string[] Paths = ["/old-sso/acme", "/old-sso/unmapped", "/app"];

    [Test, CancelAfter(60_000)]
    public async Task Request_WithBytesBeyondAscii_ReachesTheLegacySideAsSent(
        [ValueSource(nameof(Values))] string value, [ValueSource(nameof(Paths))] string path, CancellationToken cancellationToken)
    {
        await using var legacy = new RawBackend();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme", "legacy");

        var answer = await RawHttp.SendBytesAsync(
            gateway.PublicUrl,
            $"POST {path} HTTP/1.1\r\nHost: sso.acme-app.com\r\nCookie: n={value}\r\nX-Own: {value}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 "));
        Assert.That(legacy.Heads.Single(), Does.Contain($"\r\nCookie: n={value}\r\n").And.Contain($"\r\nX-Own: {value}\r\n"));
    }

    [Test]
    public async Task Request_OfAMigratedMappingWithBytesBeyondAscii_IsRedirected()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");

        var answer = await RawHttp.SendAsync(
            gateway.PublicUrl,
            $"POST /old-sso/acme HTTP/1.1\r\nHost: sso.acme-app.com\r\nCookie: n={AllBytes}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 307 "));
    }

    [TestCaseSource(nameof(Values))]
    public async Task Answer_WithBytesBeyondAscii_ReachesTheBrowserAsSent(string value)
    {
        await using var legacy = new RawBackend(
            $"Set-Cookie: n={value}; Path=/\r\nContent-Disposition: attachment; filename=\"{value}\"\r\nLocation: /home?{value}\r\nX-Own: {value}\r\n");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        var answer = await RawHttp.SendBytesAsync(gateway.PublicUrl, "GET /app HTTP/1.1\r\nHost: sso.acme-app.com\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 "));
        Assert.That(
            answer, Does.Contain($"\r\nSet-Cookie: n={value}; Path=/\r\n").And.Contain($"\r\nContent-Disposition: attachment; filename=\"{value}\"\r\n"));
        Assert.That(answer, Does.Contain($"\r\nLocation: /home?{value}\r\n").And.Contain($"\r\nX-Own: {value}\r\n"));
    }

    [Test]
    public async Task Http2_WithBytesBeyondAscii_PassesBothWays()
    {
        await using var legacy = new RawBackend($"Set-Cookie: n={AllBytes}; Path=/\r\n");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Kestrel:Endpoints:Public:Protocols", "Http2"));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.PublicUrl, "/app"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Cookie", $"n={AllBytes}");

        using var response = await client.SendAsync(request);

        Assert.That(legacy.Heads.Single(), Does.Contain($"\r\nCookie: n={AllBytes}\r\n"));
        Assert.That(response.Headers.NonValidated["Set-Cookie"].ToString(), Is.EqualTo($"n={AllBytes}; Path=/"));
    }

    // What is read as text is UTF-8, as it was before bytes passed through.
    [Test]
    public async Task Identifier_FromAHeader_IsUtf8()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Routes:0:Name", "acs"),
            ("Gateway:Routes:0:Path", "/saml/acs"),
            ("Gateway:Routes:0:Identifier", "Header"),
            ("Gateway:Routes:0:Parameter", "X-Tenant"));
        await gateway.PutAsync("josé");

        Assert.That(await AskAsync(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("josé"))), Does.StartWith("HTTP/1.1 307 "));
        Assert.That(await AskAsync("jos\u00e9"), Does.StartWith("HTTP/1.1 400 "), "Latin-1 is no UTF-8.");

        Task<string> AskAsync(string tenant) => RawHttp.SendAsync(
            gateway.PublicUrl, $"POST /saml/acs HTTP/1.1\r\nHost: sso.acme-app.com\r\nX-Tenant: {tenant}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
}
