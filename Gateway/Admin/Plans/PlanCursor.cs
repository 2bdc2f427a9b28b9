using System.Globalization;
using Gateway.Changes.Plans;

namespace Gateway.Admin.Plans;

/// <summary>The opaque place where the changes of a plan go on. Any place of any plan is harmless, so it needs no check sum.</summary>
internal static class PlanCursor
{
    public static string? Write(PlanPlace? place) => place is { } next ? string.Create(CultureInfo.InvariantCulture, $"{next.Chunk}-{next.Index}") : null;

    /// <summary>The place; null where the text is none.</summary>
    public static PlanPlace? Read(string cursor) =>
        cursor.Split('-') is [var chunk, var index]
        && int.TryParse(chunk, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var within)
            ? new PlanPlace(number, within)
            : null;
}
