using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>A tenant's mapping at the gateway.</summary>
internal sealed class TenantMapping(TenantWork work, ITenantMappings mappings)
{
    /// <summary>Null where there is none.</summary>
    /// <exception cref="MigrationException">It leads elsewhere than the row says.</exception>
    public async Task<ConnectionMapping?> FindAsync(CancellationToken cancellationToken)
    {
        var registered = await mappings.FindAsync(work.Tenant.Identifier, cancellationToken);
        if (registered is not null && registered.Project != work.Tenant.Mapping.Project)
        {
            throw new MigrationException(
                MigrationStep.ReadMapping, $"Its mapping is one of project {registered.Project}, and the row's is {work.Tenant.Mapping.Project}.");
        }

        if (registered is not null && work.Tenant.Mapping.ConnectionId is { Length: > 0 } wanted && registered.ConnectionId != wanted)
        {
            throw new MigrationException(MigrationStep.ReadMapping, $"Its mapping leads to {registered.ConnectionId}, and the row says {wanted}.");
        }

        return registered;
    }

    /// <summary>Stores it, unless it is there as it should be.</summary>
    public async Task RegisterAsync(ConnectionMapping mapping, ConnectionMapping? registered, CancellationToken cancellationToken)
    {
        if (mapping == registered)
        {
            return;
        }

        if (mapping.AcsUrl is { } acsUrl && !work.Stytch.Project.AllowsTarget(acsUrl))
        {
            throw new MigrationException(
                MigrationStep.RegisterMapping,
                $"The connection's ACS URL {acsUrl} is on no origin of project {work.Stytch.Project.Name}: add it to its AllowedOrigins.");
        }

        work.Journal?.BeginPut(work.Tenant, work.Stytch.ProjectId, mapping, registered);
        var stored = await mappings.PutAsync(mapping, registered, cancellationToken);
        work.Journal?.EndPut(work.Tenant, work.Stytch.ProjectId, stored, registered);
        work.Steps.Add(MigrationStep.RegisterMapping);
    }

    /// <summary>
    /// What the row gives, over what is registered. The state of a mapping that is there is nobody's business here: it may have been cut over.
    /// </summary>
    public ConnectionMapping MappingOf(StytchOrganization organization, SamlConnection connection, IdpDescription idp, ConnectionMapping? registered)
    {
        var row = work.Tenant.Mapping;
        var acsUrl = connection.AcsUrl is { Length: > 0 } told && told != work.Stytch.Project.AcsUrlOf(connection.ConnectionId) ? told : null;
        var present = registered ?? row with { State = work.Tenant.GivesState ? row.State : work.Terms.State };
        return present with
        {
            ConnectionId = connection.ConnectionId,
            AcsUrl = row.AcsUrl ?? registered?.AcsUrl ?? acsUrl,
            OrganizationId = organization.OrganizationId,
            AlternativeAudienceUri = row.AlternativeAudienceUri ?? present.AlternativeAudienceUri,
            AlternativeAcsUrl = row.AlternativeAcsUrl ?? present.AlternativeAcsUrl,
            IdpEntityId = idp.EntityId,
            ExternalId = row.ExternalId ?? present.ExternalId,
            Wave = row.Wave ?? present.Wave,
            Note = row.Note ?? present.Note,
        };
    }
}
