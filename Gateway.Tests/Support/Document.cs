using System.Text.RegularExpressions;

namespace Gateway.Tests.Support;

/// <summary>A Markdown document of the repository: its lines, its headings, its links and its tables.</summary>
/// <param name="path">Where it lies below the repository's root.</param>
internal sealed partial class Document(string path)
{
    public string Path { get; } = path;

    public string Text { get; } = Repository.Read(path);

    /// <summary>Every line with its number, from 1, and whether it belongs to a block of code.</summary>
    private IEnumerable<(int Number, string Text, bool IsCode)> Lines
    {
        get
        {
            var isCode = false;
            foreach (var (index, line) in Text.Split('\n').Index())
            {
                var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                yield return (index + 1, line, isCode || isFence);
                isCode ^= isFence;
            }
        }
    }

    /// <summary>What people read as text: neither code nor a row of a table.</summary>
    public IEnumerable<(int Number, string Text)> Prose =>
        Lines.Where(line => !line.IsCode && !line.Text.StartsWith('|')).Select(line => (line.Number, line.Text));

    /// <summary>What a link can point to: each heading in lower case, its spaces as dashes, without punctuation.</summary>
    public IReadOnlyList<string> Anchors =>
    [
        .. Lines.Where(line => !line.IsCode && line.Text.StartsWith('#'))
            .Select(line => Unlinked().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    /// <summary>The targets of all links, as they are written.</summary>
    public IReadOnlyList<string> Links =>
        [.. Lines.Where(line => !line.IsCode).SelectMany(line => LinkTargets().Matches(line.Text)).Select(link => link.Groups[1].Value)];

    /// <summary>What stands in code marks, in text and in tables.</summary>
    public IEnumerable<string> CodeSpans => Lines.Where(line => !line.IsCode).SelectMany(line => Codes(line.Text));

    /// <summary>All tables, each row as its trimmed cells; the first row is the heading.</summary>
    public IReadOnlyList<IReadOnlyList<string[]>> Tables
    {
        get
        {
            var tables = new List<List<string[]>>();
            var last = -1;
            foreach (var (number, text, isCode) in Lines.Where(line => line.Text.StartsWith('|')))
            {
                if (isCode || Rule().IsMatch(text))
                {
                    last = number;
                    continue;
                }

                if (number != last + 1)
                {
                    tables.Add([]);
                }

                tables[^1].Add([.. text.Trim()[1..^1].Split('|').Select(cell => cell.Trim())]);
                last = number;
            }

            return tables;
        }
    }

    /// <summary>The rows below a heading of a table's first column, of all tables that have it, in their order.</summary>
    public IReadOnlyList<string[]> Rows(string firstColumn)
    {
        var tables = Tables.Where(table => table[0][0] == firstColumn).ToList();
        Assert.That(tables, Is.Not.Empty, $"{Path} has no table whose first column is '{firstColumn}'.");
        return [.. tables.SelectMany(table => table.Skip(1))];
    }

    /// <summary>From a heading to the next of its rank or a higher one.</summary>
    public string Section(string heading)
    {
        var rank = heading.IndexOf(' ', StringComparison.Ordinal);
        var rest = Lines.SkipWhile(line => line.IsCode || line.Text != heading).ToList();
        Assert.That(rest, Is.Not.Empty, $"{Path} has no heading '{heading}'.");
        var section = rest.Skip(1).TakeWhile(line => line.IsCode || !IsHeading(line.Text, rank));
        return string.Join('\n', section.Select(line => line.Text).Prepend(heading));
    }

    /// <summary>What stands in code marks in a cell or a line.</summary>
    public static IEnumerable<string> Codes(string text) => InCodeMarks().Matches(text).Select(code => code.Groups[1].Value);

    public override string ToString() => Path;

    private static bool IsHeading(string line, int rank) => HeadingMark().Match(line).Groups[1].Length is var found && found > 0 && found <= rank;

    [GeneratedRegex(@"^(#+) ")]
    private static partial Regex HeadingMark();

    [GeneratedRegex(@"^\|[-| ]+\|$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Unlinked();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTargets();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCodeMarks();
}
