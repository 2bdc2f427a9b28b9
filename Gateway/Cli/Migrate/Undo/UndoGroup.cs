using Gateway.Cli.Migrate.Journal;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>What was made in one organization: it can be taken back without regard to any other.</summary>
/// <param name="ProjectId">The Stytch project; null where the journal does not tell.</param>
/// <param name="Objects">
/// In the order in which they are to be taken back: mapping and connection of each tenant, the last one first, then the organization.
/// </param>
internal sealed record UndoGroup(string? ProjectId, IReadOnlyList<MadeObject> Objects)
{
    /// <summary>What stands of some runs, the last made first.</summary>
    /// <param name="content">The journal.</param>
    /// <param name="runs">Which runs; null for all.</param>
    public static IReadOnlyList<UndoGroup> Of(JournalContent content, IReadOnlySet<string>? runs) =>
    [
        .. content.Tenants.Values.SelectMany(tenant => tenant.Made)
            .Where(made => !made.IsTakenBack && runs?.Contains(made.Run) is not false)
            .GroupBy(made => (made.ProjectId, Organization: made.OrganizationId ?? $"to be made for {made.Tenant}"))
            .OrderByDescending(group => group.Max(made => made.Order))
            .Select(group => new UndoGroup(group.Key.ProjectId, InOrder([.. group]))),
    ];

    /// <summary>What is left in any case: things that were there before some runs, and all that older versions made.</summary>
    public static IEnumerable<UndoResult> LeftOf(JournalContent content, IReadOnlySet<string>? runs)
    {
        foreach (var (identifier, tenant) in content.Tenants)
        {
            foreach (var (kind, (id, _)) in tenant.Kept.Where(kept => runs?.Contains(kept.Value.Run) is not false))
            {
                yield return new(identifier, kind, id, UndoStatus.Kept) { Reason = "It was there before the run, and stays as the run left it." };
            }

            if (runs is not null || tenant is not { IsOld: true, Done: { } done, Made.Count: 0 })
            {
                continue;
            }

            (MadeKind Kind, string? Id)[] all =
                [(MadeKind.Mapping, identifier), (MadeKind.Connection, done.ConnectionId), (MadeKind.Organization, done.OrganizationId)];
            foreach (var (kind, id) in all)
            {
                yield return new(identifier, kind, id, UndoStatus.Unknown)
                {
                    Reason = "It was migrated by a version that did not note what it made and what was there before: whether it may go cannot be known.",
                };
            }
        }
    }

    private static IReadOnlyList<MadeObject> InOrder(IReadOnlyList<MadeObject> made) =>
    [
        .. made.Where(one => one.Kind is not MadeKind.Organization)
            .GroupBy(one => one.Tenant)
            .OrderByDescending(tenant => tenant.Max(one => one.Order))
            .SelectMany(tenant => tenant.OrderBy(one => one.Kind)),
        .. made.Where(one => one.Kind is MadeKind.Organization).OrderByDescending(one => one.Order),
    ];
}
