using System.Globalization;
using Gateway.Settings;

namespace Gateway.Public.Legacy.Edge;

/// <summary>Names every fault of what is configured for one cluster's edge.</summary>
internal static class EdgeFaults
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    /// <summary>What the gateway or the connection says itself; a second voice would part requests in two, or send them elsewhere.</summary>
    private static readonly HashSet<string> Taken = new(
        [
            "Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Cookie", "Via", "Forwarded",
            "X-Real-IP",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TakenBeginnings = ["Content-", "X-Forwarded-", ":"];

    /// <summary>The faults, each with its setting and what is to be done.</summary>
    /// <param name="key">Where it stands in the configuration, such as <c>Gateway:Legacy</c>.</param>
    /// <param name="edge">What stands there.</param>
    public static IEnumerable<string> Of(string key, EdgeOptions edge)
    {
        if (!LegacyEdge.IsWord(edge.Host) && !IsHost(edge.Host))
        {
            yield return $"{key}:{nameof(edge.Host)} is '{edge.Host}': give {EdgeOptions.OriginalHost}, {EdgeOptions.DestinationHost}, or a host name such as "
                + "idp.example.com, with :port where it has one and without https://.";
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (header, i) in edge.Headers.Select((header, i) => (header, i)))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{key}:{nameof(edge.Headers)}:{i}");
            if (FaultOf(header.Name) is { } fault)
            {
                yield return $"{place}:{nameof(header.Name)} is '{header.Name}', {fault}.";
            }
            else if (!names.Add(header.Name))
            {
                yield return $"{place}:{nameof(header.Name)} is '{header.Name}', which stands there twice: take one out.";
            }

            // What stands there may be the secret itself, put in the wrong place; it is not repeated.
            if (FileSecret.Read(header.File, out var unreadable) is null)
            {
                yield return header.File.Length == 0
                    ? $"{place}:{nameof(header.File)} is missing: give the path of a file that holds the header's value."
                    : $"{place}:{nameof(header.File)} names a file that {unreadable}: give the path of a file that holds the header's value.";
            }
        }
    }

    private static string? FaultOf(string name) => name switch
    {
        "" => "which is empty: give the header's name",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || TokenSymbols.Contains(c, StringComparison.Ordinal)) =>
            "which is no name of a header: give letters, digits and dashes",
        _ when Taken.Contains(name) || TakenBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) =>
            "which the gateway itself sends or takes away: it cannot be set",
        _ => null,
    };

    private static bool IsHost(string host)
    {
        var colon = host.LastIndexOf(':');
        var hasPort = colon >= 0 && host.IndexOf(']', colon) < 0;
        return Uri.CheckHostName(hasPort ? host[..colon] : host) is not UriHostNameType.Unknown
            && (!hasPort || (ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0));
    }
}
