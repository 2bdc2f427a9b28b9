using Gateway.Mappings;

namespace Gateway.Redirect;

/// <summary>
/// The way of a public request: identify, resolve, decide, answer. Runs before any routing; a known identifier is answered synchronously,
/// from memory.
/// </summary>
internal sealed class RedirectHandler(
    LegacyRoutes routes,
    MappingTable table,
    RedirectPolicy policy,
    RedirectAnswer answer,
    RedirectMetrics metrics,
    MappingMetrics lookups,
    MissLookup? missLookup = null)
{
    /// <summary>Handles a request; what belongs to the legacy side goes to <paramref name="legacy"/>.</summary>
    public Task HandleAsync(HttpContext context, RequestDelegate legacy)
    {
        var identified = routes.Identify(context, stackalloc char[LegacyRoutes.BufferLength]);
        switch (identified.Result)
        {
            case Identification.None:
                return PassBy(context, legacy);
            case Identification.Malformed:
                return Answer(context, identified.Route!.Kind, RedirectAction.Malformed, entry: null, legacy);
        }

        var route = identified.Route!;
        var entry = identified.Key.IsEmpty ? null : route.IgnoresCase ? table.FindIgnoringCase(identified.Key) : table.Find(identified.Key);
        if (entry is null && missLookup is not null && !identified.Key.IsEmpty)
        {
            return HandleMissAsync(context, route.Kind, identified.Key.ToString(), legacy);
        }

        lookups.LookedUp(entry is null ? LookupSource.None : LookupSource.Memory);
        return Answer(context, route.Kind, entry, legacy);
    }

    private async Task HandleMissAsync(HttpContext context, RouteKind kind, string key, RequestDelegate legacy) =>
        await Answer(context, kind, await missLookup!.FindAsync(key, context.RequestAborted), legacy);

    private Task Answer(HttpContext context, RouteKind kind, MappingEntry? entry, RequestDelegate legacy)
    {
        var method = MethodOf(context.Request.Method);
        var carriesMessage = method is RequestMethod.Get or RequestMethod.Head && CarriesMessage(context.Request.Query);
        return Answer(context, kind, RedirectDecider.Decide(kind, method, carriesMessage, entry, policy, table.BreakGlass is not null), entry, legacy);
    }

    private Task Answer(HttpContext context, RouteKind kind, RedirectAction action, MappingEntry? entry, RequestDelegate legacy)
    {
        metrics.Decided(kind, action, entry);
        return action is RedirectAction.ToLegacy ? legacy(context) : answer.WriteAsync(context, action, entry);
    }

    private Task PassBy(HttpContext context, RequestDelegate legacy)
    {
        var action = policy.HasLegacy ? RedirectAction.ToLegacy : RedirectAction.NotFound;
        metrics.PassedBy(action);
        return policy.HasLegacy ? legacy(context) : answer.WriteAsync(context, action, entry: null);
    }

    private static bool CarriesMessage(IQueryCollection query) => query.ContainsKey("SAMLResponse") || query.ContainsKey("SAMLart") || query.ContainsKey("code");

    private static RequestMethod MethodOf(string method) =>
        HttpMethods.IsPost(method) ? RequestMethod.Post
        : HttpMethods.IsGet(method) ? RequestMethod.Get
        : HttpMethods.IsHead(method) ? RequestMethod.Head
        : HttpMethods.IsOptions(method) ? RequestMethod.Options
        : RequestMethod.Other;
}
