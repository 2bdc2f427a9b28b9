using System.Text.Json;

namespace Gateway.Telemetry;

/// <summary>The snake_case words of an enum, as JSON, files and query strings have them. Compared exactly: there is one way to write each.</summary>
internal static class Words
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var (candidate, word) in Known<TEnum>.Words)
        {
            if (EqualityComparer<TEnum>.Default.Equals(candidate, value))
            {
                return word;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "Not a member of its enum.");
    }

    public static bool TryParse<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var (candidate, known) in Known<TEnum>.Words)
        {
            if (known == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>All of them: <c>viewer, operator, admin</c>.</summary>
    public static string ListOf<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Known<TEnum>.Words.Select(known => known.Word));

    // Made once: an import asks for two words a row, a million times.
    private static class Known<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly (TEnum Value, string Word)[] Words =
            [.. Enum.GetValues<TEnum>().Select(value => (value, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())))];
    }
}
