using Gateway.Evidence.Connections;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Telemetry;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Evidence.Sightings;

namespace Gateway.Tests.Evidence.Readiness;

[Parallelizable]
internal sealed class ReadinessJudgeTests
{
    private static readonly DateTimeOffset Now = SightingSamples.Now;

    private static readonly ReadinessOptions Options = new();

    private static string Fingerprint => ShadowScene.Expected(ShadowScene.Facts).Fingerprint;

    [Test]
    public void Row_EveryCode_HasASentenceAndARemedy([Values] ReadinessCode code)
    {
        Assert.That(code.Message(), Does.EndWith("."));
        Assert.That(code.Remedy(), Does.EndWith("."));
    }

    [Test]
    public void Judge_EnoughWouldPass_IsReady()
    {
        var report = Judge(Responses(3), Found(FindingCode.WouldPass, 3));

        Assert.That((report.Verdict, report.Accepted, report.WouldPass, report.LastSeen), Is.EqualTo((ReadinessVerdict.Ready, 3L, 3L, (DateTimeOffset?)Now)));
        Assert.That(report.Reasons, Is.Empty);
    }

    [TestCase(0, "no_traffic")]
    [TestCase(2, "few_responses")]
    public void Judge_TooFew_IsUnknown(int responses, string reason)
    {
        var report = responses == 0 ? Judge() : Judge(Responses(responses), Found(FindingCode.WouldPass, responses));

        Assert.That((report.Verdict, report.Reasons.Single().Code), Is.EqualTo((ReadinessVerdict.Unknown, reason)));
    }

    [Test]
    public void Judge_FaultOfFewLogins_IsAWarningOnly()
    {
        var report = Judge(Responses(100), Found(FindingCode.WouldPass, 96), Found(FindingCode.Expired, 4, Now.AddHours(-1)));

        Assert.That(report.Verdict, Is.EqualTo(ReadinessVerdict.Ready));
        Assert.That(report.Reasons.Single(), Is.EqualTo(ReadinessReason.Of(FindingCode.Expired, FindingSeverity.Warning, 4, 100)));
    }

    [Test]
    public void Judge_FaultOfManyLogins_Blocks()
    {
        var report = Judge(Responses(100), Found(FindingCode.WouldPass, 95), Found(FindingCode.Expired, 5, Now.AddHours(-1)));

        Assert.That((report.Verdict, report.Reasons.Single().Code), Is.EqualTo((ReadinessVerdict.Blocked, "expired")));
    }

    [Test]
    public void Judge_NothingPassedSinceTheFaultBegan_Blocks()
    {
        var report = Judge(Responses(1_003), Found(FindingCode.WouldPass, 1_000, Now.AddHours(-1)), Found(FindingCode.CertificateMismatch, 3));

        Assert.That((report.Verdict, report.Reasons.Single().Code), Is.EqualTo((ReadinessVerdict.Blocked, "certificate_mismatch")));
    }

    [Test]
    public void Judge_RefusedByTheLegacySide_DoesNotCount()
    {
        var report = Judge(Responses(103), Found(FindingCode.WouldPass, 3), Found(FindingCode.LegacyRefusedToo, 100));

        Assert.That((report.Verdict, report.Responses, report.Accepted), Is.EqualTo((ReadinessVerdict.Ready, 103L, 3L)));
    }

    [Test]
    public void Judge_FaultJudgedAgainstSomethingElse_DoesNotCount()
    {
        var report = Judge(Responses(10), Found(FindingCode.WouldPass, 5), Found(FindingCode.AudienceMismatch, 5) with { Detail = "before" });

        Assert.That(report.Verdict, Is.EqualTo(ReadinessVerdict.Ready));
    }

    [Test]
    public void Judge_FaultThatStoppedAWeekAgo_DoesNotCount()
    {
        var report = Judge(Responses(10), Found(FindingCode.WouldPass, 5), Found(FindingCode.MissingSignature, 5, Now.AddDays(-8)));

        Assert.That(report.Verdict, Is.EqualTo(ReadinessVerdict.Ready));
    }

    [Test]
    public void Judge_ChangedSinceTheNewestResponse_IsUnknown()
    {
        var report = Judge(Responses(10) with { Detail = "before" }, Found(FindingCode.WouldPass, 10) with { Detail = "before" });

        Assert.That((report.Verdict, report.Reasons.Single().Code), Is.EqualTo((ReadinessVerdict.Unknown, "changed_since")));
    }

    [TestCase(FindingCode.StatusNotSuccess)]
    [TestCase(FindingCode.NoResponse)]
    [TestCase(FindingCode.AmbiguousForm)]
    [TestCase(FindingCode.Unreadable)]
    [TestCase(FindingCode.NotAResponse)]
    public void Judge_NoLoginOfTheIdps_DoesNotBlock(FindingCode code)
    {
        var report = Judge(Responses(100), Found(FindingCode.WouldPass, 3), Found(code, 97));

        Assert.That(report.Verdict, Is.EqualTo(ReadinessVerdict.Ready));
    }

    [TestCaseSource(nameof(Facts))]
    public void Judge_WhatStytchHolds_SpeaksAgainstIt(ConnectionFacts? facts, ReadinessVerdict verdict, string code)
    {
        Sighting[] sightings =
        [
            .. new[] { Responses(4), Found(FindingCode.WouldPass, 4) }.Select(seen => seen with { Detail = ShadowScene.Expected(facts).Fingerprint }),
            Seen(SightingKind.Initiator, "idp", 1),
            Seen(SightingKind.Initiator, "sp", 3),
            Seen(SightingKind.Certificate, ShadowScene.Facts.Certificates[0].Fingerprint, 4),
        ];

        var report = ReadinessJudge.Judge(new(ShadowScene.Mapping, ShadowScene.Target, facts, sightings), [], Options, Now);

        Assert.That((report.Verdict, report.Reasons[0].Code), Is.EqualTo((verdict, code)));
    }

    private static IEnumerable<TestCaseData> Facts()
    {
        var facts = ShadowScene.Facts;
        yield return Case("unknown", null, ReadinessVerdict.Ready, "connection_unknown");
        yield return Case("deleted", facts with { DeletedAt = Now }, ReadinessVerdict.Blocked, "connection_deleted");
        yield return Case("pending", facts with { Status = ConnectionStatus.Pending }, ReadinessVerdict.Blocked, "connection_pending");
        yield return Case("audience", facts with { AlternativeAudienceUri = "urn:other" }, ReadinessVerdict.Blocked, "audience_differs");
        yield return Case("acs", facts with { AlternativeAcsUrl = "https://other.example/" }, ReadinessVerdict.Ready, "acs_url_differs");
        yield return Case("issuer", facts with { IdpEntityId = "urn:other" }, ReadinessVerdict.Ready, "idp_entity_id_differs");
        yield return Case("idp-initiated", facts with { IdpInitiatedAuthDisabled = true }, ReadinessVerdict.Blocked, "idp_initiated_disabled");
        yield return Case(
            "expires",
            facts with { Certificates = [facts.Certificates[0] with { NotAfter = Now.AddDays(29) }] },
            ReadinessVerdict.Ready,
            "certificate_expires");
        yield return Case(
            "certificate", facts with { Certificates = [facts.Certificates[0] with { Fingerprint = "00" }] }, ReadinessVerdict.Ready, "certificate_unknown");

        static TestCaseData Case(string name, ConnectionFacts? facts, ReadinessVerdict verdict, string code) =>
            new TestCaseData(facts, verdict, code).SetArgDisplayNames(name);
    }

    [Test]
    public void Judge_NoTarget_Blocks()
    {
        var report = ReadinessJudge.Judge(new(ShadowScene.Mapping, null, ShadowScene.Facts, []), [], Options, Now);

        Assert.That((report.Verdict, report.Reasons[0].Code), Is.EqualTo((ReadinessVerdict.Blocked, "no_target")));
    }

    [Test]
    public void Judge_ReasonFromElsewhere_Blocks()
    {
        var further = new ReadinessReason("parity_differs", FindingSeverity.Error, "Differs.", null);

        var report = ReadinessJudge.Judge(Subject(Responses(3), Found(FindingCode.WouldPass, 3)), [further], Options, Now);

        Assert.That((report.Verdict, report.Reasons.Single()), Is.EqualTo((ReadinessVerdict.Blocked, further)));
    }

    private static ReadinessReport Judge(params Sighting[] sightings) => ReadinessJudge.Judge(Subject(sightings), [], Options, Now);

    private static ReadinessSubject Subject(params Sighting[] sightings) => new(ShadowScene.Mapping, ShadowScene.Target, ShadowScene.Facts, sightings);

    private static Sighting Responses(long count) => Seen(SightingKind.Response, "", count);

    private static Sighting Found(FindingCode code, long count, DateTimeOffset? at = null) => Seen(SightingKind.Finding, Words.Of(code), count, at);

    private static Sighting Seen(SightingKind kind, string value, long count, DateTimeOffset? at = null) =>
        SightingSamples.Seen(ShadowScene.Mapping.Identifier, kind, value, count, at ?? Now, Fingerprint);
}
