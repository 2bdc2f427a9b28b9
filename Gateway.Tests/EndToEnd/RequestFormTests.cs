using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Requests that the legacy backend could read in another way than the gateway does: refused, or told as they are.</summary>
[Parallelizable]
internal sealed class RequestFormTests
{
    [TestCase("Host:", "400")]
    [TestCase("Host: sso.acme-app.com:0", "400")]
    [TestCase("Host: sso.acme-app.com:65536", "400")]
    [TestCase("Host: sso.acme-app.com:99999999999", "400")]
    [TestCase("Host: :80", "400")]
    [TestCase("Host: [::1]:65536", "400")]
    [TestCase("Host: sso.acme-app.com\r\nTransfer-Encoding: gzip, chunked", "501")]
    [TestCase("Host: sso.acme-app.com\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "501")]
    public async Task Head_ThatCannotGoOnAsItIs_IsRefused(string lines, string status)
    {
        await using var legacy = new RawBackend();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        var answer = await RawHttp.SendAsync(
            gateway.PublicUrl,
            $"POST /app HTTP/1.1\r\n{lines}\r\nConnection: "
            + $"close\r\n{(status == "501" ? "" : "Content-Length: 0\r\n")}\r\n{(status == "501" ? "0\r\n\r\n" : "")}");

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(legacy.Heads, Is.Empty);
    }

    [TestCase("sso.acme-app.com")]
    [TestCase("sso.acme-app.com:8443")]
    [TestCase("[::1]")]
    [TestCase("[::1]:8080")]
    public async Task Host_ThatIsValid_GoesOnAsSent(string host)
    {
        await using var legacy = new RawBackend();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        var answer = await RawHttp.SendAsync(gateway.PublicUrl, $"GET /app HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 "));
        Assert.That(legacy.Heads.Single(), Does.Contain($"\r\nHost: {host}\r\n"));
    }

    // RFC 9112 3.2.2: the Host of a request with a whole URL is the URL's.
    [TestCase("http://sso.acme-app.com/old-sso/a%2Fb%252F/%2e?x=%41&y", "/old-sso/a%2Fb%252F/%2e?x=%41&y")]
    [TestCase("http://sso.acme-app.com", "/")]
    [TestCase("http://sso.acme-app.com?x=/old-sso/acme", "/?x=/old-sso/acme")]
    public async Task Target_AsAWholeUrl_GoesOnAsPathWithItsHost(string target, string sent)
    {
        await using var legacy = new RawBackend();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme", "paused");

        var answer = await RawHttp.SendAsync(gateway.PublicUrl, $"GET {target} HTTP/1.1\r\nHost: other.example.com\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 "));
        Assert.That(legacy.Heads.Single(), Does.StartWith($"GET {sent} HTTP/1.1\r\n").And.Contain("\r\nHost: sso.acme-app.com\r\n"));
    }
}
