using System.Globalization;

namespace Gateway.Saml;

/// <summary>Reads an <c>xs:dateTime</c>, which SAML writes in UTC (SAMLCore 1.3.3).</summary>
internal static class SamlInstant
{
    // ".1234567": .NET counts in tenths of a microsecond, some products in nanoseconds.
    private const int MaxFraction = 7;

    private const int ToSeconds = 19;

    /// <summary>The moment; null where there is none or it is written otherwise.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var trimmed = WithoutNanoseconds(text.AsSpan().Trim());
        return DateTimeOffset.TryParseExact(trimmed, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, utc, out var instant) ? instant : null;
    }

    private static ReadOnlySpan<char> WithoutNanoseconds(ReadOnlySpan<char> text)
    {
        if (text.Length <= ToSeconds || text.Length > 64 || text[ToSeconds] != '.')
        {
            return text;
        }

        var digits = text[(ToSeconds + 1)..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length - ToSeconds - 1 : digits;
        return digits <= MaxFraction ? text : string.Concat(text[..(ToSeconds + 1 + MaxFraction)], text[(ToSeconds + 1 + digits)..]);
    }
}
