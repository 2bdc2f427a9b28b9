using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>What holds for every document: its links lead somewhere, its lines can be read, no row of a table stands twice.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class DocumentTests
{
    private const int MaxLineLength = 200;

    private const int MaxReadmeLines = 220;

    private static readonly Document[] All =
    [
        .. new[] { "README.md", "CHANGELOG.md" }
            .Concat(Below("docs"))
            .Concat(Below("deploy"))
            .Concat(Below(".github"))
            .Select(Repository.Document),
    ];

    [Test]
    public void Readme_Length_IsOneReading() => Assert.That(File.ReadLines(Repository.PathOf("README.md")).Count(), Is.AtMost(MaxReadmeLines));

    [TestCaseSource(nameof(All))]
    public void Lines_OfProse_AreShort(Document document)
    {
        var tooLong = document.Prose.Where(line => line.Text.Length > MaxLineLength).Select(line => $"{document.Path}:{line.Number}");

        Assert.That(tooLong, Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public void Links_ToTheRepository_Resolve(Document document)
    {
        var broken = document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !Resolves(document, link));

        Assert.That(broken, Is.Empty, document.Path);
    }

    // The changelog says Highlights and Changes of each version anew, and is linked to as a whole.
    [TestCaseSource(nameof(All))]
    public void Headings_OfADocument_HaveAnchorsOfTheirOwn(Document document) =>
        Assert.That(document.Path == "CHANGELOG.md" ? [] : document.Anchors, Is.Unique, document.Path);

    [TestCaseSource(nameof(All))]
    public void Rows_OfATable_StandOnce(Document document)
    {
        foreach (var table in document.Tables)
        {
            Assert.That(
                table.Select(row => row.Length).Distinct().Count(),
                Is.EqualTo(1),
                $"{document.Path}: the table of {table[0][0]} has rows of different lengths.");
            Assert.That(table.Select(row => row[0]), Is.Unique, document.Path);
        }
    }

    [Test]
    public void Readme_LeadsToEveryDocument()
    {
        var links = Repository.Document("README.md").Links.Select(link => link.Split('#')[0]).ToHashSet();
        // The runbook has an index of its own.
        var pages = Below("docs/runbook").Where(path => !path.EndsWith("/README.md", StringComparison.Ordinal));

        Assert.That(links, Is.SupersetOf(All.Select(document => document.Path).Except(pages).Where(path => path != "README.md")));
    }

    private static bool Resolves(Document document, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0
            ? document.Path
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.PathOf(Path.GetDirectoryName(document.Path)!), path));
        return Path.Exists(Repository.PathOf(target)) && (anchor is null || Repository.Document(target).Anchors.Contains(anchor));
    }

    private static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file))
        .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
