namespace Gateway.Changes.Formats.Csv;

/// <summary>Tells by the header how a file's cells are parted: Excel writes semicolons where the comma is the decimal sign, and tabs on request.</summary>
internal static class CsvDelimiter
{
    public const char Default = ',';

    private static readonly char[] Candidates = [Default, ';', '\t'];

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
}
