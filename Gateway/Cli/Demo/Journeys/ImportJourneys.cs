using System.Text.Json.Nodes;
using Gateway.Changes.Formats;
using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Import;
using Gateway.Cli.Migrate;
using Gateway.Mappings;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>A tenant that nobody has written down: from the old vendor's export to a sign-in at Stytch.</summary>
internal static class ImportJourneys
{
    private static readonly DemoTenant Tenant = DemoTenants.Thistle;

    public static IEnumerable<DemoJourney> All()
    {
        yield return new AdminJourney(
            "import, a tenant from a vendor's export", "in a list, made at Stytch, mapped", AdminJourney.GoNowhereAsync, ImportAsync);
        yield return new AdminJourney("cut-over of what was imported", "signed in at Stytch", CutOverAsync, (_, _) => Task.FromResult<string?>(null));
    }

    private static async Task<string?> ImportAsync(DemoRun run, CancellationToken cancellationToken)
    {
        using var said = new StringWriter();
        using var list = new MemoryStream();
        var report = new ImportReport(said);
        var terms = new ImportTerms
        {
            AcsUrl = run.AcsUrlOf(Tenant).Replace(Tenant.Identifier, ImportTerms.Placeholder, StringComparison.Ordinal),
            Now = TimeProvider.System.GetUtcNow(),
        };
        var import = new ImportRun(ImportKinds.Make("auth0")!, terms, isForMigrate: true, report);
        await MappingExport.WriteTenantsAsync(
            import.RowsAsync([run.Files.VendorExport], cancellationToken), ImportFields.ForMigrate, MappingFormat.Csv, list, cancellationToken);
        if (report is not { Taken: 1, InPart: 0, Refused: 0, HasFault: false })
        {
            return $"the import said: {said}";
        }

        list.Position = 0;
        var result = await MigrationJourneys.MigrateAsync(run, list, MappingState.Legacy, journal: "imported", cancellationToken);
        var mapping = await run.Admin.FindAsync(Tenant.Identifier, cancellationToken);
        return result.Status is not MigrationStatus.Done ? $"{result.Status}: {result.Reason}"
            : mapping?.ConnectionId != result.ConnectionId || mapping?.IdpEntityId != Tenant.IdpEntityId ? "it has no mapping with its connection and IdP"
            : null;
    }

    // Forced, since no login of it was looked at: the journeys of the migration wait for that.
    private static async Task<(IReadOnlyList<Hop> Hops, string? Fault)> CutOverAsync(DemoRun run, DemoBrowser browser, CancellationToken cancellationToken)
    {
        if ((await run.Admin.FindAsync(Tenant.Identifier, cancellationToken))?.State is not MappingState.Migrated)
        {
            var (status, answer) = await run.Admin.PostAsync(
                $"mappings/{Tenant.Identifier}/cutover", new JsonObject { ["reason"] = "demo", ["force"] = true }, cancellationToken);
            if (status != StatusCodes.Status200OK)
            {
                return ([], $"the cut-over was answered {status} {answer["error_type"]}");
            }

            await run.WaitForAsync((await run.Admin.FindAsync(Tenant.Identifier, cancellationToken))!.Revision, cancellationToken);
        }

        var visit = await SignInWay.PostAsync(run, browser, SignInWay.Issue(run, Tenant), cancellationToken);

        // Stytch chose the connection's id.
        var expected = PageExpectation.SignedInAtStytch(run, Tenant) with { Texts = [$"Signed in at Stytch as {Tenant.Users[0]}"] };
        return (visit.Hops, expected.FaultOf(visit));
    }
}
