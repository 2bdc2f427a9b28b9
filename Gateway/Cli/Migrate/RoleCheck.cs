using System.Collections.Concurrent;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>
/// Looks, before anything is made, whether the roles that a list names are there: in the project's policy, or among those of the tenant's organization.
/// Changes nothing. What cannot be looked at is said and stops nobody.
/// </summary>
internal sealed class RoleCheck(StytchClients clients, ITenantMappings mappings)
{
    // Each project has them (Stytch's SDK for Node.js, PolicyRole.role_id), whether its policy lists them or not.
    private static readonly string[] Predefined = ["stytch_member", "stytch_admin"];

    private readonly ConcurrentBag<MissingRole> _missing = [];
    private readonly ConcurrentBag<string> _notLookedAt = [];

    /// <param name="tenants">Who is to be brought over.</param>
    /// <param name="parallel">How many organizations are looked at at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RoleReport> RunAsync(IReadOnlyList<Tenant> tenants, int parallel, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var ofProject in tenants.Where(tenant => RolesOf(tenant).Any()).GroupBy(tenant => tenant.Mapping.Project))
        {
            // A project without keys the run refuses in words of its own.
            if (clients.Find(ofProject.Key) is not { } client)
            {
                continue;
            }

            switch (await client.GetRolesAsync(cancellationToken))
            {
                case StytchResult<IReadOnlySet<string>>.Success { Value: var roles }:
                    var doubtful = ofProject.Where(tenant => RolesOf(tenant).Except(roles).Any());
                    await Parallel.ForEachAsync(
                        doubtful,
                        new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
                        async (tenant, cancellation) => await LookAsync(client, tenant, [.. RolesOf(tenant).Except(roles)], cancellation));
                    break;
                case var failure:
                    warnings.Add($"The roles of project {ofProject.Key} cannot be read ({ReasonOf(failure)}): those of the list are not checked.");
                    break;
            }
        }

        if (!_notLookedAt.IsEmpty)
        {
            warnings.Add($"Roles that the policy does not have are not checked for {_notLookedAt.Count} tenants, whose organizations cannot be read: "
                + RoleReport.ListOf([.. _notLookedAt.Order(StringComparer.Ordinal)]) + ".");
        }

        return new([.. _missing], warnings);
    }

    // An organization may have roles of its own; one that is to be made has none.
    private async Task LookAsync(StytchClient client, Tenant tenant, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        switch (await FindOrganizationAsync(client, tenant, cancellationToken))
        {
            case StytchResult<StytchOrganization>.Success { Value.CustomRoles: { } custom }:
                Miss(roles.Except(custom.Select(role => role?.RoleId ?? "")));
                break;
            case StytchResult<StytchOrganization>.Refused { IsNotFound: true }:
                Miss(roles);
                break;
            default:
                _notLookedAt.Add(tenant.Identifier);
                break;
        }

        void Miss(IEnumerable<string> missing)
        {
            foreach (var role in missing)
            {
                _missing.Add(new(tenant.Mapping.Project, role, tenant));
            }
        }
    }

    // Null where the gateway, which may know it, cannot be asked: the run will say so.
    private async Task<StytchResult<StytchOrganization>?> FindOrganizationAsync(StytchClient client, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            var named = tenant.Mapping.OrganizationId ?? (await mappings.FindAsync(tenant.Identifier, cancellationToken))?.OrganizationId;
            return await client.GetOrganizationAsync(named ?? tenant.OrganizationExternalId, cancellationToken);
        }
        catch (MigrationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> RolesOf(Tenant tenant) =>
        tenant.Roles.Select(role => role.RoleId).Concat(tenant.GroupRoles.Select(role => role.RoleId)).Except(Predefined);

    private static string ReasonOf(StytchResult<IReadOnlySet<string>> failure) => failure switch
    {
        StytchResult<IReadOnlySet<string>>.Refused refused => $"{refused.Status}, {refused.ErrorType}",
        StytchResult<IReadOnlySet<string>>.Unreachable lost => StytchCallRecorder.WordOf(lost.Reason),
        _ => throw new InvalidOperationException("A success is no failure."),
    };
}
