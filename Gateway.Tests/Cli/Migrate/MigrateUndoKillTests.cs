using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>An undoing, and the migration before it, on a machine that dies on the way: all of the run goes, and nothing of anybody else's.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(600_000)]
internal sealed class MigrateUndoKillTests
{
    private const int Tenants = 200;

    [Test]
    public async Task Undo_KilledTwiceInTheMiddle_TakesAllOfTheRunAndNothingForeign()
    {
        await using var scene = await MigrateScene.StartAsync();
        var directory = scene.Stytch.Directory;
        string[] foreign = [.. Enumerable.Range(1, 5).Select(number => $"foreign-{number}")];
        foreach (var name in foreign)
        {
            var made = directory.Create(new() { ["organization_name"] = name, ["organization_slug"] = name, ["organization_external_id"] = name })!;
            var connection = directory.Put(new StandInConnection { ConnectionId = $"saml-connection-test-{name}", OrganizationId = made.OrganizationId });
            await scene.Gateway.PutAsync(name, "legacy", connection.ConnectionId);
        }

        string[] identifiers = [.. Enumerable.Range(1, Tenants).Select(number => $"tenant-{number:000}")];
        scene.Write(identifiers);
        await KillAsync(scene.Start(new Dictionary<string, string?>(), "--parallel", "8"), () => directory.ConnectionCount >= foreign.Length + (Tenants / 2));
        var migrated = await scene.RunAsync("--parallel", "8");
        Assert.That(migrated.ExitCode, Is.Zero, migrated.Output);

        directory.Put(scene.Connection("tenant-010") with { DisplayName = "Renamed" });
        await scene.Gateway.PutAsync("tenant-020", "shadow", scene.Connection("tenant-020").ConnectionId);
        directory.Put(new StandInConnection { ConnectionId = "saml-connection-test-guest", OrganizationId = scene.Organization("tenant-030").OrganizationId });
        directory.Add(new StandInMember("member-test-1", scene.Organization("tenant-040").OrganizationId, "jo@acme.example"));
        string[] left = ["tenant-010", "tenant-020", "tenant-030", "tenant-040"];
        var expected = directory.Organizations.Where(organization => foreign.Concat(left).Contains(organization.ExternalId)).ToList();
        var (renamed, edited) = (scene.Connection("tenant-010"), scene.Connection("tenant-020"));

        await KillAsync(scene.StartUndo("--yes", "--parallel", "8"), () => directory.Organizations.Count <= foreign.Length + (Tenants * 2 / 3));
        await KillAsync(scene.StartUndo("--yes", "--parallel", "8"), () => directory.Organizations.Count <= foreign.Length + (Tenants / 3));
        var asked = scene.Stytch.Calls.CountOf("get_organization");
        var (exitCode, output) = await scene.UndoAsync("--yes", "--parallel", "8");

        Assert.That(exitCode, Is.EqualTo(1), "Something is left.");
        Assert.That(output, Does.Match("left  tenant-010: connection .*display_name")
            .And.Match("left  tenant-020: mapping tenant-020: Somebody changed it since")
            .And.Match("left  tenant-030: organization .*saml-connection-test-guest").And.Match("left  tenant-040: organization .*members"));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization") - asked, Is.LessThanOrEqualTo((Tenants / 3) + 16), "What was done was asked for again.");
        Assert.That(directory.Organizations, Is.EqualTo(expected), "Each is the very one that it was.");
        Assert.That(
            expected.SelectMany(organization => directory.ConnectionsOf(organization.OrganizationId)).Select(connection => connection.ConnectionId),
            Is.EquivalentTo(foreign.Select(name => $"saml-connection-test-{name}")
                .Concat([renamed.ConnectionId, edited.ConnectionId, "saml-connection-test-guest"])));
        Assert.That(directory.ConnectionCount, Is.EqualTo(foreign.Length + 3));
        var mappings = JsonNode.Parse(await scene.Gateway.Admin.GetStringAsync("export"))!["mappings"]!.AsArray();
        Assert.That(mappings.Select(mapping => (string?)mapping!["identifier"]), Is.EquivalentTo(foreign.Append("tenant-020")));
        foreach (var name in foreign)
        {
            Assert.That((await scene.MappingAsync(name)).Version, Is.EqualTo(1), name);
        }
    }

    [TestCase("create_organization")]
    [TestCase("create_connection")]
    [TestCase("update_connection")]
    public async Task Undo_AfterAMigrationThatDiedBeforeAnAnswer_FindsWhatWasMade(string call)
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Silence, AfterWork: true), call);
        var patient = new Dictionary<string, string?>
        {
            ["Gateway:Stytch:Client:AttemptTimeout"] = "00:01:00",
            ["Gateway:Stytch:Client:Timeout"] = "00:02:00",
        };
        await KillAsync(scene.Start(patient), () => call switch
        {
            "create_organization" => scene.Stytch.Directory.Organizations.Count == 1,
            "create_connection" => scene.Stytch.Directory.ConnectionCount == 1,
            _ => scene.Stytch.Directory.ConnectionCount == 1 && scene.Connection("acme").IsActive,
        });

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That((scene.Stytch.Directory.Organizations.Count, scene.Stytch.Directory.ConnectionCount), Is.EqualTo((0, 0)), output);
    }

    [Test]
    public async Task Undo_StytchLosesAnswers_EndsAllTheSame()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write(Enumerable.Range(1, 20).Select(number => $"tenant-{number:00}"));
        await scene.RunAsync();
        scene.Stytch.Faults.FailShare(
            0.2,
            seed: 20261129,
            new StandInFault(StandInFaultKind.ServerError),
            new StandInFault(StandInFaultKind.Reset, AfterWork: true),
            new StandInFault(StandInFaultKind.BrokenJson, AfterWork: true),
            new StandInFault(StandInFaultKind.TooManyRequests));

        var (exitCode, output) = await scene.UndoAsync("--yes", "--parallel", "4");
        scene.Stytch.Faults.FailShare(0, seed: 0);
        exitCode = exitCode == 0 ? exitCode : (await scene.UndoAsync("--yes")).ExitCode;

        Assert.That(exitCode, Is.Zero, output);
        Assert.That((scene.Stytch.Directory.Organizations.Count, scene.Stytch.Directory.ConnectionCount), Is.EqualTo((0, 0)));
    }

    private static async Task KillAsync(Process process, Func<bool> condition)
    {
        using (process)
        {
            await Eventually.TrueAsync(() => process.HasExited || condition(), TimeSpan.FromSeconds(120));

            Assert.That(process.HasExited, Is.False, "It ended before it was killed.");
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
