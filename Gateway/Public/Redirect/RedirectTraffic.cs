using Gateway.Mappings.Traffic;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>What a decided request counts as in its mapping's traffic. Pure.</summary>
internal static class RedirectTraffic
{
    public static TrafficKind KindOf(RouteKind kind, RedirectAction action) => kind switch
    {
        RouteKind.Start => TrafficKind.Start,
        RouteKind.Metadata => TrafficKind.Metadata,
        RouteKind.Logout => TrafficKind.Logout,
        _ => action switch
        {
            RedirectAction.Proxied => TrafficKind.AcsLegacy,
            RedirectAction.Redirect or RedirectAction.Repost or RedirectAction.RedirectQuery or RedirectAction.Start => TrafficKind.AcsStytch,
            _ => TrafficKind.AcsPage,
        },
    };
}
