using System.Globalization;
using System.Text;

namespace Gateway.Mappings;

/// <summary>
/// Characters of an identifier that no list shows: blanks at its ends, every space but U+0020, format characters (Unicode 4.5, categories Zs, Zl,
/// Zp, Cf). They come with cells copied from pages and spreadsheets, and no URL with the visible letters leads to such an identifier.
/// </summary>
internal static class HiddenCharacters
{
    /// <summary>The most code points that are named of one text.</summary>
    private const int MaxNamed = 5;

    /// <summary>Why a text that stands in a file cannot be an identifier there, with the code points; null where all of it can be seen.</summary>
    public static (string Code, string Message)? FaultOf(string identifier)
    {
        var isBlankAtEnd = identifier.StartsWith(' ') || identifier.EndsWith(' ');
        if (!isBlankAtEnd && Ascii.IsValid(identifier))
        {
            return null;
        }

        var found = identifier.EnumerateRunes().Where(IsHidden);
        var named = NamesOf(isBlankAtEnd ? found.Prepend(new Rune(' ')) : found);
        var where = isBlankAtEnd ? " (U+0020 at an end)" : "";
        return named.Length == 0
            ? null
            : ("hidden_character", $"Has {named}{where}, which cannot be seen: take it out, for no URL with the visible letters leads here.");
    }

    /// <summary>The format characters of a text, such as <c>U+200B and U+FEFF</c>; empty where it has none.</summary>
    public static string FormatCharactersOf(string identifier) =>
        Ascii.IsValid(identifier) ? "" : NamesOf(identifier.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format));

    /// <summary>A text for people, in which each of these characters is its code point: <c>acme&lt;U+200B&gt;</c>.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder();
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlankAtEnd = rune.Value == ' ' && (index == 0 || index == text.Length - 1);
            shown.Append(isBlankAtEnd || IsHidden(rune) ? $"<{NameOf(rune)}>" : rune.ToString());
            index += rune.Utf16SequenceLength;
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => rune.Value != ' ' && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string NamesOf(IEnumerable<Rune> runes)
    {
        var names = runes.Distinct().Take(MaxNamed).Select(NameOf).ToList();
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    private static string NameOf(Rune rune) => $"U+{rune.Value:X4}";
}
