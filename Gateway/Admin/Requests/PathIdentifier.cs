using System.Text;
using Gateway.Mappings;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Requests;

/// <summary>
/// The identifier in <c>/admin/v1/mappings/{identifier}</c>, read from the request line as it was sent and decoded exactly once. The
/// framework's route value will not do: it decodes everything but <c>%2F</c>, so that <c>a%2Fb</c> and <c>a%252Fb</c> come out the same.
/// </summary>
internal static class PathIdentifier
{
    // Of /admin/v1/mappings/{identifier}, counted after the leading slash.
    private const int SegmentIndex = 3;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The identifier; null, with the fault named, where it cannot be one.</summary>
    public static string? Read(HttpContext context, FaultList faults)
    {
        var segments = PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Split('/');

        // The server has removed dot segments before routing (RFC 3986 5.2.4), so the segments that were sent and those that were routed differ.
        if (segments.Length <= SegmentIndex || segments.Any(segment => Decode(segment) is "." or ".."))
        {
            faults.Add("identifier", "not_allowed", "The path has a dot segment.");
            return null;
        }

        if (Decode(segments[SegmentIndex]) is not { } identifier)
        {
            faults.Add("identifier", "not_utf8", "Must be percent-encoded UTF-8 (RFC 3986 2.1): a slash is %2F, a percent sign %25.");
            return null;
        }

        if (MappingRules.FaultOfIdentifier(identifier) is { } fault)
        {
            faults.Add("identifier", fault.Code, fault.Message);
            return null;
        }

        return identifier;
    }

    private static string PathOf(string target)
    {
        // The absolute form, http://host/path, is for proxies, and a server has to take it all the same (RFC 9112 3.2.2).
        var start = target.StartsWith('/') ? 0 : target.IndexOf('/', target.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = target.IndexOf('?', StringComparison.Ordinal);
        return target[(start + 1)..(end < 0 ? target.Length : end)];
    }

    /// <summary>The text behind a percent-encoded segment; null where it is not strict UTF-8 or an escape is broken.</summary>
    internal static string? Decode(string segment)
    {
        var bytes = new byte[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                if (!char.IsAscii(segment[i]))
                {
                    return null;
                }

                bytes[length++] = (byte)segment[i];
                continue;
            }

            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
            {
                return null;
            }

            bytes[length++] = Convert.ToByte(segment.Substring(i + 1, 2), 16);
            i += 2;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
