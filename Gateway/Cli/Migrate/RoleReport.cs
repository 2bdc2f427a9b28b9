namespace Gateway.Cli.Migrate;

/// <summary>What came of looking for the roles that a list names.</summary>
/// <param name="Missing">Roles that are nowhere, once a tenant that names one.</param>
/// <param name="Warnings">What could not be looked at.</param>
internal sealed record RoleReport(IReadOnlyList<MissingRole> Missing, IReadOnlyList<string> Warnings)
{
    private const int MaxShown = 20;

    /// <summary>A line a role, with where it is named.</summary>
    public IEnumerable<string> Lines() => Missing
        .GroupBy(missing => (missing.Project, missing.Role))
        .OrderBy(role => role.Key.Project, StringComparer.Ordinal)
        .ThenBy(role => role.Key.Role, StringComparer.Ordinal)
        .Select(role =>
        {
            var tenants = role.Select(missing => missing.Tenant)
                .OrderBy(tenant => tenant.Position?.Row)
                .ThenBy(tenant => tenant.Identifier, StringComparer.Ordinal);
            return $"Role {role.Key.Role} is not in the policy of project {role.Key.Project}, nor among the roles of the tenant's organization: "
                + ListOf([.. tenants.Select(tenant => $"{tenant.Identifier}{(tenant.Position is { } position ? $" ({position})" : "")}")]) + ".";
        });

    /// <summary>Some of many, and how many more there are.</summary>
    public static string ListOf(IReadOnlyList<string> all) =>
        string.Join(", ", all.Take(MaxShown)) + (all.Count > MaxShown ? $" and {all.Count - MaxShown} more" : "");
}

/// <param name="Project">The project without it.</param>
/// <param name="Role">The role's id.</param>
/// <param name="Tenant">Who names it.</param>
internal sealed record MissingRole(string Project, string Role, Tenant Tenant);
