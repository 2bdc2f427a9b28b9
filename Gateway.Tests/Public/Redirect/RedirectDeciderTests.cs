using Gateway.Mappings;
using Gateway.Public.InFlight;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;
using Gateway.Stytch;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Redirect;

[Parallelizable]
internal sealed class RedirectDeciderTests
{
    private static readonly RedirectPolicy WithLegacy = new(HasLegacy: true, UnmappedPolicy.Legacy, ConcealsRetired: false);
    private static readonly RedirectPolicy WithoutLegacy = new(HasLegacy: false, UnmappedPolicy.NotFound, ConcealsRetired: false);

    [TestCase(RequestMethod.Post, false, RedirectAction.Redirect)]
    [TestCase(RequestMethod.Get, true, RedirectAction.RedirectQuery)]
    [TestCase(RequestMethod.Head, true, RedirectAction.RedirectQuery)]
    [TestCase(RequestMethod.Get, false, RedirectAction.SignInAgain)]
    [TestCase(RequestMethod.Options, false, RedirectAction.Options)]
    [TestCase(RequestMethod.Other, false, RedirectAction.MethodNotAllowed)]
    public void Decide_MigratedAcs_GoesToTheTarget(RequestMethod method, bool carriesMessage, RedirectAction expected) =>
        Assert.That(Decide(RouteKind.Acs, method, carriesMessage, Entry(MappingState.Migrated), WithLegacy), Is.EqualTo(expected));

    [TestCase(RouteKind.Acs, RequestMethod.Post, false, RedirectAction.Repost)]
    [TestCase(RouteKind.Acs, RequestMethod.Get, true, RedirectAction.RedirectQuery)]
    [TestCase(RouteKind.Acs, RequestMethod.Get, false, RedirectAction.SignInAgain)]
    [TestCase(RouteKind.Start, RequestMethod.Post, false, RedirectAction.SignInAgain)]
    public void Decide_MigratedWithDeliveryRepost_SendsPostsOnByAPage(RouteKind kind, RequestMethod method, bool carriesMessage, RedirectAction expected)
    {
        var entry = Sample.Entry(Sample.Mapping() with { Delivery = MappingDelivery.Repost });

        Assert.That(Decide(kind, method, carriesMessage, entry, WithLegacy), Is.EqualTo(expected));
    }

    [TestCase(RouteKind.Acs)]
    [TestCase(RouteKind.Start)]
    public void Decide_MigratedWithoutMessageAndPublicToken_StartsAtStytch(RouteKind kind)
    {
        var projects = Sample.Projects(new StytchProjectOptions { Name = "test", PublicToken = "public-token-test-1" });
        var entry = Sample.Entry(Sample.Mapping(), projects);

        Assert.That(Decide(kind, RequestMethod.Get, carriesMessage: false, entry, WithLegacy), Is.EqualTo(RedirectAction.Start));
        Assert.That(
            entry.StartUrlFor(requestedRedirectUrl: null),
            Is.EqualTo($"https://test.stytch.com/v1/public/sso/start?connection_id={Sample.ConnectionId}&public_token=public-token-test-1"));
    }

    [Test]
    public void Decide_LegacyAndShadow_AnyRequestGoesToTheLegacySide(
        [Values(MappingState.Legacy, MappingState.Shadow)] MappingState state,
        [Values] RouteKind kind,
        [Values] RequestMethod method,
        [Values] bool carriesMessage) =>
        Assert.That(Decide(kind, method, carriesMessage, Entry(state), WithLegacy), Is.EqualTo(RedirectAction.Proxied));

    [Test]
    public void Decide_LegacyWithoutLegacyCluster_SaysSo([Values] RequestMethod method) =>
        Assert.That(Decide(RouteKind.Acs, method, false, Entry(MappingState.Legacy), WithoutLegacy), Is.EqualTo(RedirectAction.NoLegacy));

    [TestCase(RouteKind.Acs, RequestMethod.Post, RedirectAction.Paused)]
    [TestCase(RouteKind.Start, RequestMethod.Get, RedirectAction.Paused)]
    [TestCase(RouteKind.Metadata, RequestMethod.Get, RedirectAction.Proxied)]
    [TestCase(RouteKind.Logout, RequestMethod.Post, RedirectAction.Proxied)]
    public void Decide_Paused_StopsSignInsOnly(RouteKind kind, RequestMethod method, RedirectAction expected) =>
        Assert.That(Decide(kind, method, false, Entry(MappingState.Paused), WithLegacy), Is.EqualTo(expected));

    [Test]
    public void Decide_Retired_IsGoneOnEveryRoute(
        [Values] RouteKind kind, [Values(RequestMethod.Get, RequestMethod.Post, RequestMethod.Other)] RequestMethod method) =>
        Assert.That(Decide(kind, method, false, Entry(MappingState.Retired), WithLegacy), Is.EqualTo(RedirectAction.Retired));

    [Test]
    public void Decide_RetiredAndConcealed_IsAnsweredAsUnmapped([Values] RouteKind kind, [Values] RequestMethod method, [Values] UnmappedPolicy unknown)
    {
        var policy = new RedirectPolicy(HasLegacy: true, unknown, ConcealsRetired: true);

        Assert.That(
            Decide(kind, method, false, Entry(MappingState.Retired), policy),
            Is.EqualTo(Decide(kind, method, false, entry: null, policy)));
    }

    [TestCase(UnmappedPolicy.Legacy, true, RedirectAction.Proxied)]
    [TestCase(UnmappedPolicy.NotFound, true, RedirectAction.NotFound)]
    [TestCase(UnmappedPolicy.Legacy, false, RedirectAction.NoLegacy)]
    public void Decide_Unmapped_FollowsThePolicy(UnmappedPolicy unknown, bool hasLegacy, RedirectAction expected) =>
        Assert.That(Decide(RouteKind.Acs, RequestMethod.Post, false, entry: null, new RedirectPolicy(hasLegacy, unknown, false)), Is.EqualTo(expected));

    [Test]
    public void Decide_MigratedWithoutValidTarget_NeverRedirects([Values] RequestMethod method, [Values] RouteKind kind, [Values] bool carriesMessage)
    {
        var entry = Sample.Entry(Sample.Mapping() with { AcsUrl = $"https://evil.example/{Sample.ConnectionId}" });

        Assert.That(
            Decide(kind, method, carriesMessage, entry, WithLegacy),
            Is.Not.AnyOf(RedirectAction.Redirect, RedirectAction.Repost, RedirectAction.RedirectQuery, RedirectAction.Start));
    }

    [Test]
    public void Decide_UnmappedWhileNoTableIsLoaded_WaitsForIt()
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Entry: null) { IsStarting = true };

        Assert.That(RedirectDecider.Decide(facts, WithLegacy), Is.EqualTo(new RedirectDecision(RedirectAction.Starting)));
    }

    [Test]
    public void Decide_UnmappedWhileTheStoreIsNotHeard_WaitsUnlessTheLegacySideMayKnow()
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Entry: null) { IsUnconfirmed = true };

        Assert.That(
            RedirectDecider.Decide(facts, WithLegacy with { Unmapped = UnmappedPolicy.NotFound }), Is.EqualTo(new RedirectDecision(RedirectAction.Starting)));
        Assert.That(
            RedirectDecider.Decide(facts, WithLegacy with { Unmapped = UnmappedPolicy.Legacy }), Is.EqualTo(new RedirectDecision(RedirectAction.Proxied)));
        Assert.That(
            RedirectDecider.Decide(facts with { Entry = Entry(MappingState.Migrated) }, WithLegacy with { Unmapped = UnmappedPolicy.NotFound }),
            Is.EqualTo(new RedirectDecision(RedirectAction.Redirect)),
            "What the snapshot has is served.");
    }

    [Test]
    public void Decide_WithoutASingleReading_IsMalformedWhateverElse([Values] bool isStarting, [Values] bool isBreakGlass)
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Entry: null)
        {
            IsMalformed = true,
            IsStarting = isStarting,
            IsBreakGlass = isBreakGlass,
        };

        Assert.That(RedirectDecider.Decide(facts, WithLegacy), Is.EqualTo(new RedirectDecision(RedirectAction.Malformed)));
    }

    [Test]
    public void Decide_BreakGlass_SendsEveryStateToTheLegacySide([Values] MappingState state, [Values] bool isSwitching)
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Entry(state)) { IsBreakGlass = true, IsSwitching = isSwitching };

        Assert.That(RedirectDecider.Decide(facts, WithLegacy), Is.EqualTo(new RedirectDecision(RedirectAction.Proxied)));
    }

    [TestCase(MappingState.Migrated, InFlightVerdict.Proxied, RedirectAction.Proxied)]
    [TestCase(MappingState.Migrated, InFlightVerdict.ByState, RedirectAction.Redirect)]
    [TestCase(MappingState.Legacy, InFlightVerdict.ToTarget, RedirectAction.Redirect)]
    [TestCase(MappingState.Legacy, InFlightVerdict.Undecided, RedirectAction.Proxied)]
    public void Decide_SignInSoonAfterASwitch_AsksWhereItBegan(MappingState state, InFlightVerdict verdict, RedirectAction expected)
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Entry(state)) { IsSwitching = true };

        Assert.That(RedirectDecider.Decide(facts, WithLegacy).Needs, Is.EqualTo(RedirectNeed.InFlight));
        Assert.That(RedirectDecider.Decide(facts with { InFlight = verdict }, WithLegacy), Is.EqualTo(new RedirectDecision(expected)));
    }

    [TestCase(RouteKind.Acs, RequestMethod.Get)]
    [TestCase(RouteKind.Start, RequestMethod.Post)]
    [TestCase(RouteKind.Logout, RequestMethod.Post)]
    public void Decide_NoSignInSoonAfterASwitch_ReadsNothing(RouteKind kind, RequestMethod method)
    {
        var facts = new RedirectFacts(kind, method, Entry(MappingState.Migrated)) { IsSwitching = true };

        Assert.That(RedirectDecider.Decide(facts, WithLegacy).Needs, Is.EqualTo(RedirectNeed.Nothing));
    }

    [TestCase(RepostReading.Complete, RedirectAction.Repost)]
    [TestCase(RepostReading.NoForm, RedirectAction.Redirect)]
    [TestCase(RepostReading.TooLarge, RedirectAction.TooLarge)]
    [TestCase(RepostReading.Busy, RedirectAction.Busy)]
    [TestCase(RepostReading.Broken, RedirectAction.Unreadable)]
    public void Decide_DeliveryRepost_ReadsTheFormFirst(RepostReading reading, RedirectAction expected)
    {
        var facts = new RedirectFacts(RouteKind.Acs, RequestMethod.Post, Sample.Entry(Sample.Mapping() with { Delivery = MappingDelivery.Repost }));

        Assert.That(RedirectDecider.Decide(facts, WithLegacy).Needs, Is.EqualTo(RedirectNeed.Form));
        Assert.That(RedirectDecider.Decide(facts with { Form = reading }, WithLegacy), Is.EqualTo(new RedirectDecision(expected)));
    }

    [TestCase(true, RedirectAction.FrozenMetadata)]
    [TestCase(false, RedirectAction.Proxied)]
    public void Decide_FrozenMetadata_AsksForTheCopyFirst(bool hasCopy, RedirectAction expected)
    {
        var policy = WithLegacy with { FreezesMetadata = true };
        var facts = new RedirectFacts(RouteKind.Metadata, RequestMethod.Get, Entry(MappingState.Migrated));

        Assert.That(RedirectDecider.Decide(facts, policy).Needs, Is.EqualTo(RedirectNeed.MetadataCopy));
        Assert.That(RedirectDecider.Decide(facts with { HasMetadataCopy = hasCopy }, policy), Is.EqualTo(new RedirectDecision(expected)));
    }

    private static RedirectAction Decide(RouteKind kind, RequestMethod method, bool carriesMessage, MappingEntry? entry, RedirectPolicy policy) =>
        RedirectDecider.Decide(new RedirectFacts(kind, method, entry) { CarriesMessage = carriesMessage }, policy).Action;

    private static MappingEntry Entry(MappingState state) => Sample.Entry(Sample.Mapping(state: state));
}
