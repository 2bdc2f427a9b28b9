using System.Net;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Public.InFlight;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.InFlight;

/// <summary>An AuthnRequest is found in whatever way the legacy side sends it.</summary>
[Parallelizable]
internal sealed class RequestFinderTests
{
    private static readonly string Url = new AuthnRequest("_id1", "https://sp.example.com", AcsUrl: null)
        .ToRedirectUrl("https://idp.example.com/sso", "relay", DateTimeOffset.UnixEpoch);

    private static readonly string Posted = Convert.ToBase64String(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_id1\" Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\"/>"u8);

    [Test]
    public void InUrl_RedirectBinding_IsFound() => Assert.That(RequestFinder.InUrl(Url), Is.EqualTo("_id1"));

    [TestCase("https://app.example.com/home")]
    [TestCase("https://app.example.com/?SAMLRequest=AAAA")]
    [TestCase("https://app.example.com/?SAMLRequest=")]
    [TestCase("?SAMLRequest=%")]
    [TestCase("")]
    public void InUrl_AnythingElse_IsNone(string url) => Assert.That(RequestFinder.InUrl(url), Is.Null);

    [TestCase("<form><input type=\"hidden\" name=\"SAMLRequest\" value=\"{0}\"/></form>")]
    [TestCase("<form><input value='{0}' name='SAMLRequest' type='hidden'></form>")]
    [TestCase("<p>SAMLRequest below</p><input name=\"SAMLRequest\"\n value=\"{0}\">")]
    public void InText_FormField_IsFoundWhateverItsMarkup(string markup)
    {
        foreach (var value in new[] { Posted, WebUtility.HtmlEncode(Posted), Posted.Replace("+", "&#x2B;", StringComparison.Ordinal).Replace("=", "&#61;", StringComparison.Ordinal) })
        {
            Assert.That(Find(string.Format(null, markup, value)), Is.EqualTo(new[] { "_id1" }), value);
        }
    }

    [TestCase("<a href=\"{0}\">sign in</a>")]
    [TestCase("<script>location.href='{0}';</script>")]
    [TestCase("<meta http-equiv=\"refresh\" content=\"0;url={0}\">")]
    public void InText_Link_IsFound(string markup) =>
        Assert.That(Find(string.Format(null, markup, WebUtility.HtmlEncode(Url))), Is.EqualTo(new[] { "_id1" }));

    [Test]
    public void InText_JsonDocument_IsFound() =>
        Assert.That(Find($$"""{"redirect":"{{Url.Replace("/", "\\/", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal)}}"}"""), Is.EqualTo(new[] { "_id1" }));

    [Test]
    public void InText_ComingByteByByte_IsFoundOnce()
    {
        var text = Encoding.UTF8.GetBytes($"<html><p>SAMLRequest</p><input name=\"SAMLRequest\" value=\"{Posted}\"></html>");
        var found = new List<string>();
        var from = 0;
        for (var length = 1; length <= text.Length; length++)
        {
            found.AddRange(RequestFinder.InText(text.AsSpan(0, length), ref from));
        }

        Assert.That(found, Is.EqualTo(new[] { "_id1" }));
    }

    [Test]
    public void InText_Noise_NeverThrows()
    {
        var random = new Random(7);
        string[] pieces = ["SAMLRequest", "=", "<", ">", "value=", "\"", "'", Posted, "%", "&", "é", "\0"];
        for (var i = 0; i < 2_000; i++)
        {
            Find(string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Page_CompressedOnAnyPath_IsNotedBeforeItLeaves(string encoding)
    {
        var page = Compress($"<html><form><input name=\"SAMLRequest\" value=\"{Posted}\"></form></html>", encoding);
        await using var backend = await RecordingBackend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(page);
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url));

        using var answer = await gateway.GetAsync("/any/path");

        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(page));
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_in_flight_total{outcome=\"recorded\"} 1\n"));
    }

    private static List<string> Find(string text)
    {
        var from = 0;
        return RequestFinder.InText(Encoding.UTF8.GetBytes(text), ref from);
    }

    private static byte[] Compress(string text, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionMode.Compress),
            "br" => new System.IO.Compression.BrotliStream(compressed, System.IO.Compression.CompressionMode.Compress),
            _ => new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionMode.Compress),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
