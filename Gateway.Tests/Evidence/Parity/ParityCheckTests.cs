using Gateway.Evidence.Connections;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ParityCheckTests
{
    private static readonly DateTimeOffset Now = ConnectionSamples.Now;

    [TestCase("https://sso.example/saml/", "https://sso.example/saml", NearMiss.TrailingSlash)]
    [TestCase("https://sso.example/SAML", "https://sso.example/saml", NearMiss.Case)]
    [TestCase("http://sso.example/saml", "https://sso.example/saml", NearMiss.Scheme)]
    [TestCase("http://sso.example/Saml/", "https://sso.example/saml", NearMiss.TrailingSlash, NearMiss.Case, NearMiss.Scheme)]
    [TestCase("https://sso.example/saml", "https://sso.example/saml")]
    [TestCase("https://sso.example/other", "https://sso.example/saml")]
    [TestCase("", "https://sso.example/saml")]
    public void Between_TwoTexts_NamesWhatAlonePartsThem(string one, string other, params NearMiss[] misses) =>
        Assert.That(NearMisses.Between(one, other), Is.EqualTo(misses));

    [Test]
    public void Check_AudienceDiffersInASlash_SaysSo()
    {
        var findings = Check(
            Facts() with { AlternativeAudienceUri = "https://sso.example/saml/" }, Mapping with { AlternativeAudienceUri = "https://sso.example/saml" });

        Assert.That(findings.Single().Code, Is.EqualTo(ParityCode.AudienceDiffers));
        Assert.That(findings.Single().Near, Is.EqualTo(new[] { NearMiss.TrailingSlash }));
        Assert.That((findings.Single().Expected, findings.Single().Found), Is.EqualTo(("https://sso.example/saml", "https://sso.example/saml/")));
    }

    [Test]
    public void Check_OperatorLeftOutTheAudience_IsNotHeldAgainstIt()
    {
        var mapping = Mapping with { AlternativeAudienceUri = "urn:ours", AlternativeAcsUrl = "https://sso.example/acs" };

        Assert.That(Check(Facts() with { Source = FactSource.Operator }, mapping), Is.Empty);
        Assert.That(
            Check(Facts(), mapping).Select(finding => finding.Code), Is.EqualTo(new[] { ParityCode.AudienceMissing, ParityCode.AlternativeAcsUrlMissing }));
    }

    [Test]
    public void Check_FewOfManyHaveAnotherIssuer_IsPassedOver() => Assert.That(
        Check(Facts(), Mapping, Seen(SightingKind.Issuer, "urn:idp", 100), Seen(SightingKind.Issuer, "urn:made-up", 5)), Is.Empty);

    [Test]
    public void Check_OneOfTheAudiencesOfARestrictionIsHeld_IsEnough()
    {
        var facts = Facts() with { AlternativeAudienceUri = "urn:ours" };
        var (ours, other) = (
            Seen(SightingKind.Audience, "urn:ours", 10) with { Detail = "urn:other" },
            Seen(SightingKind.Audience, "urn:other", 10) with { Detail = "urn:ours" });

        Assert.That(Check(facts, Mapping, ours, other), Is.Empty);
        Assert.That(
            Check(facts, Mapping, ours, other with { Detail = null }).Select(finding => finding.Code),
            Is.EqualTo(new[] { ParityCode.AudienceUnlikeTraffic }),
            "a restriction of its own");
    }

    [Test]
    public void Check_CertificateThatTheIdpNoLongerUses_IsPassedOver()
    {
        var held = ConnectionCertificate.TryRead(ConnectionSamples.Pem())!;

        var findings = Check(
            Facts() with { Certificates = [held] },
            Mapping,
            Seen(SightingKind.Certificate, held.Fingerprint, 10),
            Seen(SightingKind.Certificate, new string('a', 64), 1000) with { LastSeen = Now.AddDays(-3) });

        Assert.That(findings, Is.Empty);
    }

    [TestCase("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")]
    [TestCase("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")]
    [TestCase(null, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")]
    public void Check_NameIdFormatThatEitherSideLeavesOpen_IsPassedOver(string? held, string seen) =>
        Assert.That(Check(Facts() with { NameIdFormat = held }, Mapping, Seen(SightingKind.NameIdFormat, seen, 10)), Is.Empty);

    [Test]
    public void Check_OrganizationThatAllowsAllOrIsNotKnown_IsPassedOver()
    {
        Assert.That(Check(Facts() with { AuthMethods = "ALL_ALLOWED", AllowedAuthMethods = [], MfaPolicy = "OPTIONAL" }, Mapping), Is.Empty);
        Assert.That(Check(Facts() with { AuthMethods = "RESTRICTED", AllowedAuthMethods = ["password", "sso"] }, Mapping), Is.Empty);
        Assert.That(Check(Facts() with { AuthMethods = "RESTRICTED", AllowedAuthMethods = null }, Mapping), Is.Empty, "Nobody said which.");
        Assert.That(Check(Facts() with { DefaultConnectionId = Sample.ConnectionId }, Mapping), Is.Empty);
    }

    [Test]
    public void Check_SeveralFaults_TheWorstFirst()
    {
        var findings = Check(Facts() with { Status = ConnectionStatus.Pending, JitProvisioning = "NOT_ALLOWED", AcsUrl = "https://other.example/" }, Mapping);

        Assert.That(findings.Select(finding => finding.Severity), Is.Ordered.Descending);
        Assert.That(findings, Has.Count.EqualTo(3));
    }

    private static ConnectionMapping Mapping => Sample.Mapping();

    private static ConnectionFacts Facts() => ConnectionSamples.Facts() with { Source = FactSource.Api };

    private static Sighting Seen(SightingKind kind, string value, long count) => new("acme", kind, value, count, Now, Now);

    private static IReadOnlyList<ParityFinding> Check(ConnectionFacts facts, ConnectionMapping mapping, params Sighting[] sightings) =>
        ParityCheck.Check(new ParitySubject(mapping, Sample.Rules().TargetOf(mapping), facts, sightings), Now);
}
