using Gateway.Errors;

namespace Gateway.Admin;

/// <summary>
/// Refuses changes that a browser makes for another site: it adds the log-in it remembers for HTTP Basic to any request, whoever wrote the page
/// (CSRF). Programs send neither header and pass.
/// </summary>
internal static class CrossSiteGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.Request.IsRead() || context.Request.IsOwnSite()
            ? next(context)
            : new Problem(ErrorType.CrossSite, "A browser sent this for a page of another site. Nothing was changed.").ExecuteAsync(context);

    /// <summary>True for the methods that change nothing (RFC 9110 9.2.1).</summary>
    public static bool IsRead(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    public static bool IsOwnSite(this HttpRequest request)
    {
        // Browsers leave Sec-Fetch-Site out on plain http to another machine, and every one of them sends Origin with a change.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        // Only host and port are compared: a proxy that ends TLS makes the scheme differ. The word null, of a sandboxed page, is no URL.
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
