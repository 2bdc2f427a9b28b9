using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>What stands at Stytch of what runs made: found, looked at and deleted.</summary>
internal sealed class StytchSide(StytchClient stytch, MigrationTerms terms)
{
    private const string RefusalOfDefault = "cannot_delete_default_sso_connection";

    /// <summary>True for a connection as Stytch makes one, before any of its fields is set.</summary>
    public static bool IsBare(SamlConnection connection) =>
        connection is { IsActive: false, IdpEntityId: null or "", IdpSsoUrl: null or "", AlternativeAudienceUri: null or "", AlternativeAcsUrl: null or "" }
        && connection is { VerificationCertificates: null or { Count: 0 }, AttributeMapping: null or { Count: 0 } };

    /// <summary>Null where it is gone. Where nobody answered its making, the one of its external id, once Stytch must be through.</summary>
    /// <exception cref="MigrationException">Stytch refused, or did not answer.</exception>
    public async Task<StytchOrganization?> FindOrganizationAsync(MadeObject made, CancellationToken cancellationToken)
    {
        if (made.Id is null)
        {
            await terms.WaitUntilAsync(made.At + terms.Settling, cancellationToken);
        }

        var result = await stytch.GetOrganizationAsync(made.Id ?? made.Name!, cancellationToken);
        if (result is StytchResult<StytchOrganization>.Refused { IsNotFound: true })
        {
            return null;
        }

        // What was asked for may be another one's slug.
        var found = StytchAnswers.ValueOf(MigrationStep.FindOrganization, result);
        return found.OrganizationId == made.Id || (made.Id is null && found.OrganizationExternalId == made.Name) ? found : null;
    }

    /// <summary>
    /// The connections that a made one may be: the one of its id, and where nobody answered its making those of its name, once Stytch must be through.
    /// </summary>
    /// <exception cref="MigrationException">Stytch refused, or did not answer.</exception>
    public async Task<IReadOnlyList<SamlConnection>> FindConnectionsAsync(MadeObject made, CancellationToken cancellationToken)
    {
        if (made.Id is null)
        {
            await terms.WaitUntilAsync(made.At + terms.Settling, cancellationToken);
        }

        var all = await ListConnectionsAsync(made.OrganizationId!, cancellationToken);
        return [.. all?.Saml.Where(one => made.Id is null ? one.DisplayName == made.Name : one.ConnectionId == made.Id) ?? []];
    }

    /// <summary>Null where there is no such organization.</summary>
    /// <exception cref="MigrationException">Stytch refused, or did not answer.</exception>
    public async Task<OrganizationConnections?> ListConnectionsAsync(string organizationId, CancellationToken cancellationToken)
    {
        var result = await stytch.ListConnectionsAsync(organizationId, cancellationToken);
        if (result is StytchResult<OrganizationConnections>.Refused { IsNotFound: true })
        {
            return null;
        }

        var connections = StytchAnswers.ValueOf(MigrationStep.FindConnection, result);
        return connections.IsComplete ? connections : throw new MigrationException(
            MigrationStep.FindConnection, $"Stytch does not name the connections of every kind of {organizationId}, so nothing of it is taken back.");
    }

    /// <exception cref="MigrationException">Stytch refused, or did not answer.</exception>
    public async Task<bool> HasMembersAsync(string organizationId, CancellationToken cancellationToken) =>
        StytchAnswers.ValueOf(MigrationStep.DeleteOrganization, await stytch.FindMembersAsync(organizationId, cancellationToken)).IsAny;

    /// <summary>False where Stytch refuses it because it is the default one of its organization.</summary>
    /// <exception cref="MigrationException">Stytch refused otherwise, or did not answer.</exception>
    public async Task<bool> DeleteConnectionAsync(MadeObject made, SamlConnection connection, CancellationToken cancellationToken)
    {
        var result = await stytch.DeleteConnectionAsync(made.OrganizationId!, connection.ConnectionId, cancellationToken);
        if (result is StytchResult<string>.Refused { ErrorType: RefusalOfDefault })
        {
            return false;
        }

        Confirm(MigrationStep.DeleteConnection, result);
        return true;
    }

    /// <exception cref="MigrationException">Stytch refused, or did not answer.</exception>
    public async Task DeleteOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        Confirm(MigrationStep.DeleteOrganization, await stytch.DeleteOrganizationAsync(organizationId, cancellationToken));

    // What is not there any more is what was wanted: an attempt before this one may have done it.
    private static void Confirm(MigrationStep step, StytchResult<string> result)
    {
        if (result is not StytchResult<string>.Refused { IsNotFound: true })
        {
            StytchAnswers.ValueOf(step, result);
        }
    }
}
