using System.Globalization;

namespace Gateway.Admin.Revisions;

/// <summary>A revision's number in a path.</summary>
internal static class RevisionNumber
{
    public static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
