using Gateway.Evidence.Parity;
using Gateway.Telemetry;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Parity;

/// <summary>Each fault, planted alone, is named with its remedy.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ParityFaultsTests
{
    [Test]
    public async Task Run_NothingPlanted_IsGreen()
    {
        await using var scene = await ParityScene.StartAsync();

        var report = await scene.RunAsync();

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Status, Is.EqualTo(ParityStatus.Green));
    }

    [TestCaseSource(typeof(ParityFaults), nameof(ParityFaults.Plantable))]
    public async Task Run_OneFaultPlanted_NamesItWithItsRemedy(ParityCode code)
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(code, scene);

        var report = await scene.RunAsync();

        var finding = report.Findings.SingleOrDefault(finding => finding.Code == code);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding, Is.Not.Null, string.Join(", ", report.Findings.Select(found => found.Code)));
            Assert.That(finding?.Remedy, Is.Not.Empty);
            Assert.That(finding?.Severity, Is.EqualTo(code.Row().Severity));
            Assert.That(report.Status is ParityStatus.Red, Is.EqualTo(report.Findings.Any(found => found.Severity is ParitySeverity.Red)));
            Assert.That(report.Status, Is.EqualTo(code.Row().Severity switch
            {
                ParitySeverity.Red => ParityStatus.Red,
                ParitySeverity.Unknown => ParityStatus.Unknown,
                ParitySeverity.Yellow when report.Status is not ParityStatus.Red => ParityStatus.Yellow,
                _ => report.Status,
            }));
        }
    }

    [Test]
    public async Task Run_OneSettingPlanted_NamesNothingElse(
        [Values(
            ParityCode.WrongKind,
            ParityCode.NameidFormatUnlikeTraffic,
            ParityCode.SigningCertificateNew,
            ParityCode.IdpInitiatedRefused,
            ParityCode.JitRestricted,
            ParityCode.JitNotAllowed,
            ParityCode.SsoNotAllowed,
            ParityCode.MfaWillBeAsked,
            ParityCode.NotTheDefault)] ParityCode code)
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(code, scene);

        Assert.That((await scene.RunAsync()).Findings.Select(finding => finding.Code), Is.EqualTo(new[] { code }));
    }

    [Test]
    public void DocumentTable_ListsEveryCodeOnce() => Assert.That(
        Repository.Docs("readiness.md").Rows("Code").Select(row => string.Join(" | ", row)),
        Is.EquivalentTo(ParityFaults.All.Select(Row)));

    private static string Row(ParityCode code)
    {
        var row = code.Row();
        var error = row.StytchError is { } type ? $"`{type}`" : "";
        return $"`{Words.Of(code)}` | {Words.Of(row.Severity)} | {row.Message} | {row.Remedy} | {error} | {(row.IsFixable ? "yes" : "")}";
    }
}
