using System.Globalization;

namespace Gateway.Telemetry.Events;

/// <summary>
/// A place in the log, in the order of writing: what was written later stands behind, whichever gateway wrote it, so that who goes on from a
/// place misses nothing. The store's time of writing, and a number within that millisecond.
/// </summary>
internal readonly record struct EventPosition(long Milliseconds, long Number) : IComparable<EventPosition>
{
    /// <summary>Before everything.</summary>
    public static EventPosition First { get; }

    /// <summary>Behind everything.</summary>
    public static EventPosition Last { get; } = new(1L << 50, 0);

    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EventPosition position)
    {
        var dash = text.IndexOf('-');
        position = default;
        if (dash < 0
            || !long.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || milliseconds > Last.Milliseconds)
        {
            return false;
        }

        position = new EventPosition(milliseconds, number);
        return true;
    }

    public int CompareTo(EventPosition other) =>
        Milliseconds == other.Milliseconds ? Number.CompareTo(other.Number) : Milliseconds.CompareTo(other.Milliseconds);

    /// <summary><c>1763953531123-0</c>: the id of a stream entry in Redis.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}
