using Gateway.Mappings;
using Gateway.Public;

namespace Gateway.Admin.Requests;

/// <summary>
/// The identifier in <c>/admin/v1/mappings/{identifier}</c>, or the wave in <c>/admin/v1/waves/{wave}</c>, read from the request line as it was
/// sent and decoded exactly once. The framework's route value will not do: it decodes everything but <c>%2F</c>, so that <c>a%2Fb</c> and
/// <c>a%252Fb</c> come out the same.
/// </summary>
internal static class PathIdentifier
{
    /// <summary>What routes call it.</summary>
    public const string Name = "identifier";

    // Of /admin/v1/mappings/{identifier}: nothing stands before the leading slash.
    private const int SegmentIndex = 4;

    /// <summary>The identifier; null, with the fault named, where it cannot be one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="field">What the segment is called.</param>
    public static string? Read(HttpContext context, FaultList faults, string field = "identifier")
    {
        var segments = RawTarget.Of(context).Path.ToString().Split('/');

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

    private static bool IsDotSegment(string segment) => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";
}
