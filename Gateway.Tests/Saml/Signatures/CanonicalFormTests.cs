using System.Text;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Saml.Tree;
using Gateway.Tests.Cli.SamlKit;

namespace Gateway.Tests.Saml.Signatures;

/// <summary>The canonical form against .NET's own transform, byte for byte.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class CanonicalFormTests
{
    private const int Seed = 20260201;

    private static readonly string[] Prefixes = ["", "a", "b", "c", "xs"];

    private static readonly string[] Uris = ["urn:1", "urn:2", "http://x/?a&amp;b", "urn:&quot;q&quot;"];

    private static readonly string[] Texts =
        ["x", " ", "\n\t", "&amp;&lt;&gt;", "\"'", "&#13;", "&#9;&#10;", "é€😀", "]]&gt;", "<![CDATA[<&>]]>", "<![CDATA[]]>", "a\r\nb\rc", "𝒳"];

    [Test]
    public void Write_RandomDocuments_AreWhatTheFrameworkWrites()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3_000; i++)
        {
            var xml = Element(random, depth: 0, inScope: []);
            var prefixes = Prefixes.Where(_ => random.Next(3) == 0).ToArray();

            AssertSame(xml, prefixes, $"seed {Seed}, document {i}, prefixes '{string.Join('|', prefixes)}': {xml}");
        }
    }

    [Test]
    public void Write_SignedResponses_AreWhatTheFrameworkWrites([Values] IdpShape shape) =>
        AssertSame(new SamlScene().Document(shape).OuterXml, ["xs"], shape.ToString());

    [Test]
    public void Write_MoreThanTheBound_StopsAndSaysSo()
    {
        // 4,000 siblings that each repeat a declaration of 8,000 characters: 32 MB out of 60 KB.
        var xml = $"<r xmlns:a=\"{new string('u', 8_000)}\">{string.Concat(Enumerable.Repeat("<a:b/>", 4_000))}</r>";
        using var octets = new OctetWriter(1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        new CanonicalForm(octets, omitted: null, new CanonicalMethod(IsInclusive: false, KeepsComments: false, [])).Write(Parse(xml));

        Assert.That(octets.IsBeyondBound, Is.True);
        Assert.That(octets.Written.Length, Is.LessThan(1_100_000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8_000_000));
    }

    private static void AssertSame(string xml, string[] prefixes, string what)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var reader = XmlReader.Create(new StringReader(xml)))
        {
            document.Load(reader);
        }

        var list = string.Join(' ', prefixes.Select(prefix => prefix.Length == 0 ? "#default" : prefix));
        foreach (var (ours, theirs) in Elements(Parse(xml)).Zip(document.SelectNodes("//*")!.OfType<XmlElement>()))
        {
            using var octets = new OctetWriter(int.MaxValue / 2);
            new CanonicalForm(octets, omitted: null, new CanonicalMethod(IsInclusive: false, KeepsComments: false, prefixes)).Write(ours);

            Assert.That(
                Encoding.UTF8.GetString(octets.Written),
                Is.EqualTo(Encoding.UTF8.GetString(DetachedElement.Canonicalize(theirs, list.Length == 0 ? null : list))),
                what);
        }
    }

    private static SamlElement Parse(string xml)
    {
        var text = DocumentText.Decode(Encoding.UTF8.GetBytes(xml), out _)!;
        var root = new TreeReader(SamlLimits.Default).Read(text.Value, out var defect, text.Declared);
        Assert.That(defect, Is.Null, xml);
        return root!;
    }

    private static IEnumerable<SamlElement> Elements(SamlElement root) => root.Children().SelectMany(Elements).Prepend(root);

    private static string Element(Random random, int depth, HashSet<string> inScope)
    {
        var declared = Prefixes.Where(_ => random.Next(4) == 0).ToDictionary(prefix => prefix, _ => Uris[random.Next(Uris.Length)]);
        if (random.Next(8) == 0)
        {
            declared[""] = "";
        }

        HashSet<string> scope = [.. inScope, .. declared.Keys.Where(prefix => prefix.Length > 0)];
        var usable = scope.Append("").Order(StringComparer.Ordinal).ToArray();
        var name = Name(usable[random.Next(usable.Length)], "e");
        // One attribute for each prefix and letter: two prefixes of one URI with one name would be no XML.
        var attributes = usable.Index().Where(_ => random.Next(3) == 0)
            .Select(prefix => $"{Name(prefix.Item, $"n{prefix.Index}")}=\"{Texts[random.Next(6)].Replace("\"", "&quot;").Replace("<", "&lt;")}\"");
        var parts = declared.Select(pair => $"{(pair.Key.Length == 0 ? "xmlns" : $"xmlns:{pair.Key}")}=\"{pair.Value}\"")
            .Concat(attributes)
            .Concat(random.Next(6) == 0 ? ["xml:lang=\"de\""] : Array.Empty<string>())
            .OrderBy(_ => random.Next());
        var content = Enumerable.Range(0, depth < 5 ? random.Next(4) : 0)
            .Select(_ => random.Next(2) == 0 ? Element(random, depth + 1, scope) : Texts[random.Next(Texts.Length)]);
        return $"<{name} {string.Join(' ', parts)}>{string.Concat(content)}</{name}>";
    }

    private static string Name(string prefix, string local) => prefix.Length == 0 ? local : $"{prefix}:{local}";
}
