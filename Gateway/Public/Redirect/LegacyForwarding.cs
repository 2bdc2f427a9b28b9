using Gateway.Errors;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.SlowBodies;

namespace Gateway.Public.Redirect;

/// <summary>Takes a request to the legacy side, under an id that its failure page, its log line and its events share.</summary>
/// <param name="legacy">Takes a request through YARP to the legacy side.</param>
/// <param name="events">The event log.</param>
/// <param name="observers">Who looks at what is proxied.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LegacyForwarding(RequestDelegate legacy, RedirectEvents events, ProxyObservers observers, TimeProvider timeProvider)
{
    /// <summary>Takes a sign-in there: one event as it goes, another when its answer is through.</summary>
    public async Task ProxyAsync(HttpContext context, PublicRequest request)
    {
        var requestId = RequestId.New();
        context.TraceIdentifier = requestId;
        events.ProxyBegun(request, requestId);
        InterruptibleBody.PutInto(context.Request);
        observers.Watch(context, request.Proxied(context.Request.Method));
        var start = timeProvider.GetTimestamp();
        try
        {
            await legacy(context);
        }
        catch
        {
            events.ProxyEnded(request, requestId, timeProvider.GetElapsedTime(start), StatusCodes.Status500InternalServerError, LegacyOutcome.GatewayFailed);
            throw;
        }

        events.ProxyEnded(request, requestId, timeProvider.GetElapsedTime(start), context.Response.StatusCode, LegacyOutcome.ReasonOf(context));
    }

    /// <summary>Takes anything else there: the legacy app's own traffic makes no events.</summary>
    public Task ProxyUnrecordedAsync(HttpContext context)
    {
        context.TraceIdentifier = RequestId.New();
        InterruptibleBody.PutInto(context.Request);
        observers.Watch(context, new ProxiedRequest(Kind: null, Entry: null, Identifier: null, IsAddress: false, context.Request.Method));
        return legacy(context);
    }
}
