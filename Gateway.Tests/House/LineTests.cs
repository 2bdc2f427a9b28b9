using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.House;

/// <summary>Lines can be read whole, beside another file: what <c>max_line_length</c> of <c>.editorconfig</c> says and no tool holds.</summary>
[Parallelizable]
internal sealed partial class LineTests
{
    private const int MaxLength = 160;

    private static readonly string[] Endings = [".cs", ".razor", ".css"];

    [TestCase("Gateway")]
    [TestCase("Gateway.Tests")]
    public void Lines_OfTheCode_HaveAtMost160Characters(string folder)
    {
        var files = Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file)) && !NotOurs().IsMatch(file))
            .ToList();

        Assert.That(files.SelectMany(FindLongLines), Is.Empty);
        Assert.That(files, Has.Count.GreaterThan(100), "Nothing was read.");
    }

    // A raw string literal is a document as it stands, of XML, JSON or SQL: a line break in it could mean something.
    private static IEnumerable<string> FindLongLines(string file)
    {
        var isRaw = false;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var begunRaw = isRaw;
            isRaw ^= RawQuotes().Count(line) % 2 == 1;
            if (line.Length > MaxLength && !begunRaw && !RawAlone().IsMatch(line))
            {
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number} has {line.Length}";
            }
        }
    }

    [GeneratedRegex(@"[/\\](?:bin|obj|node_modules)[/\\]")]
    private static partial Regex NotOurs();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    // With no more than what joins it to the line before and what closes it.
    [GeneratedRegex("^ *(?:[+?:] )?\\$*\"{3,}.*\"{3,}[)\\]},; ]*$")]
    private static partial Regex RawAlone();
}
