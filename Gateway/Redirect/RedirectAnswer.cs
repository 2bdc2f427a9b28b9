using Gateway.Errors;
using Gateway.Mappings;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Redirect;

/// <summary>Turns a decision into HTTP. The one place that writes <c>Location</c>.</summary>
internal sealed class RedirectAnswer(RedirectOptions options, ILogger<RedirectAnswer> logger)
{
    private const string AllowedMethods = "GET, HEAD, POST, OPTIONS";
    private readonly string _pausedRetryAfter = ((long)options.PausedRetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Answers everything but <see cref="RedirectAction.ToLegacy"/>; the request's body is not read.</summary>
    public Task WriteAsync(HttpContext context, RedirectAction action, MappingEntry? entry) => action switch
    {
        RedirectAction.ToTarget => Redirect(context, entry!, entry!.RedirectStatus, entry.Target!),
        RedirectAction.ToTargetWithQuery => Redirect(context, entry!, StatusCodes.Status303SeeOther, entry!.Target + RawQuery(context)),
        RedirectAction.ToStart => Redirect(context, entry!, StatusCodes.Status303SeeOther, entry!.StartUrl!),
        RedirectAction.Options => Options(context),
        RedirectAction.MethodNotAllowed => MethodNotAllowed(context),
        RedirectAction.Paused => Paused(context),
        RedirectAction.Retired => Page(context, RedirectPages.Retired(entry!.Target)),
        RedirectAction.AskToSignInAgain => Page(context, RedirectPages.SignInAgain),
        RedirectAction.Malformed => Page(context, RedirectPages.Malformed),
        RedirectAction.NoTarget => Page(context, RedirectPages.NoTarget, action, entry),
        RedirectAction.NoLegacy => Page(context, RedirectPages.NoLegacy, action, entry),
        _ => Page(context, RedirectPages.NotFound),
    };

    private Task Redirect(HttpContext context, MappingEntry entry, int status, string location)
    {
        // Last thing before it leaves, whatever led here: the origin is one of the start-up configuration (open redirect, CR/LF).
        if (entry.Project?.AllowsTarget(location) is not true)
        {
            return Page(context, RedirectPages.NoTarget, RedirectAction.NoTarget, entry);
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentLength = 0;
        var headers = response.Headers;
        headers.Location = location;
        // RFC 9111 4.2.2: a 307 is not cached by default, but a corrected mapping must hold at once behind any cache.
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }

    private static Task Options(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = AllowedMethods;
        return Task.CompletedTask;
    }

    private static Task MethodNotAllowed(HttpContext context)
    {
        context.Response.Headers.Allow = AllowedMethods;
        return Page(context, RedirectPages.MethodNotAllowed);
    }

    private Task Paused(HttpContext context)
    {
        context.Response.Headers.RetryAfter = _pausedRetryAfter;
        return Page(context, RedirectPages.Paused);
    }

    private static Task Page(HttpContext context, ErrorPage page) => page.WriteAsync(context, RequestId.New());

    // Only faults of the gateway's own set-up are logged: what anybody can cause by asking is counted.
    private Task Page(HttpContext context, ErrorPage page, RedirectAction action, MappingEntry? entry)
    {
        var referenceId = RequestId.New();
        logger.CannotServe(action, entry?.Identifier ?? "(unknown)", referenceId);
        return page.WriteAsync(context, referenceId);
    }

    private static string RawQuery(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var queryAt = target.IndexOf('?', StringComparison.Ordinal);
        return queryAt < 0 ? "" : target[queryAt..];
    }
}
