using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Public.Redirect.Repost;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Redirect.Repost;

/// <summary>The page that sends a form on, as it leaves the gateway; <see cref="RepostChromiumTests"/> says what a browser makes of it.</summary>
[Parallelizable]
internal sealed class RepostTests
{
    private const string Target = $"https://test.stytch.com/v1/b2b/sso/callback/{Sample.ConnectionId}";
    private const string Form = "application/x-www-form-urlencoded";

    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxRepostBytes", "65536"), ("Gateway:Limits:MaxRepostFields", "10"));
        using var put = await _gateway.Admin.PutAsJsonAsync(
            new Uri("mappings/acme", UriKind.Relative), new { connection_id = Sample.ConnectionId, state = "migrated", delivery = "repost" });
        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Post_Form_IsAPageThatMayPostToTheTargetOnly()
    {
        using var response = await PostAsync("SAMLResponse=PHNhbWw%2B&RelayState=a%22b%3Cc", request => request.Headers.Add("Origin", "null"));
        var page = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/html; charset=utf-8"));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
        Assert.That(response.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "strict-origin" }));
        Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.Match(
            "^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/]{22}=='; style-src 'sha256-[^']+'; form-action https://test\\.stytch\\.com https:; "
            + "base-uri 'none'; frame-ancestors 'none'$"));
        Assert.That(page, Does.Contain($"action=\"{Target}\"").And.Contain("<input type=\"hidden\" name=\"SAMLResponse\" value=\"PHNhbWw+\">"));
        Assert.That(page, Does.Contain("name=\"RelayState\" value=\"a&#34;b&lt;c\""));
        Assert.That(page, Does.Contain(response.Headers.GetValues("X-Request-Id").Single()).And.Not.Contain("acme"));
    }

    [Test]
    public async Task Post_Twice_HasANonceOfItsOwn()
    {
        using var one = await PostAsync("a=1");
        using var two = await PostAsync("a=1");

        Assert.That(NonceOf(await one.Content.ReadAsStringAsync()), Is.Not.EqualTo(NonceOf(await two.Content.ReadAsStringAsync())));
        Assert.That(one.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain($"'nonce-{NonceOf(await one.Content.ReadAsStringAsync())}'"));
    }

    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded2")]
    [TestCase(null)]
    public async Task Post_NoForm_IsRedirectedAsAnyBodyCanBe(string? type)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/acme", ContentOf("SAMLResponse=x", type));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo(Target));
    }

    [TestCase("APPLICATION/X-WWW-FORM-URLENCODED")]
    [TestCase("application/x-www-form-urlencoded; charset=windows-1252")]
    public async Task Post_FormTypeWrittenOtherwise_IsAPage(string type)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/acme", ContentOf("SAMLResponse=x", type));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Post_AsLargeAsAllowed_IsAPageAndOneByteMoreIsRefused([Values] bool chunked)
    {
        using var fits = await PostAsync("a=" + new string('A', 65_534), request => request.Headers.TransferEncodingChunked = chunked);
        using var tooLarge = await PostAsync("a=" + new string('A', 65_535), request => request.Headers.TransferEncodingChunked = chunked);
        var page = await tooLarge.Content.ReadAsStringAsync();

        Assert.That(fits.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await fits.Content.ReadAsStringAsync(), Does.Contain(new string('A', 65_534)));
        Assert.That(tooLarge.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(page, Does.Contain(tooLarge.Headers.GetValues("X-Request-Id").Single()).And.Not.Contain("AAA"));
    }

    [TestCase(10, HttpStatusCode.OK)]
    [TestCase(11, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_ManyFields_AreCounted(int fields, HttpStatusCode status)
    {
        using var response = await PostAsync(string.Join('&', Enumerable.Repeat("a=1", fields)));

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Post_BrokenChunks_AreRefusedAndCounted()
    {
        var answer = await RawHttp.SendAsync(
            _gateway.PublicUrl,
            $"POST /old-sso/acme HTTP/1.1\r\nHost: a\r\nContent-Type: {Form}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\na=1&b\r\nxyz\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Contain("did not arrive whole"));
        Assert.That(await _gateway.MetricsAsync(), Does.Match("gateway_requests_total\\{route_kind=\"acs\",answer=\"unreadable\",state=\"migrated\"\\} [1-9]"));
    }

    [Test]
    public async Task Events_OfAPageAndARefusal_TellThemUnderTheirReferences()
    {
        using var page = await PostAsync("a=1");
        using var refusal = await PostAsync(new string('&', 70_000));
        var events = "";

        await Eventually.TrueAsync(
            async () =>
            {
                events = await _gateway.Admin.GetStringAsync(new Uri("events?limit=1000", UriKind.Relative));
                return events.Contains(refusal.Headers.GetValues("X-Request-Id").Single(), StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20));

        Assert.That(events, Does.Contain(page.Headers.GetValues("X-Request-Id").Single()).And.Contain("\"repost\"").And.Contain("\"too_large\""));
        Assert.That(await _gateway.MetricsAsync(), Does.Match("gateway_requests_total\\{route_kind=\"acs\",answer=\"repost\",state=\"migrated\"\\} [1-9]"));
    }

    [Test]
    public async Task Post_MoreAtOnceThanThereIsMemoryFor_AsksToComeBack()
    {
        var memory = new RepostMemory(32_768);
        using var body = new RepostBody(new(65_536, 10, 32_768), memory);
        using var form = new MemoryStream(new byte[20_000]);

        Assert.That(await body.ReadAsync(form, announced: null), Is.EqualTo(RepostReading.Busy));
        body.Dispose();
        Assert.That(memory.TryTake(32_768), Is.True);
    }

    [Test]
    public async Task Get_Repost_IsRedirectedAsEver()
    {
        using var response = await _gateway.GetAsync("/old-sso/acme?SAMLResponse=x");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    private Task<HttpResponseMessage> PostAsync(string form, Action<HttpRequestMessage>? prepare = null) =>
        _gateway.SendAsync(HttpMethod.Post, "/old-sso/acme", ContentOf(form, Form), prepare);

    private static ByteArrayContent ContentOf(string body, string? type)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static string NonceOf(string page) => Regex.Match(page, "<script nonce=\"([^\"]+)\">").Groups[1].Value;
}
