using System.Globalization;

namespace Gateway.Mappings.Store;

/// <summary>The one form of a time in both stores: ISO 8601, UTC, to the tick.</summary>
internal static class StoreTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
