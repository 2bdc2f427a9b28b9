using Gateway.Mappings.Table;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>
/// The way of a public request: identify, look up, decide, count, answer. Runs before any routing; a known identifier is answered synchronously, from
/// memory. Only where the decision hangs on a body or a store does a request wait for it, and is decided again.
/// </summary>
/// <param name="routes">Finds route and identifier.</param>
/// <param name="lookup">Finds the mapping.</param>
/// <param name="variants">What becomes of paths that a backend may take for others.</param>
/// <param name="table">Whether it is loaded, and whether break-glass is on.</param>
/// <param name="policy">The configuration that decisions depend on.</param>
/// <param name="finder">Finds what a decision needs besides.</param>
/// <param name="counts">Counts each request once.</param>
/// <param name="answer">Answers what the gateway answers itself.</param>
/// <param name="forwarding">Takes a request to the legacy side.</param>
/// <param name="ownPaths">Answers the gateway's own paths that are no legacy SSO URLs; null for any other.</param>
internal sealed class RedirectHandler(
    LegacyRoutes routes,
    IdentifierLookup lookup,
    PathVariants variants,
    MappingTable table,
    RedirectPolicy policy,
    FactFinder finder,
    RequestCounts counts,
    RedirectAnswer answer,
    LegacyForwarding forwarding,
    Func<HttpContext, Task?> ownPaths)
{
    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var identified = routes.Identify(context, stackalloc char[LegacyRoutes.BufferLength]);
        return identified.Result switch
        {
            Identification.None => ownPaths(context) ?? AnswerVariantAsync(context, isRouted: false) ?? AnswerUnroutedAsync(context),
            Identification.ByMessage => DecideAsync(context, lookup.FindByIssuerAsync(context, identified.Route!)),
            Identification.Malformed => DecideAsync(context, PublicRequest.Of(identified.Route!, entry: null, key: []), isMalformed: true),
            _ when lookup.TryFind(identified.Route!, identified.Key, out var request) =>
                (request.Entry is null ? AnswerVariantAsync(context, isRouted: true) : null) ?? DecideAsync(context, request),
            _ when AnswerVariantAsync(context, isRouted: true) is { } answered => answered,
            _ => DecideAsync(context, lookup.AskStoreAsync(identified.Route!, identified.Key.ToString(), context.RequestAborted)),
        };
    }

    // What leads nowhere as it stands is decided as the plainer path that a backend may take it for. Null where there is none, or where it is nobody's.
    private Task? AnswerVariantAsync(HttpContext context, bool isRouted)
    {
        if (PathVariants.PlainFormOf(context) is not { } plain)
        {
            return null;
        }

        var identified = routes.Identify(plain, context.Request.Host, context.Request.Headers, stackalloc char[LegacyRoutes.BufferLength]);
        switch (identified.Result)
        {
            case Identification.ByMessage or Identification.Malformed when !isRouted:
                return variants.AreRefused || identified.Result is Identification.Malformed
                    ? DecideAsync(context, PublicRequest.Of(identified.Route!, entry: null, key: []), isMalformed: true)
                    : DecideAsync(context, lookup.FindByIssuerAsync(context, identified.Route!));
            case Identification.Found when lookup.TryFindHere(identified.Route!, identified.Key, out var request):
                return DecideAsync(context, request, isMalformed: variants.AreRefused);
            default:
                return null;
        }
    }

    private async Task DecideAsync(HttpContext context, Task<PublicRequest> lookedUp) => await DecideAsync(context, await lookedUp);

    private Task DecideAsync(HttpContext context, in PublicRequest request, bool isMalformed = false)
    {
        var method = RequestMethods.Of(context.Request.Method);
        var facts = new RedirectFacts(request.Kind, method, request.Entry)
        {
            IsMalformed = isMalformed,
            IsStarting = !table.IsLoaded,
            IsUnconfirmed = !table.IsConfirmed,
            IsBreakGlass = table.IsBreakGlass,
            CarriesMessage = method is RequestMethod.Get or RequestMethod.Head && CarriesMessage(context.Request.Query),
            IsSwitching = finder.IsSwitching(request.Entry),
        };
        var decision = RedirectDecider.Decide(facts, policy);
        return decision.Needs is RedirectNeed.Nothing
            ? CountAndAnswerAsync(context, request, method, decision.Action)
            : FindAndDecideAsync(context, request, facts, decision);
    }

    private async Task FindAndDecideAsync(HttpContext context, PublicRequest request, RedirectFacts facts, RedirectDecision decision)
    {
        using var parts = new AnswerParts();
        while (decision.Needs is not RedirectNeed.Nothing)
        {
            facts = await finder.FindAsync(context, facts, decision.Needs, parts);
            decision = RedirectDecider.Decide(facts, policy);
        }

        await CountAndAnswerAsync(context, request with { Drained = InFlightLogins.ReasonOf(facts.InFlight) }, facts.Method, decision.Action, parts);
    }

    private Task CountAndAnswerAsync(HttpContext context, in PublicRequest request, RequestMethod method, RedirectAction action, AnswerParts? parts = null)
    {
        // Last thing before it leaves, whatever led here; and counted as what it then is.
        action = answer.Locate(context, request, action, out var location);
        counts.Count(request, method, action);
        return action is RedirectAction.Proxied ? forwarding.ProxyAsync(context, request) : answer.WriteAsync(context, request, action, location, parts);
    }

    private Task AnswerUnroutedAsync(HttpContext context)
    {
        var action = RedirectDecider.DecideUnrouted(policy);
        counts.CountUnrouted(action);
        return action is RedirectAction.Proxied ? forwarding.ProxyUnrecordedAsync(context) : RedirectAnswer.WriteNotFoundAsync(context);
    }

    private static bool CarriesMessage(IQueryCollection query) =>
        query.ContainsKey("SAMLResponse") || query.ContainsKey("SAMLart") || query.ContainsKey("code");
}
