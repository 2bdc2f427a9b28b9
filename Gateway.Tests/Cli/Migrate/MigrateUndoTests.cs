using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>An operator takes a migration back: what it made and nobody changed since, and nothing else.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(120_000)]
internal sealed class MigrateUndoTests
{
    [Test]
    public async Task Undo_WithoutYes_ShowsWhatItWouldDoAndTheCommandThatDoesIt()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme", "birch");
        await scene.RunAsync();
        var journal = File.ReadAllText(scene.ResultPath + ".journal");

        var (exitCode, output) = await scene.UndoAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain($"planned  acme: connection {scene.Connection("acme").ConnectionId}")
            .And.Contain("2 mappings, 2 connections, 2 organizations: 6 planned")
            .And.Contain($"Do it with: migrate undo {scene.ListPath} --admin {scene.Gateway.AdminUrl.GetLeftPart(UriPartial.Authority)} --yes"));
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.EqualTo(2));
        Assert.That(await scene.HasMappingAsync("acme"), Is.True);
        Assert.That(File.ReadAllText(scene.ResultPath + ".journal"), Is.EqualTo(journal));
        Assert.That(
            scene.Results(scene.ListPath + ".undo-plan.csv").Select(line => $"{line[0]} {line[1]} {line[3]}").Take(3).Select(line => line.Split(' ')[1..]),
            Is.EqualTo(new[] { new[] { "mapping", "planned" }, ["connection", "planned"], ["organization", "planned"] }));
    }

    [Test]
    public async Task Undo_NewTenants_TakesEachBackAndTheyMayBeMigratedAgain()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme", "birch");
        await scene.RunAsync();

        var (exitCode, output) = await scene.UndoAsync("--yes");
        var again = await scene.UndoAsync("--yes");
        var (organizations, hasMapping) = (scene.Stytch.Directory.Organizations, await scene.HasMappingAsync("acme"));
        var migrated = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("6 taken_back"));
        Assert.That((organizations.Count, hasMapping), Is.EqualTo((0, false)));
        Assert.That(again.Output, Does.Contain("Nothing of these runs is there to be taken back."));
        Assert.That(migrated.ExitCode, Is.Zero, migrated.Output);
        Assert.That(scene.Results().Select(line => line[3]), Is.All.EqualTo("done"));
        Assert.That(scene.Connection("acme").IsActive, Is.True);
    }

    [Test]
    public async Task Undo_WhatOthersChangedSince_IsLeftAndNamed()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("renamed", "certified", "edited", "shadowed", "shared", "peopled", "protected", "untouched");
        await scene.RunAsync();
        var directory = scene.Stytch.Directory;
        directory.Put(scene.Connection("renamed") with { DisplayName = "Acme's Okta" });
        directory.Put(scene.Connection("certified") with
        {
            VerificationCertificates = [.. scene.Connection("certified").VerificationCertificates, SamlScene.ForeignIdentity.Certificate],
        });
        var mapping = await scene.MappingAsync("edited");
        await scene.Gateway.PutAsync("edited", "legacy", mapping.ConnectionId);
        await scene.Gateway.PutAsync("also-shared", "legacy", scene.Connection("shadowed").ConnectionId);
        directory.Put(new StandInConnection { ConnectionId = "saml-connection-test-foreign", OrganizationId = scene.Organization("shared").OrganizationId });
        directory.Add(new StandInMember("member-test-1", scene.Organization("peopled").OrganizationId, "jo@acme.example"));
        directory.Update(scene.Organization("protected"), new JsonObject { ["mfa_policy"] = "REQUIRED_FOR_ALL" });

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Match("left  renamed: connection .*: Somebody changed it since: display_name")
            .And.Match("left  renamed: organization .*: It has connection saml-connection-test-")
            .And.Match("left  certified: connection .*: Somebody changed it since: verification_certificates ")
            .And.Match("left  edited: mapping edited: Somebody changed it since: .*organization_id")
            .And.Match("left  edited: connection .*: Mapping edited leads to it")
            .And.Match("left  shadowed: connection .*: Mapping also-shared leads to it")
            .And.Match("left  shared: organization .*: It has connection saml-connection-test-foreign")
            .And.Match("left  peopled: organization .*: It has members")
            .And.Match("left  protected: organization .*: Somebody changed it since: mfa_policy"));
        Assert.That(directory.Organizations.Select(organization => organization.ExternalId), Does.Not.Contain("untouched").And.Exactly(7).Items);
        Assert.That(scene.Connection("renamed").DisplayName, Is.EqualTo("Acme's Okta"));
        Assert.That(await scene.HasMappingAsync("renamed"), Is.False, "What nobody changed goes.");
        Assert.That(await scene.HasMappingAsync("edited"), Is.True);
        Assert.That(await scene.HasMappingAsync("also-shared"), Is.True);
    }

    [Test]
    public async Task Undo_MappingThatLoginsUse_IsLeftUnlessItIsSaid()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var scene = await MigrateScene.StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:Progress:FlushInterval", "00:00:00.1"));
        scene.Write("acme");
        await scene.RunAsync();
        using (await scene.Gateway.PostFormAsync("/old-sso/acme"))
        {
            await Eventually.TrueAsync(
                async () => (await scene.Gateway.Admin.GetStringAsync("mappings/acme/progress")).Contains("\"last_seen\":\"", StringComparison.Ordinal),
                TimeSpan.FromSeconds(20));
        }

        var refused = await scene.UndoAsync("--yes");
        var (exitCode, output) = await scene.UndoAsync("--yes", "--include-used");

        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Output, Does.Contain("left  acme: mapping acme: Logins use it, the last one on ").And.Contain("--include-used"));
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Stytch.Directory.Organizations, Is.Empty);
        Assert.That(await scene.HasMappingAsync("acme"), Is.False);
    }

    [Test]
    public async Task Undo_WhatWasThereBefore_StaysAndIsNamed()
    {
        await using var scene = await MigrateScene.StartAsync();
        var organization =
            scene.Stytch.Directory.Create(new() { ["organization_name"] = "Acme", ["organization_slug"] = "acme-inc", ["organization_external_id"] = "acme" })!;
        scene.Write("acme");
        await scene.RunAsync();

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain($"kept  acme: organization {organization.OrganizationId}: It was there before the run"));
        Assert.That(scene.Stytch.Directory.Organizations.Single().OrganizationId, Is.EqualTo(organization.OrganizationId));
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.Zero);
        Assert.That(await scene.HasMappingAsync("acme"), Is.False);
    }

    [Test]
    public async Task Undo_TwoTenantsOfOneOrganization_TakesItWithTheLast()
    {
        await using var scene = await MigrateScene.StartAsync();
        File.WriteAllLines(scene.ListPath,
        [
            "identifier,idp_entity_id,idp_sso_url,certificates,alternative_audience_uri,alternative_acs_url,external_id",
            MigrateScene.Row("acme-eu") + ",crm-17",
            MigrateScene.Row("acme-us") + ",crm-17",
        ]);
        await scene.RunAsync("--parallel", "1");

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("2 mappings, 2 connections, 1 organizations: 5 taken_back"));
        Assert.That(
            scene.Results(scene.ListPath + ".undo.csv").Select(line => $"{line[0]} {line[1]}"),
            Is.EqualTo(new[] { "acme-us mapping", "acme-us connection", "acme-eu mapping", "acme-eu connection", "acme-eu organization" }));
    }

    [Test]
    public async Task Undo_DefaultConnectionOfTheRunsOwnOrganization_GoesWithIt()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        scene.Stytch.Directory.Update(scene.Organization("acme"), new JsonObject { ["sso_default_connection_id"] = scene.Connection("acme").ConnectionId });

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("3 taken_back"));
        Assert.That((scene.Stytch.Directory.Organizations.Count, scene.Stytch.Directory.ConnectionCount), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Undo_RowThatWasChangedAndMigratedAgain_TellsOursFromTheirs()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme", "birch");
        await scene.RunAsync();
        scene.Stytch.Directory.Put(scene.Connection("birch") with { NameIdFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" });
        File.WriteAllText(scene.ListPath, File.ReadAllText(scene.ListPath).Replace("urn:old-sp:", "urn:other-sp:", StringComparison.Ordinal));
        await scene.RunAsync();

        var (exitCode, output) = await scene.UndoAsync("--yes");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Match("left  birch: connection .*: Somebody changed it since: nameid_format\\."));
        Assert.That(scene.Stytch.Directory.Organizations.Select(organization => organization.ExternalId), Is.EqualTo(new[] { "birch" }));
        Assert.That(await scene.HasMappingAsync("acme"), Is.False);
    }

    [Test]
    public async Task Undo_OfOneRun_LeavesWhatAnotherMade()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        scene.Write("acme", "birch");
        await scene.RunAsync();
        var runs = await RunsAsync(scene);

        var (exitCode, output) = await scene.UndoAsync("--yes", "--run", (string)runs[1]!["id"]!);
        var unknown = await scene.UndoAsync("--yes", "--run", "20200101-000000-abcd");
        var after = await RunsAsync(scene);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Stytch.Directory.Organizations.Select(organization => organization.ExternalId), Is.EqualTo(new[] { "acme" }));
        Assert.That(await scene.HasMappingAsync("acme"), Is.True);
        Assert.That((unknown.ExitCode, unknown.Output), Is.EqualTo((1, unknown.Output)));
        Assert.That(unknown.Output, Does.Contain("The journal has no run 20200101-000000-abcd"));
        Assert.That(
            after.Select(run => string.Join(
                ' ',
                new[] { "tenants", "completed", "failed", "organizations", "connections", "mappings", "taken_back" }.Select(figure => (int?)run![figure]))),
            Is.EqualTo(new[] { "1 1 0 1 1 1 0", "2 1 0 1 1 1 3" }));
    }

    [Test]
    public async Task Undo_JournalThatDoesNotSayWhatWasMade_LeavesAllAndSaysSo()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        var (organization, connection) = (scene.Organization("acme").OrganizationId, scene.Connection("acme").ConnectionId);
        File.WriteAllText(scene.ResultPath + ".journal", $$"""
            {"at":"2026-11-01T10:00:00+00:00","identifier":"acme","step":"create_connection","organization_id":null,"connection_id":null,"fingerprint":null,"scope":null}
            {"at":"2026-11-01T10:00:01+00:00","identifier":"acme","step":"register_mapping","organization_id":"{{organization}}","connection_id":"{{connection}}","fingerprint":"f","scope":"s"}
            """);

        var (exitCode, output) = await scene.UndoAsync("--yes");
        var runs = await scene.ListRunsAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"unknown  acme: organization {organization}: It was migrated by a version that did not note what it made"));
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.EqualTo(1));
        Assert.That(await scene.HasMappingAsync("acme"), Is.True);
        Assert.That(runs.Output, Does.Contain("(not named)").And.Contain("? tenants: 1 completed"));
    }

    [Test]
    public async Task Undo_AtAnotherGateway_IsRefused()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        await using var other = await TestGateway.StartAsync();

        var (exitCode, output) = await GatewayProcess.RunAsync(
            [
                "migrate",
                "undo",
                scene.ListPath,
                "--yes",
                "--admin",
                other.AdminUrl.GetLeftPart(UriPartial.Authority),
                "--key",
                $"{TestGateway.KeyId}:{TestGateway.KeySecret}",
            ],
            TestGateway.Settings(scene.Folder));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"was made at {scene.Gateway.AdminUrl.GetLeftPart(UriPartial.Authority)}"));
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Undo_WithoutAJournal_SaysWhereItLooked()
    {
        await using var scene = await MigrateScene.StartAsync();

        var (exitCode, output) = await scene.UndoAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"No journal of migrate is at {scene.ListPath}"));
    }

    [Test]
    public async Task Undo_ToldToDoItAndNotTo_IsUsage()
    {
        var (exitCode, output) = await GatewayProcess.RunAsync(["migrate", "undo", "tenants.csv", "--yes", "--dry-run"], new Dictionary<string, string?>());

        Assert.That(exitCode, Is.EqualTo(2), output);
    }

    [Test]
    public async Task Runs_WithAFailedTenant_CountIt()
    {
        await using var scene = await MigrateScene.StartAsync();
        await scene.Gateway.PutAsync("acme");
        scene.Write("acme", "birch");
        await scene.RunAsync();

        var (exitCode, output) = await scene.ListRunsAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("2 tenants: 1 completed, 1 failed; made 1 organizations, 1 connections, 1 mappings; 0 of these taken back")
            .And.Contain(scene.ResultPath + ".journal"));
    }

    private static async Task<JsonArray> RunsAsync(MigrateScene scene) =>
        JsonNode.Parse((await scene.ListRunsAsync("--output", "json")).Output)!["runs"]!.AsArray();
}
