using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>
/// Takes away what a client could make a backend believe of itself: who it is, where it comes from, which URL it asked for. Only a trusted proxy
/// may say so. To be run before the connection's address is replaced by what <c>X-Forwarded-For</c> says.
/// </summary>
internal sealed class BelievedHeaders(RequestDelegate next, TrustedProxies proxies, IOptions<LegacyOptions> options, ILogger<BelievedHeaders> logger)
{
    private const string Forwarded = "X-Forwarded-";
    private const string ForwardedProto = "X-Forwarded-Proto";

    /// <summary>Replaced, believed or removed elsewhere, from whomever they come; here only their other spellings count.</summary>
    private static readonly HashSet<string> HandledElsewhere = new(
        [
            .. LegacyRequestTransforms.StrippedHeaders,
            "X-Forwarded-For",
            ForwardedProto,
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Real-IP",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Believable = new(
        [
            "True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Fastly-Client-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP",
            "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "Remote-User", "X-Remote-User", "X-Scheme", "X-Url-Scheme", "Front-End-Https",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _kept = new(options.Value.KeptHeaders, StringComparer.OrdinalIgnoreCase);
    private int _told;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var isTrusted = proxies.Include(context.Connection.RemoteIpAddress);
        if (!isTrusted)
        {
            TellOfScheme(context);
        }

        List<string>? refused = null;
        foreach (var header in headers)
        {
            if (IsRefused(header.Key, isTrusted) && !_kept.Contains(header.Key))
            {
                (refused ??= []).Add(header.Key);
            }
        }

        refused?.ForEach(name => headers.Remove(name));
        return next(context);
    }

    // CGI, WSGI and others make one variable of X-Forwarded-For and X_Forwarded_For (RFC 3875 4.1.18), so the second would pass for the first.
    private static bool IsRefused(string name, bool isTrusted) => name.Contains('_', StringComparison.Ordinal)
        ? name.Replace('_', '-') is var dashed && (HandledElsewhere.Contains(dashed) || IsBelievable(dashed))
        : !isTrusted && IsBelievable(name);

    private static bool IsBelievable(string name) =>
        Believable.Contains(name) || (name.StartsWith(Forwarded, StringComparison.OrdinalIgnoreCase) && !HandledElsewhere.Contains(name));

    // Once is enough: it is the set-up that is to be mended, and anybody can send the header.
    private void TellOfScheme(HttpContext context)
    {
        var scheme = context.Request.Headers[ForwardedProto];
        if (scheme.Count > 0
            && _told == 0
            && !context.Request.Scheme.Equals(scheme.ToString(), StringComparison.OrdinalIgnoreCase)
            && Interlocked.Exchange(ref _told, 1) == 0)
        {
            logger.SchemeNotBelieved(context.Connection.RemoteIpAddress, context.Request.Scheme);
        }
    }
}
