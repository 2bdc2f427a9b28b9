namespace Gateway.Changes.Formats.Csv;

/// <summary>Tells by the header how a file's cells are parted: Excel writes semicolons where the comma is the decimal sign, and tabs on request.</summary>
internal static class CsvDelimiter
{
    public const char Default = ',';

    /// <summary>What Excel understands as a first line of its own: <c>sep=;</c>.</summary>
    private const string Prefix = "sep=";

    private static readonly char[] Candidates = [Default, ';', '\t'];

    /// <summary>The delimiter that the first line does nothing but name, and the length of that line with its end; null where it is the header.</summary>
    public static (char Delimiter, int Length)? Read(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];

        // Quoted by tools that quote every cell.
        var name = line is ['"', .. var quoted, '"'] ? quoted : line;
        if (name.Length != Prefix.Length + 1 || !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !CanPart(name[^1]))
        {
            return null;
        }

        return (name[^1], line.Length + (text[line.Length..] switch { ['\r', '\n', ..] => 2, [] => 0, _ => 1 }));
    }

    /// <summary>The one that stands most often in the first line, outside of quotes.</summary>
    public static char Detect(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[Candidates.Length];
        var isQuoted = false;
        foreach (var letter in text)
        {
            if (letter is '\r' or '\n' && !isQuoted)
            {
                break;
            }

            isQuoted ^= letter == '"';
            var candidate = isQuoted ? -1 : Candidates.IndexOf(letter);
            if (candidate >= 0)
            {
                counts[candidate]++;
            }
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return Candidates[best];
    }

    private static bool CanPart(char letter) => letter != '"' && !char.IsAsciiLetterOrDigit(letter) && (letter == '\t' || !char.IsControl(letter));
}
