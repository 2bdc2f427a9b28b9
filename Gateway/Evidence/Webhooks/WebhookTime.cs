using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Evidence.Webhooks;

/// <summary>
/// Stytch's timestamps, which have up to nine fractional digits where .NET's times have seven. Kept as texts of one length in UTC,
/// <c>2026-03-02T09:05:00.000000000Z</c>: their order as texts is the order in time.
/// </summary>
internal static partial class WebhookTime
{
    private const int FractionDigits = 9;

    /// <summary>Puts an ISO 8601 time into that form; null where it is none. What has no offset is UTC; digits beyond the ninth are cut off.</summary>
    public static string? Normalize(string text)
    {
        var match = text.Length <= 64 ? Iso8601().Match(text) : Match.Empty;
        if (!match.Success)
        {
            return null;
        }

        var offset = match.Groups["offset"].Value is { Length: > 0 } given and not ("Z" or "z") ? given : "+00:00";
        if (!DateTimeOffset.TryParseExact(
            $"{match.Groups["date"].Value}T{match.Groups["time"].Value}{offset}",
            "yyyy-MM-dd'T'HH:mm:sszzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time))
        {
            return null;
        }

        var fraction = match.Groups["fraction"].Value;
        return $"{time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}."
            + $"{(fraction.Length > FractionDigits ? fraction[..FractionDigits] : fraction.PadRight(FractionDigits, '0'))}Z";
    }

    /// <summary>A normalized time as .NET holds it: what is below 100 ns is cut off.</summary>
    public static DateTimeOffset ToMoment(string normalized) =>
        DateTimeOffset.ParseExact(
            normalized[..^3], "yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(
        @"^(?<date>\d{4}-\d{2}-\d{2})[Tt ](?<time>\d{2}:\d{2}:\d{2})(?:\.(?<fraction>\d{1,18}))?(?<offset>[Zz]|[+-]\d{2}:\d{2})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Iso8601();
}
