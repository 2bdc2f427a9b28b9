using Gateway.Mappings;
using Gateway.Public.InFlight;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>Chooses what one public request is answered with. Pure: no I/O, no clock; same input, same answer.</summary>
internal static class RedirectDecider
{
    /// <summary>Decides, or says which fact is missing: with that one added, it is to be asked again.</summary>
    public static RedirectDecision Decide(in RedirectFacts facts, RedirectPolicy policy)
    {
        if (facts.IsMalformed)
        {
            return new(RedirectAction.Malformed);
        }

        // Sent to the wrong side, a login of the first moment after a start would be lost, and so would one of a tenant made while the store is away
        // from here. Break-glass says which side is right.
        if (facts.Entry is null && (facts.IsStarting || (facts.IsUnconfirmed && policy.Unmapped is not UnmappedPolicy.Legacy)))
        {
            return new(facts.IsBreakGlass ? Legacy(policy) : RedirectAction.Starting);
        }

        var action = facts.IsBreakGlass && facts.Entry is not null ? Legacy(policy) : DecideByState(facts, policy);
        if (facts.IsSwitching && !facts.IsBreakGlass && IsSignIn(facts, action, policy))
        {
            switch (facts.InFlight)
            {
                case null:
                    return new(action, RedirectNeed.InFlight);
                case InFlightVerdict.Proxied:
                    return new(RedirectAction.Proxied);
                case InFlightVerdict.ToTarget:
                    action = ToTarget(facts.Entry!);
                    break;
            }
        }

        return action is RedirectAction.Repost ? DecideForm(facts.Form)
            : policy.FreezesMetadata && MayBeFrozen(facts) ? DecideMetadata(facts.HasMetadataCopy, action)
            : new(action);
    }

    /// <summary>What a path is answered with that is neither a legacy SSO URL nor one of the gateway's own.</summary>
    public static RedirectAction DecideUnrouted(RedirectPolicy policy) => policy.HasLegacy ? RedirectAction.Proxied : RedirectAction.NotFound;

    private static RedirectAction DecideByState(in RedirectFacts facts, RedirectPolicy policy) => facts.Entry?.State switch
    {
        null => Unmapped(policy),
        MappingState.Legacy or MappingState.Shadow => Legacy(policy),
        MappingState.Retired when policy.ConcealsRetired => Unmapped(policy),
        MappingState.Retired => facts.Method is RequestMethod.Options ? RedirectAction.Options : RedirectAction.Retired,
        MappingState.Migrated when facts.Kind is RouteKind.Logout && policy.Logout is { } logout => facts.Method switch
        {
            RequestMethod.Options => RedirectAction.Options,
            RequestMethod.Other => RedirectAction.MethodNotAllowed,
            _ => logout,
        },
        // Metadata and logout are not sign-ins: they stay with the legacy side until the mapping is retired.
        _ when facts.Kind is RouteKind.Metadata or RouteKind.Logout => DecideUnrouted(policy),
        _ when facts.Method is RequestMethod.Options => RedirectAction.Options,
        MappingState.Paused => RedirectAction.Paused,
        _ when facts.Method is RequestMethod.Other => RedirectAction.MethodNotAllowed,
        _ when facts.Entry.Target is null => RedirectAction.NoTarget,
        _ when facts.Kind is RouteKind.Start => Start(facts.Entry),
        _ when facts.Method is RequestMethod.Post => ToTarget(facts.Entry),
        _ => facts.CarriesMessage ? RedirectAction.RedirectQuery : Start(facts.Entry),
    };

    private static RedirectDecision DecideForm(RepostReading? form) => form switch
    {
        null => new(RedirectAction.Repost, RedirectNeed.Form),
        RepostReading.Complete => new(RedirectAction.Repost),
        // A page can only send forms. The redirect carries any body.
        RepostReading.NoForm => new(RedirectAction.Redirect),
        RepostReading.TooLarge => new(RedirectAction.TooLarge),
        RepostReading.Busy => new(RedirectAction.Busy),
        _ => new(RedirectAction.Unreadable),
    };

    private static RedirectDecision DecideMetadata(bool? hasCopy, RedirectAction otherwise) => hasCopy switch
    {
        null => new(otherwise, RedirectNeed.MetadataCopy),
        true => new(RedirectAction.FrozenMetadata),
        false => new(otherwise),
    };

    // Without a legacy side there is nothing to tell apart.
    private static bool IsSignIn(in RedirectFacts facts, RedirectAction action, RedirectPolicy policy) =>
        facts.Kind is RouteKind.Acs && facts.Method is RequestMethod.Post && policy.HasLegacy
        && action is RedirectAction.Proxied or RedirectAction.Redirect or RedirectAction.Repost;

    private static bool MayBeFrozen(in RedirectFacts facts) =>
        facts.Kind is RouteKind.Metadata && facts.Method is RequestMethod.Get or RequestMethod.Head && facts.Entry is { State: not MappingState.Retired };

    private static RedirectAction ToTarget(MappingEntry entry) => entry.Delivery is MappingDelivery.Repost ? RedirectAction.Repost : RedirectAction.Redirect;

    private static RedirectAction Unmapped(RedirectPolicy policy) =>
        policy.Unmapped is UnmappedPolicy.Legacy ? Legacy(policy) : RedirectAction.NotFound;

    private static RedirectAction Legacy(RedirectPolicy policy) => policy.HasLegacy ? RedirectAction.Proxied : RedirectAction.NoLegacy;

    private static RedirectAction Start(MappingEntry entry) =>
        entry.Project!.PublicToken is null ? RedirectAction.SignInAgain : RedirectAction.Start;
}
