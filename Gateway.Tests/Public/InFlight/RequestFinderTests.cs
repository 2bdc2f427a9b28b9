using System.Net;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Public.InFlight;
using Gateway.Public.Legacy.Watching;
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
    public void InBody_FormField_IsFoundWhateverItsMarkup(string markup)
    {
        foreach (var value in new[]
        {
            Posted,
            WebUtility.HtmlEncode(Posted),
            Posted.Replace("+", "&#x2B;", StringComparison.Ordinal).Replace("=", "&#61;", StringComparison.Ordinal),
        })
        {
            Assert.That(Find(string.Format(null, markup, value)), Is.EqualTo(new[] { "_id1" }), value);
        }
    }

    [TestCase("<a href=\"{0}\">sign in</a>")]
    [TestCase("<script>location.href='{0}';</script>")]
    [TestCase("<meta http-equiv=\"refresh\" content=\"0;url={0}\">")]
    public void InBody_Link_IsFound(string markup) =>
        Assert.That(Find(string.Format(null, markup, WebUtility.HtmlEncode(Url))), Is.EqualTo(new[] { "_id1" }));

    [TestCase("<INPUT TYPE=hidden NAME=SAMLRequest VALUE={0}>")]
    [TestCase("<input name = \"SAMLRequest\" value = \"{0}\">")]
    [TestCase("<textarea name=\"SAMLRequest\">{0}</textarea>")]
    [TestCase("<button name=SAMLRequest value='{0}'>Go on</button>")]
    [TestCase("<div data-form='{{\"SAMLRequest\":\"{0}\"}}'></div>")]
    [TestCase("<iframe srcdoc=\"<input name=&quot;SAMLRequest&quot; value=&quot;{0}&quot;>\"></iframe>")]
    [TestCase("<script>var don = 1; // don't\npost(\"https://idp.example.com/\", {{ SAMLRequest: '{0}' }});</script>")]
    [TestCase("<script>document.write('<input name=\"SAMLRequest\" value=\"{0}\">')</script>")]
    [TestCase("<script>document.write(\"<form><input name=\\\"SAMLRequest\\\" value=\\\"{0}\\\"></form>\")</script>")]
    [TestCase("<script type=\"application/json\">{{\"fields\":[{{\"name\":\"SAMLRequest\",\"value\":\"{0}\"}}]}}</script>")]
    public void InBody_MarkupOfAnyShape_IsFound(string markup) => Assert.That(Find(string.Format(null, markup, Posted)), Is.EqualTo(new[] { "_id1" }));

    [TestCase("{{\"SAMLRequest\":\"{0}\",\"RelayState\":\"x\"}}")]
    [TestCase("{{\"form\":\"<form method='post'><input name='SAMLRequest' value='{0}'></form>\"}}")]
    [TestCase("{{\"fields\":[{{\"value\":\"{0}\",\"name\":\"SAMLRequest\"}}]}}")]
    [TestCase(")]}}'\n{{\"SAMLRequest\":\"{0}\"}}")]
    public void InBody_JsonOfAnyShape_IsFound(string json)
    {
        foreach (var value in new[] { Posted, Posted.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002b", StringComparison.Ordinal) })
        {
            Assert.That(Find(string.Format(null, json, value), AnswerKinds.Json), Is.EqualTo(new[] { "_id1" }), value);
        }
    }

    [Test]
    public void InBody_JsonWithAnEscapedUrl_IsFound() => Assert.That(
        Find($$"""{"redirect":"{{Url.Replace("/", "\\/", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal)}}"}""", AnswerKinds.Json),
        Is.EqualTo(new[] { "_id1" }));

    [TestCase("<p>SAMLRequest is a field</p><input name=\"Other\" value=\"AAAA\">")]
    [TestCase("<input name=\"SAMLRequest\" value=\"\">")]
    [TestCase("<input name=\"SAMLResponse\" value=\"{0}\"")]
    public void InBody_NoWholeRequest_IsNone(string markup) => Assert.That(Find(string.Format(null, markup, Posted)), Is.Empty);

    [Test]
    public async Task Page_ComingByteByByte_IsNotedOnceBeforeItsLastByte()
    {
        var page = Encoding.UTF8.GetBytes($"<html><p>SAMLRequest</p><input name=\"SAMLRequest\" value=\"{Posted}\"></html>");
        await using var backend = await RecordingBackend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            foreach (var character in page)
            {
                await context.Response.Body.WriteAsync(new[] { character });
                await context.Response.Body.FlushAsync();
            }
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url));

        using var answer = await gateway.GetAsync("/any/path");

        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(page));
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_in_flight_total{outcome=\"recorded\"} 1\n"));
    }

    [Test]
    public void InBody_Noise_NeverThrows()
    {
        var random = new Random(7);
        string[] pieces =
        [
            "SAMLRequest", "=", "<", ">", "value=", "<script>", "</script>", "<textarea>", "{\"", "[", "\\", "`", "//", "<!--", "\"", "'",
            Posted, "%", "&", "é", "\0",
        ];
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

    private static IReadOnlyList<string> Find(string text, AnswerKinds kind = AnswerKinds.Html) => RequestFinder.InBody(Encoding.UTF8.GetBytes(text), kind);

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
