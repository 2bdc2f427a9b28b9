using Gateway.Cli.Demo.StandIn;
using Gateway.Hosting;
using Gateway.Tests.Stytch.Api;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Cli.Verbs;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchKeyCheckTests
{
    [Test]
    public async Task Check_RightKeys_SaysSo(CancellationToken cancellationToken)
    {
        await using var scene = await StytchScene.StartAsync();

        var report = await StytchKeyCheck.RunAsync(scene.Client, cancellationToken);

        Assert.That((report.Name, report.State), Is.EqualTo(("stytch test", DependencyState.Ok)));
    }

    [Test]
    public async Task Check_WrongSecret_NamesTheRemedyAndNotTheSecret(CancellationToken cancellationToken)
    {
        await using var scene = await StytchScene.StartAsync(secret: "secret-test-wrong");

        var report = await StytchKeyCheck.RunAsync(scene.Client, cancellationToken);

        Assert.That(report.State, Is.EqualTo(DependencyState.Failed));
        Assert.That(report.Detail, Does.Contain("ProjectId or Secret is wrong").And.Contain("unauthorized_credentials").And.Not.Contain("secret-test-wrong"));
    }

    [Test]
    public async Task Check_NothingListens_SaysThatLoginsDoNotNeedIt(CancellationToken cancellationToken)
    {
        await using var scene = await StytchScene.StartAsync(apiBaseUrl: $"http://127.0.0.1:{LoopbackPort.Free()}");

        var report = await StytchKeyCheck.RunAsync(scene.Client, cancellationToken);

        Assert.That(report.State, Is.EqualTo(DependencyState.Failed));
        Assert.That(report.Detail, Does.Contain("no_connection").And.Contain("Logins do not need"));
    }

    [TestCase(StandInFaultKind.ServerError, DependencyState.Warning, "try again later")]
    [TestCase(StandInFaultKind.TooManyRequests, DependencyState.Warning, "try again later")]
    [TestCase(StandInFaultKind.Redirect, DependencyState.Failed, "check ApiBaseUrl")]
    [TestCase(StandInFaultKind.BrokenJson, DependencyState.Failed, "check ApiBaseUrl")]
    public async Task Check_OddAnswer_IsAskedOnceAndExplained(StandInFaultKind kind, DependencyState state, string remedy, CancellationToken cancellationToken)
    {
        await using var scene = await StytchScene.StartAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(kind));

        var report = await StytchKeyCheck.RunAsync(scene.Client, cancellationToken);

        Assert.That(report.State, Is.EqualTo(state));
        Assert.That(report.Detail, Does.Contain(remedy));
        Assert.That(scene.Stytch.Calls.CountOf("who_am_i"), Is.EqualTo(1));
    }

    [Test]
    public async Task DependencyCheck_ProjectsWithAndWithoutKeys_AsksForThoseWith(CancellationToken cancellationToken)
    {
        await using var scene = await StytchScene.StartAsync();
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:Stytch:Projects:1:Name"] = "keys";
        settings["Gateway:Stytch:Projects:1:ProjectId"] = scene.Stytch.Keys.ProjectId;
        settings["Gateway:Stytch:Projects:1:Secret"] = scene.Stytch.Keys.Secret;
        settings["Gateway:Stytch:Projects:1:ApiBaseUrl"] = scene.Stytch.Url.GetLeftPart(UriPartial.Authority);
        await using var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        var reports = await DependencyCheck.RunAsync(app.Services, cancellationToken);

        Assert.That(
            reports.Where(report => report.Name.StartsWith("stytch ", StringComparison.Ordinal)).Select(report => (report.Name, report.State)),
            Is.EqualTo(new[] { ("stytch keys", DependencyState.Ok) }));
    }

    [Test]
    public void Configuration_AttemptLongerThanTheCall_IsAFault()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:Stytch:Client:Timeout"] = "00:00:10";
        settings["Gateway:Stytch:Client:SearchesPerMinute"] = "0";

        var faults = ConfigurationCheck.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.That(faults, Has.Some.Contains("Gateway:Stytch:Client:AttemptTimeout is 00:00:15").And.Some.Contains("SearchesPerMinute"));
    }
}
