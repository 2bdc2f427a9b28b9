using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Public.InFlight;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>
/// The way of a public request: identify, resolve, decide, answer. Runs before any routing; a known identifier is answered synchronously,
/// from memory.
/// </summary>
internal sealed class RedirectHandler(
    LegacyRoutes routes,
    MappingTable table,
    RedirectPolicy policy,
    RedirectAnswer answer,
    RepostAnswer repost,
    MetadataAnswers metadata,
    LegacyForwarding forwarding,
    InboundMessages messages,
    InFlightLogins inFlight,
    RedirectMetrics metrics,
    MappingMetrics lookups,
    TrafficCounter traffic,
    MissLookup? missLookup = null)
{
    /// <summary>Handles a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="legacy">Takes what belongs to the legacy side.</param>
    /// <param name="ownPaths">Answers the gateway's own paths that are no legacy SSO URLs; null for any other.</param>
    public Task HandleAsync(HttpContext context, RequestDelegate legacy, Func<HttpContext, Task?> ownPaths)
    {
        var identified = routes.Identify(context, stackalloc char[LegacyRoutes.BufferLength]);
        switch (identified.Result)
        {
            case Identification.None:
                return ownPaths(context) ?? ProxyUnrouted(context, legacy);
            case Identification.ByMessage:
                return HandleMessageAsync(context, identified.Route!, legacy);
            case Identification.Malformed:
                return Answer(context, PublicRequest.Of(identified.Route!, entry: null, key: []), RedirectAction.Malformed, legacy);
        }

        var route = identified.Route!;
        var entry = identified.Key.IsEmpty ? null : route.IgnoresCase ? table.FindIgnoringCase(identified.Key) : table.Find(identified.Key);
        if (entry is null && missLookup is not null && !identified.Key.IsEmpty)
        {
            return HandleMissAsync(context, route, identified.Key.ToString(), legacy);
        }

        lookups.LookedUp(entry is null ? LookupSource.None : LookupSource.Memory);
        return Answer(context, PublicRequest.Of(route, entry, identified.Key), legacy);
    }

    private async Task HandleMessageAsync(HttpContext context, LegacyRoute route, RequestDelegate legacy)
    {
        var issuer = await messages.ReadAsync(context) is { } message ? InboundMessages.IssuerOf(message) : null;
        var entry = issuer is null ? null : table.FindByIssuer(issuer);
        if (entry is null && missLookup is not null && issuer is { Length: > 0 and <= MappingRules.MaxIdentifierLength })
        {
            await HandleMissAsync(context, route, issuer, legacy);
            return;
        }

        lookups.LookedUp(entry is null ? LookupSource.None : LookupSource.Memory);
        await Answer(context, PublicRequest.Of(route, entry, issuer), legacy);
    }

    private async Task HandleMissAsync(HttpContext context, LegacyRoute route, string key, RequestDelegate legacy) =>
        await Answer(context, PublicRequest.Of(route, await missLookup!.FindAsync(key, context.RequestAborted), key), legacy);

    private Task Answer(HttpContext context, in PublicRequest request, RequestDelegate legacy)
    {
        var method = MethodOf(context.Request.Method);
        var carriesMessage = method is RequestMethod.Get or RequestMethod.Head && CarriesMessage(context.Request.Query);
        // Sent to the wrong side, a login of the first moment after a start would be lost.
        var action = request.Entry is null && !table.IsLoaded
            ? RedirectAction.Starting
            : RedirectDecider.Decide(request.Kind, method, carriesMessage, request.Entry, policy, table.BreakGlass is not null);
        if (request.Entry is { SwitchedAt: not 0 } switched && IsSignIn(request.Kind, method, action) && table.BreakGlass is null && inFlight.MayConcern(switched))
        {
            return HandleInFlightAsync(context, request, switched, action, legacy);
        }

        return Answer(context, request, method, action, legacy);
    }

    // After a switch: where this login began counts.
    private async Task HandleInFlightAsync(HttpContext context, PublicRequest request, MappingEntry entry, RedirectAction action, RequestDelegate legacy)
    {
        var verdict = await inFlight.DecideAsync(context, entry);
        (request, action) = verdict switch
        {
            InFlightVerdict.Proxied => (request with { Drained = InFlightLogins.DrainedToLegacy }, RedirectAction.Proxied),
            InFlightVerdict.ToTarget => (request with { Drained = InFlightLogins.DrainedToTarget }, RedirectDecider.ToTarget(entry)),
            _ => (request, action),
        };
        await Answer(context, request, RequestMethod.Post, action, legacy);
    }

    private Task Answer(HttpContext context, in PublicRequest request, RequestMethod method, RedirectAction action, RequestDelegate legacy)
    {
        // A probe by HEAD or OPTIONS is nobody who signs in: it must not keep a tenant from going quiet.
        if (request.Entry is { } entry && method is RequestMethod.Get or RequestMethod.Post)
        {
            traffic.Count(entry, RedirectTraffic.KindOf(request.Kind, action));
        }

        return metadata.AreFor(request, method) ? AnswerMetadataAsync(context, request, action, legacy) : Answer(context, request, action, legacy);
    }

    private async Task AnswerMetadataAsync(HttpContext context, PublicRequest request, RedirectAction action, RequestDelegate legacy)
    {
        if (!await metadata.TryAnswerAsync(context, request))
        {
            await Answer(context, request, action, legacy);
        }
    }

    private Task Answer(HttpContext context, in PublicRequest request, RedirectAction action, RequestDelegate legacy)
    {
        if (action is RedirectAction.Repost)
        {
            // Counts for itself: what becomes of it shows only once its form is read.
            return repost.WriteAsync(context, request);
        }

        metrics.Decided(request.Kind, action, request.Entry);
        return action is RedirectAction.Proxied ? forwarding.ProxyAsync(context, request, legacy) : answer.WriteAsync(context, request, action);
    }

    private Task ProxyUnrouted(HttpContext context, RequestDelegate legacy)
    {
        var action = policy.HasLegacy ? RedirectAction.Proxied : RedirectAction.NotFound;
        metrics.CountUnrouted(action);
        return policy.HasLegacy ? forwarding.ProxyUnrecordedAsync(context, legacy) : RedirectAnswer.WriteNotFoundAsync(context);
    }

    // Without a legacy side there is nothing to tell apart.
    private bool IsSignIn(RouteKind kind, RequestMethod method, RedirectAction action) =>
        kind is RouteKind.Acs && method is RequestMethod.Post && policy.HasLegacy && action is RedirectAction.Proxied or RedirectAction.Redirect or RedirectAction.Repost;

    private static bool CarriesMessage(IQueryCollection query) => query.ContainsKey("SAMLResponse") || query.ContainsKey("SAMLart") || query.ContainsKey("code");

    private static RequestMethod MethodOf(string method) =>
        HttpMethods.IsPost(method) ? RequestMethod.Post
        : HttpMethods.IsGet(method) ? RequestMethod.Get
        : HttpMethods.IsHead(method) ? RequestMethod.Head
        : HttpMethods.IsOptions(method) ? RequestMethod.Options
        : RequestMethod.Other;
}
