using Gateway.Errors;
using Gateway.Legacy;

namespace Gateway.Redirect;

/// <summary>Takes a request to the legacy side, under an id that its failure page, its log line and its events share.</summary>
internal sealed class LegacyPassage(RedirectEvents events, TimeProvider timeProvider)
{
    /// <summary>Takes a sign-in there: one event as it goes, another when its answer is through.</summary>
    public async Task PassAsync(HttpContext context, PublicRequest request, RequestDelegate legacy)
    {
        var requestId = RequestId.New();
        context.TraceIdentifier = requestId;
        events.Passed(request, requestId);
        var start = timeProvider.GetTimestamp();
        try
        {
            await legacy(context);
        }
        catch
        {
            events.Returned(request, requestId, timeProvider.GetElapsedTime(start), StatusCodes.Status500InternalServerError, LegacyOutcome.GatewayFailed);
            throw;
        }

        events.Returned(request, requestId, timeProvider.GetElapsedTime(start), context.Response.StatusCode, LegacyOutcome.ReasonOf(context));
    }

    /// <summary>Takes anything else there: the legacy app's own traffic is nobody's business here.</summary>
    public static Task PassUnrecordedAsync(HttpContext context, RequestDelegate legacy)
    {
        context.TraceIdentifier = RequestId.New();
        return legacy(context);
    }
}
