using Gateway.Mappings;
using Gateway.Mappings.Store;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress;

/// <summary>Reports on single mappings, from both stores.</summary>
internal sealed class TenantProgressReader(IMappingStore mappings, IProgressStore traffic, IOptions<ProgressOptions> options, TimeProvider timeProvider)
{
    /// <summary>How many mappings a page that shows few of them looks at, before it lets the caller ask for the next.</summary>
    private const int MaxLookedAt = 10 * MappingQuery.MaxLimit;

    /// <summary>A page of what fits a query.</summary>
    public async Task<TenantPage> ListAsync(MappingQuery query, CancellationToken cancellationToken)
    {
        var page = await mappings.ListAsync(query, cancellationToken);
        return new TenantPage(await ReportAsync(page.Mappings, cancellationToken), page.HasMore ? page.Mappings[^1].Identifier : null);
    }

    /// <summary>A page of those that are safe to retire; may be short of the query's limit, or empty, and still go on.</summary>
    public async Task<TenantPage> ListSafeToRetireAsync(MappingQuery query, CancellationToken cancellationToken)
    {
        var found = new List<TenantProgress>();
        var step = query with { State = query.State ?? MappingState.Migrated, Limit = MappingQuery.MaxLimit };
        for (var lookedAt = 0; lookedAt < MaxLookedAt; lookedAt += MappingQuery.MaxLimit)
        {
            var page = await ListAsync(step, cancellationToken);
            foreach (var tenant in page.Tenants.Where(tenant => tenant.SafeToRetire))
            {
                found.Add(tenant);
                if (found.Count == query.Limit)
                {
                    return new TenantPage(found, page.GoesOnAfter is null && page.Tenants[^1] == tenant ? null : tenant.Identifier);
                }
            }

            step = step with { After = page.GoesOnAfter };
            if (page.GoesOnAfter is null)
            {
                break;
            }
        }

        return new TenantPage(found, step.After);
    }

    public async Task<MappingProgress> ReadAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        var today = Today();
        var days = await traffic.ReadDaysAsync(mapping.Identifier, today.AddDays(1 - options.Value.KeepDays), today, cancellationToken);
        var tenants = await ReportAsync([mapping], cancellationToken);
        return MappingProgress.Of(tenants[0], days, await TrackingSinceAsync(cancellationToken), options.Value.QuietDays);
    }

    private async Task<IReadOnlyList<TenantProgress>> ReportAsync(IReadOnlyList<ConnectionMapping> page, CancellationToken cancellationToken)
    {
        if (page.Count == 0)
        {
            return [];
        }

        var today = Today();
        var since = await TrackingSinceAsync(cancellationToken);
        var recent = await traffic.ReadRecentAsync([.. page.Select(mapping => mapping.Identifier)], today, cancellationToken);
        return [.. page.Zip(recent, (mapping, traffic) => TenantProgress.Of(
            mapping, traffic, QuietTime.DaysOf(traffic.LastSignIn, mapping.CreatedAt, since, today), options.Value.QuietDays))];
    }

    private async Task<DateOnly?> TrackingSinceAsync(CancellationToken cancellationToken) =>
        (await traffic.ReadBurnDownAsync(cancellationToken)) is [var first, ..] ? first.Day : null;

    private DateOnly Today() => UnixDay.DayOf(timeProvider.GetUtcNow());
}
