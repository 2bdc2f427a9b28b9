namespace Gateway.Changes.Formats;

/// <summary>Guesses which known name a misspelt one was meant to be.</summary>
internal static class Spelling
{
    // A longer text is no slip of the finger, and comparing it would cost more than the hint is worth.
    private const int MaxLength = 48;

    private const int MaxEdits = 2;

    /// <summary><c> Did you mean 'connection_id'?</c>, with its leading space; empty where nothing known is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxLength)
        {
            return "";
        }

        var plain = Plain(name);
        var best = known
            .Select(candidate => (Name: candidate, Edits: Edits(plain, Plain(candidate))))
            .MinBy(candidate => candidate.Edits);

        // Two edits turn any word of three letters into most others.
        return best.Name is not null && best.Edits <= MaxEdits && best.Edits * 3 <= plain.Length ? $" Did you mean '{best.Name}'?" : "";
    }

    // connectionId, Connection-ID and connection_id are one word written by three conventions.
    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Levenshtein's distance.</summary>
    private static int Edits(string left, string right)
    {
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[above.Length];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
            }

            above = row;
        }

        return above[^1];
    }
}
