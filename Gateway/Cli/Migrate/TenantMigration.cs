using Gateway.Cli.Migrate.Journal;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate;

/// <summary>
/// Brings one tenant to Stytch and its mapping to the gateway. Each step looks before it makes anything, so that whatever is there already is used, and a
/// run that ended anywhere is taken up by the next.
/// </summary>
internal sealed class TenantMigration
{
    private readonly TenantWork _work;
    private readonly TenantOrganization _organization;
    private readonly TenantConnection _connection;
    private readonly TenantMapping _mapping;
    private readonly IdpMetadataFetcher _metadata;

    private string? _warning;

    public TenantMigration(
        Tenant tenant, StytchClient stytch, ITenantMappings mappings, IdpMetadataFetcher metadata, MigrationJournal? journal, MigrationTerms terms)
    {
        (_work, _metadata) = (new TenantWork(tenant, stytch, journal, terms), metadata);
        (_organization, _connection, _mapping) = (new TenantOrganization(_work), new TenantConnection(_work), new TenantMapping(_work, mappings));
    }

    private Tenant Tenant => _work.Tenant;

    /// <summary>Does what is missing.</summary>
    /// <exception cref="MigrationException">A step did not succeed; those before it were done.</exception>
    public async Task<MigrationResult> RunAsync(CancellationToken cancellationToken)
    {
        var registered = await _mapping.FindAsync(cancellationToken);
        var idp = await DescribeIdpAsync(cancellationToken);
        var organization = await _organization.GetAsync(registered, cancellationToken);
        organization = await _organization.MarkAsync(organization, cancellationToken);
        var connection = await _connection.GetAsync(organization, registered, idp, cancellationToken);
        connection = await _connection.SetAsync(organization, connection, idp, cancellationToken);
        connection = connection.IsActive ? connection : await _connection.WaitAsync(organization, connection, cancellationToken);
        await _mapping.RegisterAsync(_mapping.MappingOf(organization, connection, idp, registered), registered, cancellationToken);
        _work.Journal?.Complete(Tenant, organization.OrganizationId, connection.ConnectionId);
        return new(Tenant.Identifier, MigrationStatus.Done)
        {
            OrganizationId = organization.OrganizationId,
            ConnectionId = connection.ConnectionId,
            Steps = _work.Steps,
            Warning = _warning,
        };
    }

    /// <summary>Looks what a run would do. Changes nothing.</summary>
    /// <exception cref="MigrationException">A step would not succeed.</exception>
    public async Task<MigrationResult> PlanAsync(CancellationToken cancellationToken)
    {
        var registered = await _mapping.FindAsync(cancellationToken);
        var idp = await DescribeIdpAsync(cancellationToken);
        var organization = await _organization.FindAsync(registered, cancellationToken);
        var connection = organization is null ? null : await _connection.FindAsync(organization, registered, idp, cancellationToken);
        Add(MigrationStep.CreateOrganization, organization is null);
        Add(MigrationStep.MarkOrganization, organization is not null && _organization.MarkedMetadataOf(organization) is not null);
        Add(MigrationStep.CreateConnection, connection is null);
        Add(MigrationStep.SetConnection, connection is null || ConnectionDifference.Of(connection, Tenant, idp).Count > 0);
        Add(
            MigrationStep.RegisterMapping,
            connection is null || registered is null || _mapping.MappingOf(organization!, connection, idp, registered) != registered);
        return new(Tenant.Identifier, MigrationStatus.Planned)
        {
            OrganizationId = organization?.OrganizationId,
            ConnectionId = connection?.ConnectionId,
            Steps = _work.Steps,
            Warning = _warning,
        };

        void Add(MigrationStep step, bool isMissing) => _work.Steps.AddRange(isMissing ? [step] : []);
    }

    private async Task<IdpDescription> DescribeIdpAsync(CancellationToken cancellationToken)
    {
        var read = Tenant.Idp is { } idp
            ? new IdpMetadataResult(idp, null) { ValidUntil = Tenant.MetadataValidUntil }
            : await _metadata.ReadAsync(Tenant.MetadataUrl!, Tenant.Mapping.IdpEntityId, cancellationToken);
        _warning = MetadataValidity.WarningOf(read.ValidUntil, _work.Terms.Time.GetUtcNow());
        return read.Idp!;
    }
}
