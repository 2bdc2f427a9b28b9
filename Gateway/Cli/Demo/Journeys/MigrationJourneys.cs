using System.Text.Json.Nodes;
using Gateway.Changes.Formats;
using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Evidence.Readiness;
using Gateway.Mappings;
using Gateway.Stytch.Api;
using Microsoft.Extensions.Options;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>One tenant's whole way: made at Stytch, held against it, watched, cut over; and caught when its connection is deleted.</summary>
internal static class MigrationJourneys
{
    private static readonly DemoTenant Tenant = DemoTenants.Sorrel;

    public static IEnumerable<DemoJourney> All()
    {
        yield return new AdminJourney(
            "migrate, a tenant from its IdP's metadata", "made at Stytch, mapped in shadow", AdminJourney.GoNowhereAsync, MigrateAsync);
        yield return new AdminJourney("migrate, the same list again", "nothing is made twice", AdminJourney.GoNowhereAsync, MigrateAgainAsync);
        yield return new AdminJourney("parity, held against Stytch", "nothing red", AdminJourney.GoNowhereAsync, FindLagAsync);
        yield return new AdminJourney(
            "shadow, logins that Stytch would take",
            "ready for its cut-over",
            SignInAFewTimesAsync,
            FindUnreadinessAsync);
        yield return new AdminJourney("cut-over, once it is ready", "signed in at Stytch", CutOverAsync, AskNothingAsync);
        yield return new AdminJourney("webhook, its connection is deleted", "back at the legacy app", LoseConnectionAsync, FindLoginNotSentBackAsync);
    }

    private static async Task<string?> MigrateAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var result = await MigrateAsync(run, journal: "first", cancellationToken);
        var mapping = await run.Admin.FindAsync(Tenant.Identifier, cancellationToken);
        return result.Status is not MigrationStatus.Done ? $"{result.Status}: {result.Reason}"
            : mapping?.State is not MappingState.Shadow || mapping.ConnectionId != result.ConnectionId ? "it has no mapping in shadow"
            : run.Parties.StytchOf(Tenant).Directory.FindConnection(mapping.ConnectionId)?.IsActive is not true ? "its connection is not active"
            : null;
    }

    // With another journal, as on another machine: everything has to be found.
    private static async Task<string?> MigrateAgainAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var directory = run.Parties.StytchOf(Tenant).Directory;
        var (organizations, connections) = (directory.Organizations.Count, directory.ConnectionCount);
        var result = await MigrateAsync(run, journal: "second", cancellationToken);
        return result is not { Status: MigrationStatus.Done, Steps: [] } ? $"{result.Status}: {result.Reason} {string.Join(' ', result.Steps)}"
            : (directory.Organizations.Count, directory.ConnectionCount) != (organizations, connections) ? "something was made twice"
            : null;
    }

    private static async Task<MigrationResult> MigrateAsync(DemoRun run, string journal, CancellationToken cancellationToken)
    {
        await using var list = File.OpenRead(run.Files.TenantList);
        return await MigrateAsync(run, list, MappingState.Shadow, journal, cancellationToken);
    }

    /// <summary>Brings the one tenant of a list to Stytch, and registers its mapping.</summary>
    public static async Task<MigrationResult> MigrateAsync(
        DemoRun run, Stream list, MappingState state, string journal, CancellationToken cancellationToken)
    {
        var services = run.Gateways[0].Services;
        var reader = new TenantListReader(new TenantForm(services.GetRequiredService<MappingForm>(), attributes: null, _ => (null, "is not there")));
        var (tenants, faults) = await reader.ReadAsync(list, MappingFormat.Csv, cancellationToken);
        if (faults.Count > 0)
        {
            throw new DemoException($"The list of tenants has a fault: {faults[0].Message}");
        }

        using var kept = new MigrationJournal(Path.Combine(run.Folder, $"{journal}.journal"), tenants.Single().Mapping.Project, TimeProvider.System);
        using var metadata = new IdpMetadataFetcher();
        var terms = new MigrationTerms(state, Settling: TimeSpan.FromSeconds(1), TimeProvider.System);
        var migration = new MigrationRun(services.GetRequiredService<StytchClients>(), new DemoMappings(run.Admin), metadata, kept, terms);
        return (await migration.RunAsync(tenants, parallel: 1, _ => { }, cancellationToken)).Single();
    }

    private static async Task<string?> FindLagAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var (status, answer) = await run.Admin.PostAsync(
            "parity/run", new JsonObject { ["identifiers"] = new JsonArray(Tenant.Identifier) }, cancellationToken);
        var found = (answer["mappings"] as JsonArray)?.SingleOrDefault()?["status"];
        return status == StatusCodes.Status200OK && (string?)found is "green" or "yellow" ? null : $"parity was answered {status} {found}";
    }

    // As many as it takes to be believed (Gateway:Readiness:MinResponses).
    private static async Task<(IReadOnlyList<Hop> Hops, string? Fault)> SignInAFewTimesAsync(
        DemoRun run, DemoBrowser browser, CancellationToken cancellationToken)
    {
        var times = run.Gateways[0].Services.GetRequiredService<IOptions<ReadinessOptions>>().Value.MinResponses;
        for (var i = 1; ; i++)
        {
            var (hops, fault) = await SignInAsync(run, browser, PageExpectation.SignedInAtLegacyApp(Tenant), cancellationToken);
            if (fault is not null || i == times)
            {
                return (hops, fault);
            }
        }
    }

    private static async Task<string?> FindUnreadinessAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var last = "";
        return await AdminJourney.UntilAsync(
            async token =>
            {
                last = (string?)(await run.Admin.GetAsync($"mappings/{Tenant.Identifier}/readiness", token))["verdict"];
                return last == "ready";
            },
            cancellationToken) ? null : $"its readiness stayed {last}";
    }

    private static async Task<(IReadOnlyList<Hop> Hops, string? Fault)> CutOverAsync(DemoRun run, DemoBrowser browser, CancellationToken cancellationToken)
    {
        if ((await run.Admin.FindAsync(Tenant.Identifier, cancellationToken))?.State is not MappingState.Migrated)
        {
            var (status, answer) = await run.Admin.PostAsync(
                $"mappings/{Tenant.Identifier}/cutover", new JsonObject { ["reason"] = "demo" }, cancellationToken);
            if (status != StatusCodes.Status200OK)
            {
                return ([], $"the cut-over was answered {status} {answer["error_type"]}");
            }

            await WaitForAllAsync(run, cancellationToken);
        }

        // Stytch chose the connection's id.
        var expected = PageExpectation.SignedInAtStytch(run, Tenant) with { Texts = [$"Signed in at Stytch as {Tenant.Users[0]}"] };
        return await SignInAsync(run, browser, expected, cancellationToken);
    }

    private static async Task<(IReadOnlyList<Hop> Hops, string? Fault)> LoseConnectionAsync(
        DemoRun run, DemoBrowser browser, CancellationToken cancellationToken)
    {
        if (await run.Admin.FindAsync(Tenant.Identifier, cancellationToken) is not { } mapping)
        {
            return ([], "it has no mapping");
        }

        run.Parties.StytchOf(Tenant).Directory.DeleteConnection(mapping.ConnectionId);
        if (!await AdminJourney.UntilAsync(
            async token => (await run.Admin.FindAsync(Tenant.Identifier, token))?.State is MappingState.Legacy, cancellationToken))
        {
            return ([], "the mapping was left on a connection that is gone");
        }

        await WaitForAllAsync(run, cancellationToken);
        return await SignInAsync(run, browser, PageExpectation.SignedInAtLegacyApp(Tenant), cancellationToken);
    }

    private static async Task<string?> FindLoginNotSentBackAsync(DemoRun run, CancellationToken cancellationToken)
    {
        var mapping = await run.Admin.FindAsync(Tenant.Identifier, cancellationToken);
        return mapping?.UpdatedBy == "webhook" ? null : $"it was changed by {mapping?.UpdatedBy}";
    }

    private static async Task WaitForAllAsync(DemoRun run, CancellationToken cancellationToken) =>
        await run.WaitForAsync((await run.Admin.FindAsync(Tenant.Identifier, cancellationToken))!.Revision, cancellationToken);

    private static async Task<(IReadOnlyList<Hop> Hops, string? Fault)> SignInAsync(
        DemoRun run, DemoBrowser browser, PageExpectation expected, CancellationToken cancellationToken)
    {
        var visit = await SignInWay.PostAsync(run, browser, SignInWay.Issue(run, Tenant), cancellationToken);
        return (visit.Hops, expected.FaultOf(visit));
    }

    private static Task<string?> AskNothingAsync(DemoRun run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>The demo's mappings as a run sees them.</summary>
    private sealed class DemoMappings(DemoAdmin admin) : ITenantMappings
    {
        public Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken) => admin.FindAsync(identifier, cancellationToken);

        public async Task<ConnectionMapping> PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken)
        {
            await admin.PutAsync(mapping, cancellationToken);
            return (await admin.FindAsync(mapping.Identifier, cancellationToken))!;
        }
    }
}
