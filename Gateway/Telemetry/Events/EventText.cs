using System.Text;

namespace Gateway.Telemetry.Events;

/// <summary>What may be kept of a text that somebody sent.</summary>
internal static class EventText
{
    /// <summary>Longest identifier of an unknown mapping that is kept.</summary>
    public const int MaxUnmappedLength = 64;

    /// <summary>
    /// An identifier that no mapping has, cut off and without control characters; null where nothing is left of it. Only of a path or a host name.
    /// </summary>
    public static string? OfUnmapped(ReadOnlySpan<char> sent)
    {
        Span<char> kept = stackalloc char[MaxUnmappedLength];
        var length = 0;
        foreach (var rune in sent.EnumerateRunes())
        {
            if (length + rune.Utf16SequenceLength > kept.Length)
            {
                break;
            }

            // Format characters turn the reading direction of a whole line in a terminal.
            if (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format)
            {
                length += rune.EncodeToUtf16(kept[length..]);
            }
        }

        return length == 0 ? null : new string(kept[..length]);
    }
}
