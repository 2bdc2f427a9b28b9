using System.Text.Json;
using Gateway.Mappings;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>A tenant's organization: found by its name or external id, else made, and marked with the legacy identifier.</summary>
internal sealed class TenantOrganization(TenantWork work)
{
    private const string LegacyId = "legacy_id";

    /// <summary>Null where it has to be made.</summary>
    /// <param name="registered">The tenant's mapping; null where there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MigrationException">It cannot be told which it is.</exception>
    public async Task<StytchOrganization?> FindAsync(ConnectionMapping? registered, CancellationToken cancellationToken)
    {
        var named = work.Tenant.Mapping.OrganizationId ?? registered?.OrganizationId;
        var result = await work.Stytch.GetOrganizationAsync(named ?? work.Tenant.OrganizationExternalId, cancellationToken);
        if (result is StytchResult<StytchOrganization>.Refused { IsNotFound: true })
        {
            return named is not null
                ? throw new MigrationException(MigrationStep.FindOrganization, $"Stytch has no organization {named}: correct organization_id.")
                : TenantConnection.NamedBy(work.Tenant, registered) is { } connectionId ? throw new MigrationException(
                    MigrationStep.FindOrganization,
                    $"The organization of connection {connectionId} is not found by external id {work.Tenant.OrganizationExternalId}: give organization_id.")
                : null;
        }

        // What was asked for may be another one's slug.
        var organization = StytchAnswers.ValueOf(MigrationStep.FindOrganization, result);
        return named is not null || organization.OrganizationExternalId == work.Tenant.OrganizationExternalId ? organization : throw new MigrationException(
            MigrationStep.FindOrganization,
            $"{organization.OrganizationId} is named {work.Tenant.OrganizationExternalId} without having that as its external id: "
            + "give its id as organization_id where it is this tenant's, else another external_id.");
    }

    /// <summary>Finds it, or makes it.</summary>
    /// <param name="registered">The tenant's mapping; null where there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MigrationException">It cannot be told which it is, or could not be made.</exception>
    public async Task<StytchOrganization> GetAsync(ConnectionMapping? registered, CancellationToken cancellationToken)
    {
        if (await FindAsync(registered, cancellationToken) is { } found)
        {
            work.Journal?.FoundOrganization(work.Tenant, work.Stytch.ProjectId, found);
            return found;
        }

        var wanted = new NewOrganization
        {
            OrganizationName = work.Tenant.OrganizationName,
            OrganizationSlug = work.Tenant.OrganizationSlug,
            OrganizationExternalId = work.Tenant.OrganizationExternalId,
            TrustedMetadata = Write(new() { [LegacyId] = JsonSerializer.SerializeToElement(work.Tenant.Identifier, MigrationJson.Default.String) }),
        };
        work.Journal?.BeginOrganization(work.Tenant, work.Stytch.ProjectId, wanted);
        var result = await work.Stytch.CreateOrganizationAsync(wanted, cancellationToken);
        if (result is StytchResult<StytchOrganization>.Success { Value: var made })
        {
            work.Journal?.MadeOrganization(work.Tenant, work.Stytch.ProjectId, made);
            work.Steps.Add(MigrationStep.CreateOrganization);
            return made;
        }

        if (!result.MayHaveBeenDone)
        {
            work.Journal?.NotMadeOrganization(work.Tenant);
        }

        // An external id is one organization's: whoever made it, this call in spite of its lost answer or another row, it is found by it.
        var organization = await FindAsync(registered: null, cancellationToken) ?? StytchAnswers.ValueOf(MigrationStep.CreateOrganization, result);
        work.Journal?.FoundOrganization(work.Tenant, work.Stytch.ProjectId, organization);
        work.Steps.Add(MigrationStep.CreateOrganization);
        return organization;
    }

    /// <summary>Writes the legacy identifier into its trusted metadata, where none is.</summary>
    public async Task<StytchOrganization> MarkAsync(StytchOrganization organization, CancellationToken cancellationToken)
    {
        if (MarkedMetadataOf(organization) is not { } marked)
        {
            return organization;
        }

        work.Steps.Add(MigrationStep.MarkOrganization);
        var changed = StytchAnswers.ValueOf(
            MigrationStep.MarkOrganization,
            await work.Stytch.UpdateOrganizationAsync(organization.OrganizationId, new OrganizationChange { TrustedMetadata = marked }, cancellationToken));
        work.Journal?.MarkedOrganization(work.Tenant, changed);
        return changed;
    }

    /// <summary>
    /// The trusted metadata with the mark added; null where it is marked. All that is there is sent along: whether Stytch adds to it or replaces it comes
    /// to the same. Another row's mark stays.
    /// </summary>
    public JsonElement? MarkedMetadataOf(StytchOrganization organization)
    {
        var present = organization.TrustedMetadata is { ValueKind: JsonValueKind.Object } found
            ? found.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value)
            : [];
        return present.TryAdd(LegacyId, JsonSerializer.SerializeToElement(work.Tenant.Identifier, MigrationJson.Default.String)) ? Write(present) : null;
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
