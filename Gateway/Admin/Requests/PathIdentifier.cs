using Gateway.Mappings;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Requests;

/// <summary>
/// The identifier in <c>/admin/v1/mappings/{identifier}</c>, or the wave in <c>/admin/v1/waves/{wave}</c>, read from the request line as it was sent and decoded exactly once. The
/// framework's route value will not do: it decodes everything but <c>%2F</c>, so that <c>a%2Fb</c> and <c>a%252Fb</c> come out the same.
/// </summary>
internal static class PathIdentifier
{
    /// <summary>What routes call it.</summary>
    public const string Name = "identifier";

    // Of /admin/v1/mappings/{identifier}, counted after the leading slash.
    private const int SegmentIndex = 3;

    /// <summary>The identifier; null, with the fault named, where it cannot be one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="field">What the segment is called.</param>
    public static string? Read(HttpContext context, FaultList faults, string field = "identifier")
    {
        var segments = PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Split('/');

        // The server has removed dot segments before routing (RFC 3986 5.2.4), so the segments that were sent and those that were routed differ.
        if (segments.Length <= SegmentIndex || Array.Exists(segments, IsDotSegment))
        {
            faults.Add(field, "not_allowed", "The path has a dot segment.");
            return null;
        }

        Span<char> buffer = stackalloc char[MappingRules.MaxIdentifierLength];
        if (!PercentDecoder.TryDecode(segments[SegmentIndex], plusIsSpace: false, buffer, out var length))
        {
            faults.Add(field, "not_utf8", "Must be percent-encoded UTF-8 (RFC 3986 2.1) without control characters: a slash is %2F, a percent sign %25.");
            return null;
        }

        if (length < 0)
        {
            faults.Add(field, "too_long", $"Has more than {MappingRules.MaxIdentifierLength} characters.");
            return null;
        }

        var identifier = new string(buffer[..length]);
        if (MappingRules.FaultOfIdentifier(identifier) is { } fault)
        {
            faults.Add(field, fault.Code, fault.Message);
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

    private static bool IsDotSegment(string segment) => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";
}
