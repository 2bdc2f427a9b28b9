using Gateway.Mappings;
using Gateway.Public.InFlight;

namespace Gateway.Tests.Public.InFlight;

[Parallelizable]
internal sealed class InFlightDeciderTests
{
    [TestCase(MappingSide.Target, true, RequestOrigin.Legacy, InFlightVerdict.Proxied)]
    [TestCase(MappingSide.Target, true, RequestOrigin.Elsewhere, InFlightVerdict.ByState)]
    [TestCase(MappingSide.Target, true, RequestOrigin.Unknown, InFlightVerdict.ByState)]
    [TestCase(MappingSide.Target, false, RequestOrigin.Unknown, InFlightVerdict.ByState)]
    [TestCase(MappingSide.Legacy, true, RequestOrigin.Legacy, InFlightVerdict.ByState)]
    [TestCase(MappingSide.Legacy, true, RequestOrigin.Elsewhere, InFlightVerdict.ToTarget)]
    [TestCase(MappingSide.Legacy, true, RequestOrigin.Unknown, InFlightVerdict.Undecided)]
    [TestCase(MappingSide.Legacy, false, RequestOrigin.Unknown, InFlightVerdict.ByState)]
    public void Decide_SideAndOrigin_SendsALoginWhereItBegan(MappingSide side, bool hasRequest, RequestOrigin origin, InFlightVerdict expected) =>
        Assert.That(InFlightDecider.Decide(side, hasTarget: true, hasRequest, origin), Is.EqualTo(expected));

    [Test]
    public void Decide_BegunAtStytchWithoutATarget_IsUndecided() => Assert.That(
        InFlightDecider.Decide(MappingSide.Legacy, hasTarget: false, hasRequest: true, RequestOrigin.Elsewhere),
        Is.EqualTo(InFlightVerdict.Undecided));
}
