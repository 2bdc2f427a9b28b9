using Gateway.Mappings.Traffic;

namespace Gateway.Public.Redirect;

/// <summary>Counts each public request once, as what it was answered with: for the metrics, and in its mapping's traffic.</summary>
internal sealed class RequestCounts(RedirectMetrics metrics, TrafficCounter traffic)
{
    /// <summary>Counts a request of a legacy SSO URL.</summary>
    public void Count(in PublicRequest request, RequestMethod method, RedirectAction action)
    {
        metrics.Count(request.Kind, action, request.Entry);
        // A probe by HEAD or OPTIONS is nobody who signs in: it must not keep a tenant from going quiet.
        if (request.Entry is { } entry && method is RequestMethod.Get or RequestMethod.Post)
        {
            traffic.Count(entry, RedirectTraffic.KindOf(request.Kind, action));
        }
    }

    /// <summary>Counts a request of any other path.</summary>
    public void CountUnrouted(RedirectAction action) => metrics.CountUnrouted(action);
}
