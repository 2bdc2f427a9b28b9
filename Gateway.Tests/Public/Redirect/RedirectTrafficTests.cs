using Gateway.Mappings.Traffic;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Tests.Public.Redirect;

[Parallelizable]
internal sealed class RedirectTrafficTests
{
    [TestCase(RouteKind.Acs, RedirectAction.Proxied, TrafficKind.AcsLegacy)]
    [TestCase(RouteKind.Acs, RedirectAction.Redirect, TrafficKind.AcsStytch)]
    [TestCase(RouteKind.Acs, RedirectAction.Repost, TrafficKind.AcsStytch)]
    [TestCase(RouteKind.Acs, RedirectAction.RedirectQuery, TrafficKind.AcsStytch)]
    [TestCase(RouteKind.Acs, RedirectAction.Start, TrafficKind.AcsStytch)]
    [TestCase(RouteKind.Acs, RedirectAction.Paused, TrafficKind.AcsPage)]
    [TestCase(RouteKind.Acs, RedirectAction.Retired, TrafficKind.AcsPage)]
    [TestCase(RouteKind.Acs, RedirectAction.NoTarget, TrafficKind.AcsPage)]
    [TestCase(RouteKind.Acs, RedirectAction.NoLegacy, TrafficKind.AcsPage)]
    [TestCase(RouteKind.Start, RedirectAction.Proxied, TrafficKind.Start)]
    [TestCase(RouteKind.Start, RedirectAction.Start, TrafficKind.Start)]
    [TestCase(RouteKind.Metadata, RedirectAction.Proxied, TrafficKind.Metadata)]
    [TestCase(RouteKind.Logout, RedirectAction.Retired, TrafficKind.Logout)]
    public void KindOf_RouteAndAnswer_TellsWhatIsCounted(RouteKind kind, RedirectAction action, TrafficKind expected) =>
        Assert.That(RedirectTraffic.KindOf(kind, action), Is.EqualTo(expected));
}
