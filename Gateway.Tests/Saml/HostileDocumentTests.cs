using System.Diagnostics;
using Gateway.Saml;
using Gateway.Tests.Support;

namespace Gateway.Tests.Saml;

/// <summary>Documents made to deceive or to wear out a reader, from files and, where they are large, from a few words. Each has a stated result.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class HostileDocumentTests
{
    private const string Readable = "Message";

    private static readonly string Folder = Path.Combine(Repository.Root, "Gateway.Tests", "Corpora", "saml");

    private static IEnumerable<TestCaseData> Files() => File.ReadLines(Path.Combine(Folder, "manifest.tsv")).Skip(1).Select(line => line.Split('\t'))
        .Select(row =>
            new TestCaseData(row[0], Enum.Parse<SamlBinding>(row[1], ignoreCase: true), row[2]).SetArgDisplayNames(row[0]).SetProperty("Description", row[3]));

    private static IEnumerable<TestCaseData> Grown()
    {
        yield return Case("nested 40,000 deep", SamlXml.Response(Repeat("<x>", 40_000) + Repeat("</x>", 40_000)), SamlDefect.TooDeep);
        yield return Case("30,000 elements", SamlXml.Response(Repeat("<x/>", 30_000)), SamlDefect.TooManyElements);
        yield return Case(
            "20,000 attributes", SamlXml.Response($"<x {string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}='' "))}/>"), SamlDefect.TooManyAttributes);
        yield return Case("an attribute of 700 KB", SamlXml.Response($"<x y='{new string('x', 700_000)}'/>"), SamlDefect.ValueTooLong);
        yield return Case(
            "a name of 700 KB", SamlXml.Response($"<a:Assertion><a:Subject><a:NameID>{new string('x', 700_000)}</a:NameID></a:Subject></a:Assertion>"), null);
        yield return Case("longer than a megabyte", SamlXml.Response(new string(' ', 1_100_000)), SamlDefect.TooLong);
        yield return Case("700 KB of references to characters", SamlXml.Response($"<a:Issuer>{Repeat("&#x41;", 110_000)}</a:Issuer>"), SamlDefect.ValueTooLong);
        yield return Case("19,000 declarations of long namespaces", SamlXml.Response(Repeat("<x xmlns:q='urn:qqqqqqqq'/>", 19_000)), null);

        static TestCaseData Case(string name, string xml, SamlDefect? expected) => new TestCaseData(SamlXml.Post(xml), expected).SetArgDisplayNames(name);

        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
    }

    [TestCaseSource(nameof(Files))]
    public void Read_HostileFile_GivesTheStatedResult(string file, SamlBinding binding, string expected)
    {
        var octets = File.ReadAllBytes(Path.Combine(Folder, file));
        // A file of type xml is a document; one of type txt is the field as it came.
        var field = file.EndsWith(".xml", StringComparison.Ordinal) ? SamlXml.Post(octets) : octets;

        var result = SamlReader.Read(field, binding, SamlLimits.Default);

        Assert.That(SamlXml.Defect(result)?.ToString() ?? Readable, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Grown))]
    public void Read_LargeHostileDocument_GivesTheStatedResultAndCostsLittle(byte[] field, SamlDefect? expected)
    {
        var (before, begun) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

        var result = SamlReader.Read(field, SamlBinding.Post, SamlLimits.Default);

        Assert.That(SamlXml.Defect(result), Is.EqualTo(expected));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(24 * SamlLimits.Default.MaxBytes));
        Assert.That(Stopwatch.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(20)), "no hang");
    }

    [Test]
    public void Files_AllStandInTheManifest() => Assert.That(
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Where(name => name != "manifest.tsv"),
        Is.EquivalentTo(Files().Select(row => (string)row.Arguments[0]!)));
}
