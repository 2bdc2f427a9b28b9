using Gateway.Errors;
using Gateway.Stytch;

namespace Gateway.Public.Redirect.Repost;

/// <summary>Answers a POST with <see cref="RepostPage"/>, and tells the event log.</summary>
internal sealed class RepostAnswer(RedirectEvents events)
{
    /// <summary>Writes the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What is known of it; it has a mapping with a project.</param>
    /// <param name="target">The checked target.</param>
    /// <param name="form">The form as it came.</param>
    public Task WriteAsync(HttpContext context, in PublicRequest request, string target, ReadOnlyMemory<byte> form)
    {
        var referenceId = RequestId.New();
        events.Answered(request, RedirectAction.Repost, StatusCodes.Status200OK, referenceId);
        return RepostPage.WriteAsync(context, target, FormActionOf(target, request.Entry!.Project!), form, referenceId);
    }

    // Not the target alone: Chromium holds the redirects that follow a post to the posting page's form-action as well, and would keep Stytch from
    // sending the user back to the application.
    private static string FormActionOf(string target, StytchProject project) =>
        $"{StytchProject.OriginOf(new Uri(target, UriKind.Absolute))} {project.OnwardSources}";
}
