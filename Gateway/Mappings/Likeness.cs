using System.Globalization;
using System.Text;

namespace Gateway.Mappings;

/// <summary>
/// What is left of an identifier where only what people see counts: compatibility forms, case, marks written apart and characters that cannot be
/// seen make no difference (NFKC_Casefold, Unicode 3.13, but decomposed). From a table of our own: without ICU, .NET normalizes nothing.
/// </summary>
internal static class Likeness
{
    private const int FirstHangul = 0xAC00;
    private const int LastHangul = 0xD7A3;

    private static readonly Lazy<Dictionary<int, string>> Table = new(Read);

    /// <summary>The same text for identifiers that look alike. Takes time in proportion to the identifier's length.</summary>
    public static string Of(string identifier)
    {
        if (Ascii.IsValid(identifier))
        {
            return identifier.ToLowerInvariant().Trim(' ');
        }

        var form = new StringBuilder(identifier.Length);
        foreach (var rune in identifier.EnumerateRunes().Where(rune => !IsIgnorable(rune)))
        {
            Append(rune, form);
        }

        return form.ToString().Trim(' ');
    }

    private static void Append(Rune rune, StringBuilder form)
    {
        if (rune.IsAscii)
        {
            form.Append(char.ToLowerInvariant((char)rune.Value));
        }
        else if (rune.Value is >= FirstHangul and <= LastHangul)
        {
            // Unicode 3.12: a syllable is its place among 19 leads, 21 vowels and 28 ends.
            var place = rune.Value - FirstHangul;
            form.Append((char)(0x1100 + (place / 588))).Append((char)(0x1161 + (place % 588 / 28)));
            form.Append(place % 28 == 0 ? "" : ((char)(0x11A7 + (place % 28))).ToString());
        }
        else
        {
            form.Append(Table.Value.GetValueOrDefault(rune.Value) ?? rune.ToString());
        }
    }

    // Default_Ignorable_Code_Point (Unicode 5.21), and line ends, which are no part of a name either.
    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    private static Dictionary<int, string> Read()
    {
        var table = new Dictionary<int, string>();
        using var reader = new StreamReader(typeof(Likeness).Assembly.GetManifestResourceStream("likeness.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var points = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(point => int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .ToList();
            table[points[0]] = string.Concat(points.Skip(1).Select(char.ConvertFromUtf32));
        }

        return table;
    }
}
