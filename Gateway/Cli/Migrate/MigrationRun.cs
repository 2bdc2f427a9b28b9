using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate;

/// <summary>Brings the tenants of a list over, some at once. One that fails stops no other, unless none could fare better.</summary>
internal sealed class MigrationRun(
    StytchClients clients, ITenantMappings mappings, IdpMetadataFetcher metadata, MigrationJournal? journal, MigrationTerms terms)
{
    /// <summary>Why the run ended early; null where it did not.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>
    /// A result a tenant, in the order of the list. Without a journal nothing is changed. Ends early, with all results so far, where it is cancelled.
    /// </summary>
    /// <param name="tenants">Who.</param>
    /// <param name="parallel">How many at once.</param>
    /// <param name="onResult">Told of each as it comes, by several threads.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<IReadOnlyList<MigrationResult>> RunAsync(
        IReadOnlyList<Tenant> tenants, int parallel, Action<MigrationResult> onResult, CancellationToken cancellationToken)
    {
        var results = new MigrationResult?[tenants.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new MigrationAttempts(terms, stop);
        try
        {
            await Parallel.ForAsync(
                0, tenants.Count, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop.Token }, async (i, cancellation) =>
                {
                    var result = await OneAsync(tenants[i], attempts, cancellation);
                    results[i] = result;
                    onResult(result);
                });
        }
        catch (OperationCanceledException)
        {
            StoppedBy = "It was ended by hand.";
        }

        StoppedBy = attempts.StoppedBy ?? StoppedBy;
        return [.. results.Select((result, i) => result ?? new MigrationResult(tenants[i].Identifier, MigrationStatus.NotReached))];
    }

    private async Task<MigrationResult> OneAsync(Tenant tenant, MigrationAttempts attempts, CancellationToken cancellationToken)
    {
        if (journal?.FindDone(tenant) is { } done)
        {
            return new(tenant.Identifier, MigrationStatus.DoneBefore) { OrganizationId = done.OrganizationId, ConnectionId = done.ConnectionId };
        }

        MigrationResult? result = null;
        if (await attempts.TryAsync(async () => result = await TryAsync(tenant, cancellationToken), cancellationToken) is not { } failure)
        {
            return result!;
        }

        journal?.Fail(tenant);
        return MigrationResult.Of(tenant.Identifier, failure);
    }

    private Task<MigrationResult> TryAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var stytch = clients.Find(tenant.Mapping.Project) ?? throw new MigrationException(
            MigrationStep.FindOrganization,
            $"Project {tenant.Mapping.Project} has no keys: set its ProjectId and Secret under Gateway:Stytch:Projects where migrate runs.");
        var migration = new TenantMigration(tenant, stytch.For(new StytchOccasion { Identifier = tenant.Identifier }), mappings, metadata, journal, terms);
        return journal is null ? migration.PlanAsync(cancellationToken) : migration.RunAsync(cancellationToken);
    }
}
