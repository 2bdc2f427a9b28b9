using Gateway.Errors;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;
using Gateway.Public.SlowBodies;

namespace Gateway.Public.Redirect;

/// <summary>Turns a decision into HTTP, and tells the event log. The one place that writes <c>Location</c>.</summary>
internal sealed class RedirectAnswer(RedirectOptions options, LogoutOptions logout, RedirectEvents events, ILogger<RedirectAnswer> logger)
{
    private const string AllowedMethods = "GET, HEAD, POST, OPTIONS";
    private readonly string _pausedRetryAfter = ((long)options.PausedRetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private readonly ErrorPage _signedOut = RedirectPages.SignedOut(logout.ApplicationName);

    private readonly FrozenMetadataAnswer _metadata = new(events);
    private readonly RepostAnswer _repost = new(events);

    /// <summary>
    /// Makes the URL that an answer sends the browser to, and checks, whatever led here, that its origin is one of the start-up configuration (open
    /// redirect, CR/LF).
    /// </summary>
    /// <returns>The answer that stands: another one where the check refuses the URL.</returns>
    public RedirectAction Locate(HttpContext context, in PublicRequest request, RedirectAction action, out RedirectLocation location)
    {
        location = action is RedirectAction.SignedOutRedirect ? new(logout.Url) : default;
        if (action is not (RedirectAction.Redirect or RedirectAction.Repost or RedirectAction.RedirectQuery or RedirectAction.Start))
        {
            return action;
        }

        var entry = request.Entry!;
        if (entry.Project is not { } project || entry.Target is not { } target || !project.AllowsTarget(target))
        {
            return RedirectAction.NoTarget;
        }

        var url = action switch
        {
            RedirectAction.RedirectQuery => target + RawTarget.Of(context).Query.ToString(),
            RedirectAction.Start => entry.StartUrlFor(StartQuery.RedirectUrlOf(context, request.RedirectParameter))!,
            _ => target,
        };
        if (!ReferenceEquals(url, target) && !project.AllowsTarget(url))
        {
            // The target is ours, so it is the request's own part that cannot stand in a URL.
            return RedirectAction.Malformed;
        }

        location = new(url);
        return action;
    }

    /// <summary>Answers everything but <see cref="RedirectAction.Proxied"/>; the request's body is not read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What is known of it.</param>
    /// <param name="action">The answer.</param>
    /// <param name="location">Where it sends the browser.</param>
    /// <param name="parts">What was read for it; null for answers that need no such.</param>
    public Task WriteAsync(HttpContext context, in PublicRequest request, RedirectAction action, in RedirectLocation location, AnswerParts? parts = null)
    {
        Expectation.Decline(context);
        return action switch
        {
            RedirectAction.Redirect => Send(context, request, action, request.Entry!.RedirectStatus, location),
            RedirectAction.RedirectQuery or RedirectAction.Start or RedirectAction.SignedOutRedirect =>
                Send(context, request, action, StatusCodes.Status303SeeOther, location),
            RedirectAction.Repost => _repost.WriteAsync(context, request, location.Url!, parts!.Form!.Bytes),
            RedirectAction.FrozenMetadata => _metadata.WriteAsync(context, request, parts!.Metadata!),
            RedirectAction.SignedOut => SignedOut(context, request),
            RedirectAction.Options => Options(context, request),
            RedirectAction.MethodNotAllowed => MethodNotAllowed(context, request),
            RedirectAction.Paused => Paused(context, request),
            RedirectAction.Retired => Page(context, request, action, RedirectPages.Retired(request.Entry!.Target)),
            RedirectAction.SignInAgain => Page(context, request, action, RedirectPages.SignInAgain),
            RedirectAction.Starting => Later(context, request, action, RedirectPages.Starting),
            RedirectAction.Busy => Later(context, request, action, RedirectPages.Busy),
            RedirectAction.TooLarge => Page(context, request, action, RedirectPages.TooLarge),
            RedirectAction.Unreadable => Page(context, request, action, RedirectPages.Unreadable),
            RedirectAction.Malformed => Page(context, request, action, RedirectPages.Malformed),
            RedirectAction.NoTarget => FaultyPage(context, request, action, RedirectPages.NoTarget),
            RedirectAction.NoLegacy => FaultyPage(context, request, action, RedirectPages.NoLegacy),
            RedirectAction.NotFound => Page(context, request, action, RedirectPages.NotFound),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not answered here."),
        };
    }

    /// <summary>Answers a path that is nobody's. No event: it is no legacy SSO URL.</summary>
    public static Task WriteNotFoundAsync(HttpContext context)
    {
        Expectation.Decline(context);
        return RedirectPages.NotFound.WriteAsync(context, RequestId.New());
    }

    private Task Send(HttpContext context, in PublicRequest request, RedirectAction action, int status, in RedirectLocation location)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentLength = 0;
        var headers = response.Headers;
        headers.Location = location.Url;
        // RFC 9111 4.2.2: a 307 is not cached by default, but a corrected mapping must hold at once behind any cache.
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        events.Answered(request, action, status);
        return Task.CompletedTask;
    }

    private Task SignedOut(HttpContext context, in PublicRequest request)
    {
        var referenceId = RequestId.New();
        events.Answered(request, RedirectAction.SignedOut, _signedOut.Status, referenceId);
        return _signedOut.WriteAsync(context, referenceId);
    }

    private Task Options(HttpContext context, in PublicRequest request)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = AllowedMethods;
        events.Answered(request, RedirectAction.Options, StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    }

    private Task MethodNotAllowed(HttpContext context, in PublicRequest request)
    {
        context.Response.Headers.Allow = AllowedMethods;
        return Page(context, request, RedirectAction.MethodNotAllowed, RedirectPages.MethodNotAllowed);
    }

    private Task Paused(HttpContext context, in PublicRequest request)
    {
        context.Response.Headers.RetryAfter = _pausedRetryAfter;
        return Page(context, request, RedirectAction.Paused, RedirectPages.Paused);
    }

    private Task Later(HttpContext context, in PublicRequest request, RedirectAction action, ErrorPage page)
    {
        context.Response.Headers.RetryAfter = "5";
        return Page(context, request, action, page);
    }

    private Task Page(HttpContext context, in PublicRequest request, RedirectAction action, ErrorPage page)
    {
        var referenceId = RequestId.New();
        events.Refused(request, action, page.Status, referenceId);
        return page.WriteAsync(context, referenceId);
    }

    // Only faults of the gateway's own set-up are logged: what anybody can cause by asking is counted.
    private Task FaultyPage(HttpContext context, in PublicRequest request, RedirectAction action, ErrorPage page)
    {
        var referenceId = RequestId.New();
        logger.CannotServe(action, request.Entry?.Identifier ?? "(unknown)", referenceId);
        events.Refused(request, action, page.Status, referenceId);
        return page.WriteAsync(context, referenceId);
    }
}
