using Gateway.Cli.Demo.StandIn;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>A thousand tenants, a Stytch that fails one call in seven, and an operator's machine that dies ten times on the way.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(900_000)]
internal sealed class MigrateKillTests
{
    private const int Tenants = 1000;

    private const int Kills = 10;

    private const int CallsPerMinute = 4000;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Gateway:Stytch:Client:CallsPerMinute"] = $"{CallsPerMinute}",
        ["Gateway:Stytch:Client:MaxConcurrency"] = "32",
        ["Gateway:Stytch:Client:AttemptTimeout"] = "00:00:04",
        ["Gateway:Stytch:Client:Timeout"] = "00:00:30",
    };

    // Ten in a hundred calls too many, five otherwise failed; of those, half were carried out all the same.
    private static readonly StandInFault[] Faults =
    [
        .. Enumerable.Repeat(new StandInFault(StandInFaultKind.TooManyRequests), 20),
        .. new[] { StandInFaultKind.ServerError, StandInFaultKind.BadGateway, StandInFaultKind.Reset, StandInFaultKind.BrokenJson, StandInFaultKind.Silence }
            .SelectMany(kind => new[] { new StandInFault(kind), new StandInFault(kind, AfterWork: true) }),
    ];

    [Test]
    public async Task Migrate_FaultyStytchAndTenKills_MakesEachTenantOnce(CancellationToken cancellationToken)
    {
        await using var scene = await MigrateScene.StartAsync();
        var identifiers = Enumerable.Range(1, Tenants).Select(number => $"tenant-{number:0000}").ToList();
        scene.Write(identifiers);
        scene.Stytch.Faults.FailShare(0.15, seed: 20261126, Faults);

        for (var kill = 1; kill <= Kills; kill++)
        {
            await RunUntilAsync(scene, connections: kill * Tenants / (Kills + 1));
        }

        var (exitCode, output) = await RunToEndAsync(scene, cancellationToken);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Results().Select(line => line[0]), Is.EqualTo(identifiers));
        Assert.That(scene.Results(), Has.All.Matches<string[]>(line => line![3] is "done" or "done_before"));
        Assert.That(scene.Stytch.Directory.Organizations.Select(organization => organization.ExternalId), Is.EquivalentTo(identifiers));
        foreach (var identifier in identifiers)
        {
            var connection = scene.Connection(identifier);
            var mapping = await scene.MappingAsync(identifier);
            Assert.That(connection.IsActive, Is.True, identifier);
            Assert.That((mapping.ConnectionId, mapping.Version), Is.EqualTo((connection.ConnectionId, 1)), identifier);
        }

        TestContext.Out.WriteLine($"{scene.Stytch.Calls.MostInAMinute()} calls in the busiest minute");
        Assert.That(scene.Stytch.Calls.MostInAMinute(), Is.LessThanOrEqualTo(CallsPerMinute));
        Assert.That(scene.Stytch.Calls.CountOf("search_organizations"), Is.Zero);
    }

    private static async Task RunUntilAsync(MigrateScene scene, int connections)
    {
        using var process = scene.Start(Settings, "--parallel", "32");
        await Eventually.TrueAsync(() => process.HasExited || scene.Stytch.Directory.ConnectionCount >= connections, TimeSpan.FromSeconds(120));

        Assert.That(process.HasExited, Is.False, "It ended before it was killed.");
        process.Kill();
        await process.WaitForExitAsync();
    }

    // A call that fails five times fails its tenant, and the run with it: what an operator does then is to run it again.
    private static async Task<(int ExitCode, string Output)> RunToEndAsync(MigrateScene scene, CancellationToken cancellationToken)
    {
        for (var run = 1; ; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = await scene.RunAsync(Settings, "--parallel", "32");
            if (result.ExitCode == 0 || run == 3)
            {
                return result;
            }
        }
    }
}
