using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Telemetry;

/// <summary>
/// The snake_case words of an enum, as JSON, files, query strings, metrics and events have them. Compared exactly: there is one way to write each.
/// For enums of <see cref="int"/> whose members count up from 0.
/// </summary>
internal static class Words
{
    /// <summary>The word of a member. Allocates nothing: the redirect path asks for some.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No member of its enum.</exception>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var index = Unsafe.BitCast<TEnum, int>(value);
        var words = Known<TEnum>.Words;
        return (uint)index < (uint)words.Length ? words[index] : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a member of its enum.");
    }

    public static bool TryParse<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum => Known<TEnum>.Values.TryGetValue(word, out value);

    /// <summary>Reads the word that a JSON reader stands at, without making a string of it.</summary>
    public static bool TryRead<TEnum>(ref Utf8JsonReader reader, out TEnum value)
        where TEnum : struct, Enum
    {
        var words = Known<TEnum>.Words;
        for (var index = 0; index < words.Length; index++)
        {
            if (reader.ValueTextEquals(words[index]))
            {
                value = Unsafe.BitCast<int, TEnum>(index);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>All of them, at the index that is their member's value.</summary>
    public static IReadOnlyList<string> All<TEnum>()
        where TEnum : struct, Enum => Known<TEnum>.Words;

    /// <summary>All of them: <c>viewer, operator, admin</c>.</summary>
    public static string ListOf<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Known<TEnum>.Words);

    // Made once: an import asks for two words a row, a million times.
    private static class Known<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly string[] Words =
            [.. Enum.GetValues<TEnum>().Select((value, index) => Unsafe.BitCast<TEnum, int>(value) == index
                ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())
                : throw new InvalidOperationException($"The members of {typeof(TEnum).Name} do not count up from 0."))];

        public static readonly FrozenDictionary<string, TEnum> Values =
            Words.Select((word, index) => KeyValuePair.Create(word, Unsafe.BitCast<int, TEnum>(index))).ToFrozenDictionary(StringComparer.Ordinal);
    }
}
