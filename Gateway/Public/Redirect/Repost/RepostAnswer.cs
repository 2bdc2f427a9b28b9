using Gateway.Errors;
using Gateway.Stytch;

namespace Gateway.Public.Redirect.Repost;

/// <summary>Answers a POST of a mapping whose logins are sent on by a page: reads the form within its limits and writes <see cref="RepostPage"/>.</summary>
internal sealed class RepostAnswer(RepostLimits limits, RedirectAnswer answer, RedirectEvents events, RedirectMetrics metrics)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly RepostMemory _memory = new(limits.MaxBytesAtOnce);

    public Task WriteAsync(HttpContext context, in PublicRequest request) => IsForm(context.Request.ContentType)
        ? ReadAndWriteAsync(context, request)

        // A page can only send forms. The redirect carries any body.
        : AnswerAsync(context, request, RedirectAction.Redirect);

    private async Task ReadAndWriteAsync(HttpContext context, PublicRequest request)
    {
        // Not in the thread that polls the sockets.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var body = new RepostBody(limits, _memory);
        RedirectAction action;
        try
        {
            action = await body.ReadAsync(context.Request, context.RequestAborted) switch
            {
                RepostReading.TooLarge => RedirectAction.TooLarge,
                RepostReading.Busy => RedirectAction.Busy,
                _ => FormFields.AreMoreThan(limits.MaxFields, body.Bytes) ? RedirectAction.TooLarge : RedirectAction.Repost,
            };
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The browser went away, was too slow or broke the rules of HTTP: nobody but itself is affected, so it is no error of ours.
            action = RedirectAction.Unreadable;
        }

        await (action is RedirectAction.Repost ? WritePageAsync(context, request, body.Bytes) : AnswerAsync(context, request, action));
    }

    private Task WritePageAsync(HttpContext context, in PublicRequest request, ReadOnlyMemory<byte> form)
    {
        // Last thing before it leaves, as for a redirect.
        if (request.Entry is not { Target: { } target, Project: { } project } || !project.AllowsTarget(target))
        {
            return AnswerAsync(context, request, RedirectAction.NoTarget);
        }

        var referenceId = RequestId.New();
        metrics.Decided(request.Kind, RedirectAction.Repost, request.Entry);
        events.Answered(request, RedirectAction.Repost, StatusCodes.Status200OK, referenceId);
        return RepostPage.WriteAsync(context, target, FormActionOf(target, project), form, referenceId);
    }

    private Task AnswerAsync(HttpContext context, in PublicRequest request, RedirectAction action)
    {
        metrics.Decided(request.Kind, action, request.Entry);
        return answer.WriteAsync(context, request, action);
    }

    // Not the target alone: Chromium holds the redirects that follow a post to the posting page's form-action as well, and would keep Stytch from
    // sending the user back to the application.
    private static string FormActionOf(string target, StytchProject project) =>
        $"{StytchProject.OriginOf(new Uri(target, UriKind.Absolute))} {project.OnwardSources}";

    private static bool IsForm(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }
}
