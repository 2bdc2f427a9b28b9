using Gateway.Evidence.Progress;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable]
internal sealed class HandoverMessageTests
{
    private const string Target = "https://test.stytch.com/v1/b2b/sso/callback/" + Sample.ConnectionId;

    [Test]
    public void Of_MappingThatKnowsTheOldValues_NamesNewAndOld()
    {
        var mapping = Sample.Mapping() with { AlternativeAcsUrl = "https://sso.acme-app.com/old-sso/acme", AlternativeAudienceUri = "urn:acme:sp" };

        var handover = HandoverMessage.Of(mapping, Target, new DateOnly(2026, 12, 31), quietDaysNeeded: 30);

        Assert.That(handover.Body, Does.Contain($"new: {Target}").And.Contain("old: https://sso.acme-app.com/old-sso/acme").And.Contain("old: urn:acme:sp"));
        Assert.That(handover.Body, Does.Contain("both work until 2026-12-31"));
        Assert.That((handover.AcsUrl, handover.AudienceUri), Is.EqualTo((Target, Target)));
        Assert.That((handover.LegacyAcsUrl, handover.LegacyAudienceUri), Is.EqualTo(("https://sso.acme-app.com/old-sso/acme", "urn:acme:sp")));
        Assert.That(handover.OperatorSteps, Has.Some.Contain("alternative_acs_url").And.Some.Contain("30 whole days"));
    }

    [Test]
    public void Of_MappingWithoutOldValues_ClaimsNone()
    {
        var handover = HandoverMessage.Of(Sample.Mapping(), Target, until: null, quietDaysNeeded: 30);

        Assert.That(handover.Body, Does.Not.Contain("old:").And.Contain("both work for now"));
        Assert.That(handover.OperatorSteps, Has.None.Contain("alternative_acs_url"));
    }

    [Test]
    public void Of_Body_IsFitForAMail()
    {
        var body = HandoverMessage.Of(Sample.Mapping(), Target, until: null, quietDaysNeeded: 30).Body;

        Assert.That(body.Split('\n').Where(line => !line.Contains("https://", StringComparison.Ordinal)), Has.All.Length.LessThanOrEqualTo(78));
        Assert.That(body, Does.Not.Contain('\r').And.EndWith("\n"));
    }
}
