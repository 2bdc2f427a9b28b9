using System.Diagnostics;
using System.Globalization;
using Gateway.Cli.Demo.StandIn;
using Gateway.Mappings;
using Gateway.Tests.Saml;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>An operator brings a list of tenants to Stytch.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(120_000)]
internal sealed class MigrateVerbTests
{
    [Test]
    public async Task Migrate_NewTenants_MakesEachOnceWithAllItNeeds()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme", "birch");

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        var (organization, connection, mapping) = (scene.Organization("acme"), scene.Connection("acme"), await scene.MappingAsync("acme"));
        Assert.That((string?)organization.Fields["trusted_metadata"]!["legacy_id"], Is.EqualTo("acme"));
        Assert.That(connection.IsActive, Is.True);
        Assert.That(
            (connection.IdpEntityId, connection.IdpSsoUrl, connection.AlternativeAudienceUri, connection.AlternativeAcsUrl),
            Is.EqualTo(("https://idp.example.com/acme", "https://idp.example.com/acme/sso", "urn:old-sp:acme", "https://sso.example.com/old-sso/acme")));
        Assert.That(
            (
                mapping.ConnectionId,
                mapping.OrganizationId,
                mapping.State,
                mapping.AlternativeAudienceUri,
                mapping.AlternativeAcsUrl,
                mapping.IdpEntityId,
                mapping.AcsUrl),
            Is.EqualTo((
                connection.ConnectionId,
                organization.OrganizationId,
                MappingState.Legacy,
                "urn:old-sp:acme",
                "https://sso.example.com/old-sso/acme",
                "https://idp.example.com/acme",
                (string?)null)));
        Assert.That(scene.Results(), Has.Length.EqualTo(2)
            .And.All.Matches<string[]>(line => line![3] == "done" && line[2].StartsWith("saml-connection-test-", StringComparison.Ordinal)));
        Assert.That(output, Does.Contain("2 tenants: 2 done"));
    }

    [Test]
    public async Task Migrate_MetadataPastItsValidity_IsBroughtOverWithAWarning()
    {
        await using var scene = await MigrateScene.StartAsync();
        File.WriteAllLines(scene.ListPath, ["identifier,metadata_file", "acme,acme.xml"]);
        File.WriteAllText(
            Path.Combine(scene.Folder, "acme.xml"),
            IdpMetadataXml.Of("https://idp.example.com", MigrateScene.CertificateBase64).Replace("entityID", "validUntil=\"2020-01-01T00:00:00Z\" entityID"));

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("warning  acme: The metadata was valid until 2020-01-01"));
        Assert.That(string.Join(',', scene.Results().Single()[7..]), Does.Contain("was valid until 2020-01-01"));
    }

    [Test]
    public async Task Migrate_Again_AsksNothing()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        var calls = scene.Stytch.Calls.CountOf("get_organization");

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("1 tenant: 1 done_before"));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.EqualTo(calls));
    }

    [Test]
    public async Task Migrate_WithoutItsJournal_FindsWhatIsThereAndChangesNothing()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        File.Delete(scene.ResultPath + ".journal");
        var (connection, mapping) = (scene.Connection("acme"), await scene.MappingAsync("acme"));
        var updates = scene.Stytch.Calls.CountOf("update_connection");

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Connection("acme"), Is.EqualTo(connection));
        Assert.That((await scene.MappingAsync("acme")).Version, Is.EqualTo(mapping.Version));
        Assert.That(scene.Stytch.Calls.CountOf("update_connection"), Is.EqualTo(updates));
        Assert.That(scene.Results().Single()[3..5], Is.EqualTo(new[] { "done", "" }));
    }

    [Test]
    public async Task Migrate_RowThatChanged_BringsTheChangeOverAndLeavesTheState()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        await scene.Gateway.PutAsync("acme", "shadow", scene.Connection("acme").ConnectionId);
        File.WriteAllText(scene.ListPath, File.ReadAllText(scene.ListPath).Replace("urn:old-sp:acme", "urn:other-sp:acme", StringComparison.Ordinal));

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Connection("acme").AlternativeAudienceUri, Is.EqualTo("urn:other-sp:acme"));
        var mapping = await scene.MappingAsync("acme");
        Assert.That((mapping.AlternativeAudienceUri, mapping.State), Is.EqualTo(("urn:other-sp:acme", MappingState.Shadow)));
        Assert.That(scene.Results().Single()[4], Is.EqualTo("set_connection register_mapping"));
    }

    [Test]
    public async Task Migrate_DryRun_SaysWhatItWouldDoAndDoesNothing()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        await scene.RunAsync();
        scene.Write("acme", "birch");

        var (exitCode, output) = await scene.RunAsync("--dry-run");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(
            scene.Results(scene.ListPath + ".plan.csv").Select(line => $"{line[0]} {line[3]}: {line[4]}"),
            Is.EqualTo(new[] { "acme planned: ", "birch planned: create_organization create_connection set_connection register_mapping" }));
        Assert.That(scene.Stytch.Directory.Organizations.Select(organization => organization.ExternalId), Is.EqualTo(new[] { "acme" }));
    }

    [Test]
    public async Task Migrate_OrganizationThatIsThere_IsUsedAndMarked()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Stytch.Directory.Create(new()
        {
            ["organization_name"] = "Acme",
            ["organization_slug"] = "acme-inc",
            ["organization_external_id"] = "acme",
            ["trusted_metadata"] = new System.Text.Json.Nodes.JsonObject { ["plan"] = "gold" },
        });
        scene.Write("acme");

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Organization("acme").Fields["trusted_metadata"]!.ToJsonString(), Is.EqualTo("""{"plan":"gold","legacy_id":"acme"}"""));
        Assert.That(scene.Results().Single()[4], Is.EqualTo("mark_organization create_connection set_connection register_mapping"));
    }

    [Test]
    public async Task Migrate_ConnectionMadeByHand_IsNotMadeTwice()
    {
        await using var scene = await MigrateScene.StartAsync();
        var organization =
            scene.Stytch.Directory.Create(new() { ["organization_name"] = "Acme", ["organization_slug"] = "acme-inc", ["organization_external_id"] = "acme" })!;
        var made = scene.Stytch.Directory.Put(new StandInConnection
        {
            ConnectionId = "saml-connection-test-by-hand",
            OrganizationId = organization.OrganizationId,
            IdpEntityId = "https://idp.example.com/acme",
        });
        scene.Write("acme");

        var refused = await scene.RunAsync();
        File.WriteAllLines(scene.ListPath, File.ReadAllLines(scene.ListPath).Select((line, i) => line + (i == 0 ? ",connection_id" : "," + made.ConnectionId)));
        var (exitCode, output) = await scene.RunAsync();

        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Output, Does.Contain("find_connection").And.Contain("saml-connection-test-by-hand").And.Contain("connection_id"));
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Connection("acme"), Has.Property("ConnectionId").EqualTo(made.ConnectionId).And.Property("IsActive").True);
    }

    [Test]
    public async Task Migrate_MappingThatLeadsElsewhere_IsLeftAlone()
    {
        await using var scene = await MigrateScene.StartAsync();
        await scene.Gateway.PutAsync("acme");
        scene.Write("acme", "birch");

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("failed  acme: find_organization").And.Contain(Sample.ConnectionId));
        Assert.That((await scene.MappingAsync("acme")).State, Is.EqualTo(MappingState.Migrated));
        Assert.That(scene.Results().Select(line => line[3]), Is.EqualTo(new[] { "failed", "done" }));
    }

    [Test]
    public async Task Migrate_FaultyList_NamesEveryFaultAndBeginsNothing()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme", "acme");
        File.AppendAllLines(scene.ListPath, [",https://idp.example.com,http://idp.example.com/sso,none,,", "cedar,,,,,"]);

        var (exitCode, output) = await scene.RunAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("line 3 (row 2), identifier: acme stands in line 2 (row 1) too.")
            .And.Contain("line 4 (row 3), identifier").And.Contain("line 4 (row 3), idp_sso_url").And.Contain("line 4 (row 3), certificates")
            .And.Contain("line 5 (row 4), metadata_url").And.Contain("nothing was begun"));
        Assert.That(scene.Stytch.Directory.Organizations, Is.Empty);
    }

    [Test]
    public async Task Migrate_WrongKeys_IsRefusedBeforeAnyTenant()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Write("acme");
        using var process = scene.Start(new Dictionary<string, string?> { ["Gateway:Stytch:Projects:0:Secret"] = "secret-test-wrong" });

        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.EqualTo(1));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.Zero);
    }

    [Test]
    public async Task Migrate_CtrlC_EndsWithAResultAndIsTakenUpAgain()
    {
        await using var scene = await MigrateScene.StartAsync();
        string[] identifiers = [.. Enumerable.Range(1, 200).Select(number => $"tenant-{number:000}")];
        scene.Write(identifiers);
        using var process = scene.Start(new Dictionary<string, string?> { ["Gateway:Stytch:Client:CallsPerMinute"] = "3000" });
        await Eventually.TrueAsync(() => scene.Stytch.Directory.ConnectionCount >= 10, TimeSpan.FromSeconds(60));

        using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        var statuses = scene.Results().Select(line => line[3]).ToList();
        var (exitCode, output) = await scene.RunAsync("--parallel", "16");

        Assert.That(process.ExitCode, Is.EqualTo(1));
        Assert.That(statuses, Has.Count.EqualTo(identifiers.Length).And.Contain("done").And.Contain("not_reached").And.No.Contain("failed"));
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.EqualTo(identifiers.Length));
    }

    [Test]
    public async Task Migrate_RolesThatDoNotExist_AreNamedWithTheirRowsBeforeAnythingIsMade([Values] bool isDryRun)
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Stytch.Policy.Roles = [.. scene.Stytch.Policy.Roles, "editor"];
        WriteRoles(scene, ("acme", "editor"), ("birch", "admni"), ("cedar", "stytch_member\nreader"), ("dogwood", "admni"));

        var (exitCode, output) = await scene.RunAsync(isDryRun ? ["--dry-run"] : []);

        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("Role admni").And.Contain("birch (line 3 (row 2)), dogwood (line 6 (row 4))"));
        Assert.That(output, Does.Contain("Role reader").And.Contain("cedar (line 4 (row 3))").And.Contain("Nothing was begun"));
        Assert.That(output, Does.Not.Contain("editor").And.Not.Contain("stytch_member"));
        Assert.That(scene.Stytch.Directory.Organizations, Is.Empty);
        Assert.That(File.Exists(scene.ResultPath), Is.False);
    }

    [Test]
    public async Task Migrate_RoleOfTheOrganizationsOwn_IsTakenThereAndNowhereElse()
    {
        await using var scene = await MigrateScene.StartAsync();
        foreach (var (name, role) in new[] { ("acme", "acme_editor"), ("birch", "birch_editor") })
        {
            scene.Stytch.Directory.Create(new()
            {
                ["organization_name"] = name,
                ["organization_slug"] = name,
                ["organization_external_id"] = name,
                ["custom_roles"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["role_id"] = role }),
            });
        }

        WriteRoles(scene, ("acme", "acme_editor"), ("birch", "acme_editor"));
        var refused = await scene.RunAsync();
        WriteRoles(scene, ("acme", "acme_editor"), ("birch", "birch_editor"));
        var (exitCode, output) = await scene.RunAsync();

        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Output, Does.Contain("acme_editor").And.Contain("birch (line 3 (row 2))").And.Not.Contain("acme (line"));
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(scene.Connection("acme").ConnectionRoles, Is.EqualTo(new[] { "acme_editor" }));
    }

    [Test]
    public async Task Migrate_PolicyThatCannotBeRead_IsAWarning()
    {
        await using var scene = await MigrateScene.StartAsync();
        scene.Stytch.Policy.Roles = [.. scene.Stytch.Policy.Roles, "editor"];
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Redirect), "get_policy");
        WriteRoles(scene, ("acme", "editor"));

        var (exitCode, output) = await scene.RunAsync();
        var again = await scene.RunAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("warning  The roles of project test cannot be read (307, unreadable_answer)"));
        Assert.That(scene.Connection("acme").ConnectionRoles, Is.EqualTo(new[] { "editor" }));
        Assert.That(again.ExitCode, Is.Zero);
        Assert.That(scene.Stytch.Calls.CountOf("get_policy"), Is.EqualTo(1), "Who is done is not looked at again.");
    }

    [TestCase("--parallel", "33")]
    [TestCase("--state", "migrated")]
    [TestCase("--attributes", "first_name=a,last_name=b")]
    [TestCase("--attributes", "email=a,email=b,full_name=c")]
    [TestCase("--attributes", "mail=a,full_name=c")]
    public async Task Migrate_BadOption_IsUsage(string option, string value)
    {
        var (exitCode, output) = await GatewayProcess.RunAsync(["migrate", "tenants.csv", option, value], new Dictionary<string, string?>());

        Assert.That(exitCode, Is.EqualTo(2), output);
    }

    private static void WriteRoles(MigrateScene scene, params (string Identifier, string Roles)[] rows)
    {
        scene.Write(rows.Select(row => row.Identifier));
        var roles = rows.Select(row => $"\"{row.Roles}\"").Prepend("roles");
        File.WriteAllLines(scene.ListPath, File.ReadAllLines(scene.ListPath).Zip(roles, (line, role) => $"{line},{role}"));
    }
}
