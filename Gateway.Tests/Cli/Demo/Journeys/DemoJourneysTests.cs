using Gateway.Cli.Demo;
using Gateway.Cli.Demo.Journeys;
using Gateway.Mappings;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Cli.Demo.Journeys;

/// <summary>The demo with a real gateway and the embedded store. Each test that spoils something has a demo of its own.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(180_000)]
internal sealed class DemoJourneysTests
{
    [Test]
    public async Task Run_EveryJourney_IsRight(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);

        var reports = await JourneyRunner.RunAsync(run, DemoJourneys.All, _ => { }, cancellationToken);

        Assert.That(reports.Where(report => !report.IsRight), Is.Empty);
        Assert.That(reports, Has.Count.EqualTo(DemoJourneys.All.Count));
    }

    [Test]
    public async Task Run_StytchNotPrepared_ReportsWhatIsWrong(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        ForgetAlternativeAudience(run, DemoTenants.Acme);

        var report = (await JourneyRunner.RunAsync(run, [DemoJourneys.All[0]], _ => { }, cancellationToken))[0];

        Assert.That(report.IsRight, Is.False);
        Assert.That(report.Result, Does.Contain("not with 200"));
        Assert.That(report.Hops, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Switch_LoginsFailAfterTheChange_ReportsALostLogin(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        // Told by a webhook, the gateway would refuse to cut over.
        run.Parties.StytchOf(DemoTenants.Juniper).Webhooks.IsHeld = true;
        ForgetAlternativeAudience(run, DemoTenants.Juniper);
        var cutOver = new SwitchJourney("cut-over", DemoTenants.Juniper, MappingState.Migrated);

        var report = (await JourneyRunner.RunAsync(run, [cutOver], _ => { }, cancellationToken))[0];

        Assert.That(report.IsRight, Is.False);
        Assert.That(report.Result, Does.Contain("a login was lost"));
    }

    [Test]
    public async Task Switch_AlreadyOnTheOtherSide_ReportsIt(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        var rollback = new SwitchJourney("rollback", DemoTenants.Juniper, MappingState.Legacy);

        var report = (await JourneyRunner.RunAsync(run, [rollback], _ => { }, cancellationToken))[0];

        Assert.That(report.Result, Does.Contain("before the change"));
    }

    [Test]
    public async Task Drain_LoginEndsOnTheOtherSide_ReportsIt(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        var rollback = new DrainJourney("rollback", DemoTenants.Quince, MappingState.Legacy);

        var report = (await JourneyRunner.RunAsync(run, [rollback], _ => { }, cancellationToken))[0];

        Assert.That(report.IsRight, Is.False);
        Assert.That(report.Result, Does.Contain("a login under way was lost"));
    }

    [Test]
    public async Task Run_PartyIsGone_GoesOnWithTheOtherJourneys(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        await run.Parties.Stytch[DemoTenants.FirstProject].DisposeAsync();

        var journeys = DemoJourneys.All.Where(journey => journey.Name is "migrated, Okta" or "migrated, second Stytch project" or "legacy").ToList();
        var reports = await JourneyRunner.RunAsync(run, journeys, _ => { }, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reports.Single(report => report.Journey == "migrated, Okta").IsRight, Is.False);
            Assert.That(reports.Single(report => report.Journey == "migrated, second Stytch project").IsRight, Is.True);
            Assert.That(reports.Single(report => report.Journey == "legacy").IsRight, Is.True);
        }
    }

    [Test]
    public async Task Dispose_Run_LeavesNoFiles(CancellationToken cancellationToken)
    {
        var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        var folder = run.Folder;

        await run.DisposeAsync();

        Assert.That(Directory.Exists(folder), Is.False);
    }

    private static void ForgetAlternativeAudience(DemoRun run, DemoTenant tenant)
    {
        var stytch = run.Parties.StytchOf(tenant);
        stytch.Register(stytch.Find(tenant.ConnectionId)! with { AlternativeAudienceUri = "" });
    }
}
