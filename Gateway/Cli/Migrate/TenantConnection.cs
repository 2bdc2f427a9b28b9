using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Telemetry;

namespace Gateway.Cli.Migrate;

/// <summary>A tenant's SAML connection: found by what names it, else made, and set as the row says.</summary>
internal sealed class TenantConnection(TenantWork work)
{
    /// <summary>The connection that the mapping or the row names; null where neither does.</summary>
    public static string? NamedBy(Tenant tenant, ConnectionMapping? registered) =>
        registered?.ConnectionId ?? (tenant.Mapping.ConnectionId.Length > 0 ? tenant.Mapping.ConnectionId : null);

    /// <summary>Finds it, or makes it.</summary>
    public async Task<SamlConnection> GetAsync(
        StytchOrganization organization, ConnectionMapping? registered, IdpDescription idp, CancellationToken cancellationToken)
    {
        // An earlier run may have asked for it a moment ago.
        if (work.Journal?.FindBegun(work.Tenant) is { } begun)
        {
            await work.Terms.WaitUntilAsync(begun + work.Terms.Settling, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(organization, registered, idp, cancellationToken) is { } found)
            {
                work.Journal?.FoundConnection(work.Tenant, work.Stytch.ProjectId, organization.OrganizationId, found);
                return found;
            }

            var wanted = new NewSamlConnection(work.Tenant.Marker, work.Tenant.IdentityProvider);
            work.Journal?.BeginConnection(work.Tenant, work.Stytch.ProjectId, organization.OrganizationId, wanted);
            var result = await work.Stytch.CreateSamlConnectionAsync(organization.OrganizationId, wanted, cancellationToken);
            if (result is StytchResult<SamlConnection>.Success { Value: var made })
            {
                work.Journal?.MadeConnection(work.Tenant, work.Stytch.ProjectId, organization.OrganizationId, made);
                work.Steps.Add(MigrationStep.CreateConnection);
                return made;
            }

            if (!result.MayHaveBeenDone)
            {
                work.Journal?.NotMadeConnection(work.Tenant);
            }

            if (!result.MayHaveBeenDone || attempt == MigrationTerms.MaxCreates)
            {
                return StytchAnswers.ValueOf(MigrationStep.CreateConnection, result);
            }

            // Nothing but its name keeps a second one from being made: what is still under way has to be through.
            await work.Terms.WaitAsync(work.Terms.Settling, cancellationToken);
        }
    }

    /// <summary>Null where it has to be made.</summary>
    /// <exception cref="MigrationException">It cannot be told which it is.</exception>
    public async Task<SamlConnection?> FindAsync(
        StytchOrganization organization, ConnectionMapping? registered, IdpDescription idp, CancellationToken cancellationToken)
    {
        var all = StytchAnswers.ValueOf(MigrationStep.FindConnection, await work.Stytch.ListConnectionsAsync(organization.OrganizationId, cancellationToken));
        if (NamedBy(work.Tenant, registered) is { } named)
        {
            return all.Saml.FirstOrDefault(connection => connection.ConnectionId == named) ?? throw new MigrationException(
                MigrationStep.FindConnection,
                all.Others.FirstOrDefault(connection => connection.ConnectionId == named) is { } other
                    ? $"Connection {named} is of kind {Words.Of(other.Kind)}, and logins here are SAML: give a SAML connection, or leave it to be made."
                    : $"Organization {organization.OrganizationId} has no SAML connection {named}, which {(registered is null ? "the row" : "the mapping")} "
                    + "names: correct it, or organization_id.");
        }

        var marked = all.Saml.Where(connection => connection.DisplayName == work.Tenant.Marker).ToList();
        if (marked.Count > 1)
        {
            throw new MigrationException(
                MigrationStep.FindConnection,
                $"Organization {organization.OrganizationId} has {marked.Count} connections named '{work.Tenant.Marker}': give connection_id, "
                + "or delete those that are not used.");
        }

        return marked.Count == 1 ? marked[0]
            : all.Saml.FirstOrDefault(connection => connection.IdpEntityId == idp.EntityId) is { } alike ? throw new MigrationException(
                MigrationStep.FindConnection,
                $"Connection {alike.ConnectionId} of organization {organization.OrganizationId} has the same IdP: "
                + "give it as connection_id if it is this tenant's; two of one IdP cannot be told apart.")
            : null;
    }

    /// <summary>Sets what the row says and the connection has not.</summary>
    public async Task<SamlConnection> SetAsync(
        StytchOrganization organization, SamlConnection connection, IdpDescription idp, CancellationToken cancellationToken)
    {
        var changes = ConnectionDifference.Of(connection, work.Tenant, idp);
        foreach (var change in changes)
        {
            work.Journal?.BeginSet(work.Tenant, connection, change);
            connection = StytchAnswers.ValueOf(
                MigrationStep.SetConnection,
                await work.Stytch.UpdateSamlConnectionAsync(organization.OrganizationId, connection.ConnectionId, change, cancellationToken));
            work.Journal?.EndSet(work.Tenant, connection);
        }

        if (changes.Count > 0)
        {
            work.Steps.Add(MigrationStep.SetConnection);
        }

        return ConnectionDifference.Of(connection, work.Tenant, idp) is [var left, ..]
            ? throw new MigrationException(
                MigrationStep.SetConnection,
                $"Stytch did not take over {string.Join(", ", ConnectionDifference.FieldsOf(left))} as sent: compare the row with its dashboard.")
            : connection;
    }

    /// <summary>Ends when Stytch says that it is active.</summary>
    public async Task<SamlConnection> WaitAsync(StytchOrganization organization, SamlConnection connection, CancellationToken cancellationToken)
    {
        work.Steps.Add(MigrationStep.WaitForActive);
        for (var look = 1; look <= MigrationTerms.MaxLooks; look++)
        {
            await work.Terms.WaitAsync(MigrationTerms.BetweenLooks, cancellationToken);
            var all = StytchAnswers.ValueOf(
                MigrationStep.WaitForActive, await work.Stytch.ListConnectionsAsync(organization.OrganizationId, cancellationToken));
            if (all.Saml.FirstOrDefault(other => other.ConnectionId == connection.ConnectionId) is { IsActive: true } active)
            {
                return active;
            }
        }

        throw new MigrationException(
            MigrationStep.WaitForActive,
            $"Connection {connection.ConnectionId} has all that Stytch asks for and is not active yet: see its dashboard.")
        { MayPass = true };
    }
}
