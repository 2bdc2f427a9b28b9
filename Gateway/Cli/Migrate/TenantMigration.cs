using System.Text.Json;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Telemetry;

namespace Gateway.Cli.Migrate;

/// <summary>
/// Brings one tenant to Stytch and its mapping to the gateway. Each step looks before it makes anything, so that whatever is there already is used, and a
/// run that ended anywhere is taken up by the next.
/// </summary>
internal sealed class TenantMigration(
    Tenant tenant, StytchClient stytch, ITenantMappings mappings, IdpMetadataFetcher metadata, MigrationJournal? journal, MigrationTerms terms)
{
    private const string LegacyId = "legacy_id";

    private readonly List<MigrationStep> _steps = [];

    private string? _warning;

    /// <summary>Does what is missing.</summary>
    /// <exception cref="MigrationException">A step did not succeed; those before it were done.</exception>
    public async Task<MigrationResult> RunAsync(CancellationToken cancellationToken)
    {
        var registered = await FindMappingAsync(cancellationToken);
        var idp = await DescribeIdpAsync(cancellationToken);
        var organization = await FindOrganizationAsync(registered, cancellationToken) ?? await CreateOrganizationAsync(cancellationToken);
        organization = await MarkAsync(organization, cancellationToken);
        var connection = await GetConnectionAsync(organization, registered, idp, cancellationToken);
        connection = await SetAsync(organization, connection, idp, cancellationToken);
        connection = connection.IsActive ? connection : await WaitAsync(organization, connection, cancellationToken);
        await RegisterAsync(MappingOf(organization, connection, idp, registered), registered, cancellationToken);
        journal?.Complete(tenant, organization.OrganizationId, connection.ConnectionId);
        return new(tenant.Identifier, MigrationStatus.Done)
        {
            OrganizationId = organization.OrganizationId,
            ConnectionId = connection.ConnectionId,
            Steps = _steps,
            Warning = _warning,
        };
    }

    /// <summary>Looks what a run would do. Changes nothing.</summary>
    /// <exception cref="MigrationException">A step would not succeed.</exception>
    public async Task<MigrationResult> PlanAsync(CancellationToken cancellationToken)
    {
        var registered = await FindMappingAsync(cancellationToken);
        var idp = await DescribeIdpAsync(cancellationToken);
        var organization = await FindOrganizationAsync(registered, cancellationToken);
        var connection = organization is null ? null : await FindConnectionAsync(organization, registered, idp, cancellationToken);
        Add(MigrationStep.CreateOrganization, organization is null);
        Add(MigrationStep.MarkOrganization, organization is not null && MarkedMetadataOf(organization) is not null);
        Add(MigrationStep.CreateConnection, connection is null);
        Add(MigrationStep.SetConnection, connection is null || ConnectionDifference.Of(connection, tenant, idp).Count > 0);
        Add(MigrationStep.RegisterMapping, connection is null || registered is null || MappingOf(organization!, connection, idp, registered) != registered);
        return new(tenant.Identifier, MigrationStatus.Planned)
        {
            OrganizationId = organization?.OrganizationId,
            ConnectionId = connection?.ConnectionId,
            Steps = _steps,
            Warning = _warning,
        };

        void Add(MigrationStep step, bool isMissing) => _steps.AddRange(isMissing ? [step] : []);
    }

    private async Task<ConnectionMapping?> FindMappingAsync(CancellationToken cancellationToken)
    {
        var registered = await mappings.FindAsync(tenant.Identifier, cancellationToken);
        if (registered is not null && registered.Project != tenant.Mapping.Project)
        {
            throw new MigrationException(
                MigrationStep.ReadMapping, $"Its mapping is one of project {registered.Project}, and the row's is {tenant.Mapping.Project}.");
        }

        if (registered is not null && tenant.Mapping.ConnectionId is { Length: > 0 } wanted && registered.ConnectionId != wanted)
        {
            throw new MigrationException(MigrationStep.ReadMapping, $"Its mapping leads to {registered.ConnectionId}, and the row says {wanted}.");
        }

        return registered;
    }

    private async Task<IdpDescription> DescribeIdpAsync(CancellationToken cancellationToken)
    {
        var read = tenant.Idp is { } idp
            ? new IdpMetadataResult(idp, null) { ValidUntil = tenant.MetadataValidUntil }
            : await metadata.ReadAsync(tenant.MetadataUrl!, tenant.Mapping.IdpEntityId, cancellationToken);
        _warning = MetadataValidity.WarningOf(read.ValidUntil, terms.Time.GetUtcNow());
        return read.Idp!;
    }

    private async Task<StytchOrganization?> FindOrganizationAsync(ConnectionMapping? registered, CancellationToken cancellationToken)
    {
        var named = tenant.Mapping.OrganizationId ?? registered?.OrganizationId;
        var result = await stytch.GetOrganizationAsync(named ?? tenant.OrganizationExternalId, cancellationToken);
        if (result is StytchResult<StytchOrganization>.Refused { IsNotFound: true })
        {
            return named is not null
                ? throw new MigrationException(MigrationStep.FindOrganization, $"Stytch has no organization {named}: correct organization_id.")
                : NamedConnection(registered) is { } connectionId ? throw new MigrationException(
                    MigrationStep.FindOrganization,
                    $"The organization of connection {connectionId} is not found by external id {tenant.OrganizationExternalId}: give organization_id.")
                : null;
        }

        // What was asked for may be another one's slug.
        var organization = StytchAnswers.ValueOf(MigrationStep.FindOrganization, result);
        return named is not null || organization.OrganizationExternalId == tenant.OrganizationExternalId ? organization : throw new MigrationException(
            MigrationStep.FindOrganization,
            $"{organization.OrganizationId} is named {tenant.OrganizationExternalId} without having that as its external id: "
            + "give its id as organization_id where it is this tenant's, else another external_id.");
    }

    private async Task<StytchOrganization> CreateOrganizationAsync(CancellationToken cancellationToken)
    {
        var wanted = new NewOrganization
        {
            OrganizationName = tenant.OrganizationName,
            OrganizationSlug = tenant.OrganizationSlug,
            OrganizationExternalId = tenant.OrganizationExternalId,
            TrustedMetadata = Write(new() { [LegacyId] = JsonSerializer.SerializeToElement(tenant.Identifier, MigrationJson.Default.String) }),
        };
        var result = await stytch.CreateOrganizationAsync(wanted, cancellationToken);

        // An external id is one organization's: whoever made it, this call in spite of its lost answer or another row, it is found by it.
        var organization = result is StytchResult<StytchOrganization>.Success made ? made.Value
            : await FindOrganizationAsync(registered: null, cancellationToken) ?? StytchAnswers.ValueOf(MigrationStep.CreateOrganization, result);
        _steps.Add(MigrationStep.CreateOrganization);
        return organization;
    }

    private async Task<StytchOrganization> MarkAsync(StytchOrganization organization, CancellationToken cancellationToken)
    {
        if (MarkedMetadataOf(organization) is not { } marked)
        {
            return organization;
        }

        _steps.Add(MigrationStep.MarkOrganization);
        return StytchAnswers.ValueOf(
            MigrationStep.MarkOrganization,
            await stytch.UpdateOrganizationAsync(organization.OrganizationId, new OrganizationChange { TrustedMetadata = marked }, cancellationToken));
    }

    // All that is there is sent along: whether Stytch adds to it or replaces it comes to the same. Another row's mark stays.
    private JsonElement? MarkedMetadataOf(StytchOrganization organization)
    {
        var present = organization.TrustedMetadata is { ValueKind: JsonValueKind.Object } found
            ? found.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value)
            : [];
        return present.TryAdd(LegacyId, JsonSerializer.SerializeToElement(tenant.Identifier, MigrationJson.Default.String)) ? Write(present) : null;
    }

    private async Task<SamlConnection> GetConnectionAsync(
        StytchOrganization organization, ConnectionMapping? registered, IdpDescription idp, CancellationToken cancellationToken)
    {
        // An earlier run may have asked for it a moment ago.
        if (journal?.FindBegun(tenant) is { } begun)
        {
            await terms.WaitUntilAsync(begun + terms.Settling, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            if (await FindConnectionAsync(organization, registered, idp, cancellationToken) is { } found)
            {
                return found;
            }

            journal?.Begin(tenant);
            var wanted = new NewSamlConnection(tenant.Marker, tenant.IdentityProvider);
            var result = await stytch.CreateSamlConnectionAsync(organization.OrganizationId, wanted, cancellationToken);
            if (!result.MayHaveBeenDone || attempt == MigrationTerms.MaxCreates)
            {
                var made = StytchAnswers.ValueOf(MigrationStep.CreateConnection, result);
                _steps.Add(MigrationStep.CreateConnection);
                return made;
            }

            // Nothing but its name keeps a second one from being made: what is still under way has to be through.
            await terms.WaitAsync(terms.Settling, cancellationToken);
        }
    }

    private async Task<SamlConnection?> FindConnectionAsync(
        StytchOrganization organization, ConnectionMapping? registered, IdpDescription idp, CancellationToken cancellationToken)
    {
        var all = StytchAnswers.ValueOf(MigrationStep.FindConnection, await stytch.ListConnectionsAsync(organization.OrganizationId, cancellationToken));
        if (NamedConnection(registered) is { } named)
        {
            return all.Saml.FirstOrDefault(connection => connection.ConnectionId == named) ?? throw new MigrationException(
                MigrationStep.FindConnection,
                all.Others.FirstOrDefault(connection => connection.ConnectionId == named) is { } other
                    ? $"Connection {named} is of kind {Words.Of(other.Kind)}, and logins here are SAML: give a SAML connection, or leave it to be made."
                    : $"Organization {organization.OrganizationId} has no SAML connection {named}, which {(registered is null ? "the row" : "the mapping")} "
                    + "names: correct it, or organization_id.");
        }

        var marked = all.Saml.Where(connection => connection.DisplayName == tenant.Marker).ToList();
        if (marked.Count > 1)
        {
            throw new MigrationException(
                MigrationStep.FindConnection,
                $"Organization {organization.OrganizationId} has {marked.Count} connections named '{tenant.Marker}': give connection_id, "
                + "or delete those that are not used.");
        }

        return marked.Count == 1 ? marked[0]
            : all.Saml.FirstOrDefault(connection => connection.IdpEntityId == idp.EntityId) is { } alike ? throw new MigrationException(
                MigrationStep.FindConnection,
                $"Connection {alike.ConnectionId} of organization {organization.OrganizationId} has the same IdP: "
                + "give it as connection_id if it is this tenant's; two of one IdP cannot be told apart.")
            : null;
    }

    private string? NamedConnection(ConnectionMapping? registered) =>
        registered?.ConnectionId ?? (tenant.Mapping.ConnectionId.Length > 0 ? tenant.Mapping.ConnectionId : null);

    private async Task<SamlConnection> SetAsync(
        StytchOrganization organization, SamlConnection connection, IdpDescription idp, CancellationToken cancellationToken)
    {
        var changes = ConnectionDifference.Of(connection, tenant, idp);
        foreach (var change in changes)
        {
            connection = StytchAnswers.ValueOf(
                MigrationStep.SetConnection,
                await stytch.UpdateSamlConnectionAsync(organization.OrganizationId, connection.ConnectionId, change, cancellationToken));
        }

        if (changes.Count > 0)
        {
            _steps.Add(MigrationStep.SetConnection);
        }

        return ConnectionDifference.Of(connection, tenant, idp) is [var left, ..]
            ? throw new MigrationException(
                MigrationStep.SetConnection,
                $"Stytch did not take over {string.Join(", ", ConnectionDifference.FieldsOf(left))} as sent: compare the row with its dashboard.")
            : connection;
    }

    private async Task<SamlConnection> WaitAsync(StytchOrganization organization, SamlConnection connection, CancellationToken cancellationToken)
    {
        _steps.Add(MigrationStep.WaitForActive);
        for (var look = 1; look <= MigrationTerms.MaxLooks; look++)
        {
            await terms.WaitAsync(MigrationTerms.BetweenLooks, cancellationToken);
            var all = StytchAnswers.ValueOf(MigrationStep.WaitForActive, await stytch.ListConnectionsAsync(organization.OrganizationId, cancellationToken));
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

    private async Task RegisterAsync(ConnectionMapping mapping, ConnectionMapping? registered, CancellationToken cancellationToken)
    {
        if (mapping == registered)
        {
            return;
        }

        if (mapping.AcsUrl is { } acsUrl && !stytch.Project.AllowsTarget(acsUrl))
        {
            throw new MigrationException(
                MigrationStep.RegisterMapping,
                $"The connection's ACS URL {acsUrl} is on no origin of project {stytch.Project.Name}: add it to its AllowedOrigins.");
        }

        await mappings.PutAsync(mapping, registered, cancellationToken);
        _steps.Add(MigrationStep.RegisterMapping);
    }

    // What the row gives, over what is registered. The state of a mapping that is there is nobody's business here: it may have been cut over.
    private ConnectionMapping MappingOf(StytchOrganization organization, SamlConnection connection, IdpDescription idp, ConnectionMapping? registered)
    {
        var row = tenant.Mapping;
        var acsUrl = connection.AcsUrl is { Length: > 0 } told && told != stytch.Project.AcsUrlOf(connection.ConnectionId) ? told : null;
        var present = registered ?? row with { State = tenant.GivesState ? row.State : terms.State };
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

    private static JsonElement Write(Dictionary<string, JsonElement> metadata)
    {
        try
        {
            return JsonSerializer.SerializeToElement(metadata, MigrationJson.Default.DictionaryStringJsonElement);
        }
        catch (JsonException)
        {
            throw new MigrationException(
                MigrationStep.MarkOrganization, "The organization's trusted_metadata holds text that is no Unicode: correct it in Stytch's dashboard.");
        }
    }
}
