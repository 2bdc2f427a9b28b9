using System.Net;
using System.Text;
using Gateway.Public.Redirect.Repost;

namespace Gateway.Tests.Public.Redirect.Repost;

[Parallelizable]
internal sealed class FormTextTests
{
    static FormTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Test]
    public void Write_EveryByteEncodedAndPlain_IsTheSameByteInWindows1252()
    {
        foreach (var value in Enumerable.Range(1, 255).Select(number => (byte)number))
        {
            Assert.That(BytesOf(MarkupOf(Encoding.ASCII.GetBytes($"%{value:X2}"))), Is.EqualTo(new[] { value }));
            Assert.That(BytesOf(MarkupOf(Encoding.ASCII.GetBytes($"%{value:x2}"))), Is.EqualTo(new[] { value }));
            if (value is not ((byte)'+' or (byte)'%'))
            {
                Assert.That(BytesOf(MarkupOf([value])), Is.EqualTo(new[] { value }));
            }
        }
    }

    [TestCase("a+b%2Bc", "a b+c")]
    [TestCase("%", "%")]
    [TestCase("100%", "100%")]
    [TestCase("%4", "%4")]
    [TestCase("%zz%41", "%zzA")]
    [TestCase("%%41", "%A")]
    [TestCase("a=b", "a=b")]
    public void Write_PlusAndPercent_AreReadAsTheUrlStandardSays(string encoded, string text) =>
        Assert.That(WebUtility.HtmlDecode(MarkupOf(Encoding.ASCII.GetBytes(encoded))), Is.EqualTo(text));

    [TestCase("\"><script>alert(1)</script>")]
    [TestCase("' onload='x' & &amp; </textarea> <!--")]
    public void Write_Markup_StaysText(string value)
    {
        var markup = MarkupOf(Encoding.ASCII.GetBytes(Uri.EscapeDataString(value)));

        Assert.That(markup, Does.Not.Contain('<').And.Not.Contain('>').And.Not.Contain('"'));
        Assert.That(WebUtility.HtmlDecode(markup), Is.EqualTo(value));
    }

    [Test]
    public void Write_RandomBytesIntoSmallPieces_AreTheSameBytes()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            bytes = [.. bytes.Where(value => value != 0)];

            Assert.That(BytesOf(MarkupOf(WebUtility.UrlEncodeToBytes(bytes, 0, bytes.Length), random.Next(5, 40))), Is.EqualTo(bytes), $"seed {seed}");
        }
    }

    [TestCase("_charset_", true)]
    [TestCase("_ChArSeT_", true)]
    [TestCase("%5Fcharset%5f", true)]
    [TestCase("_charset", false)]
    [TestCase("_charset__", false)]
    public void IsText_ADecodedName_ComparesWithoutCase(string encoded, bool expected) =>
        Assert.That(FormText.IsText(Encoding.ASCII.GetBytes(encoded), "_charset_"u8), Is.EqualTo(expected));

    private static string MarkupOf(byte[] encoded, int piece = 4_096)
    {
        var markup = new List<byte>();
        var rest = encoded.AsSpan();
        while (!rest.IsEmpty)
        {
            var buffer = new byte[piece];
            FormText.Write(rest, buffer, out var taken, out var written);
            markup.AddRange(buffer[..written]);
            rest = rest[taken..];
        }

        return Encoding.UTF8.GetString([.. markup]);
    }

    private static byte[] BytesOf(string markup) => Encoding.GetEncoding(1252).GetBytes(WebUtility.HtmlDecode(markup));
}
