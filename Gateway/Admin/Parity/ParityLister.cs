using Gateway.Admin.Mappings;
using Gateway.Admin.Requests;
using Gateway.Evidence.Parity;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Parity;

/// <summary>Lists how mappings stand by what was last read, without a call to Stytch.</summary>
internal sealed class ParityLister(IMappingStore store, ParityLookup book)
{
    /// <summary>How many mappings one call looks at for those of a status: it answers a short page rather than late.</summary>
    private const int MaxLookedAt = 5000;

    private static readonly Dictionary<string, ParityCode> NothingFailed = [];

    /// <param name="query">The filter, page size and place.</param>
    /// <param name="status">Only mappings of this status; null for any.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<ParityListDocument> ListAsync(MappingQuery query, ParityStatus? status, CancellationToken cancellationToken)
    {
        var reports = new List<ParityReport>();
        var after = query.After;
        for (var lookedAt = 0; lookedAt < MaxLookedAt;)
        {
            var page = await store.ListAsync(query with { After = after, Limit = Math.Min(query.Limit, ParityLookup.PageSize) }, cancellationToken);
            foreach (var report in await book.ReadAsync(page.Mappings, NothingFailed, cancellationToken))
            {
                if (reports.Count == query.Limit)
                {
                    return new(reports, CursorOf(query, status, after!));
                }

                after = report.Identifier;
                if (status is null || report.Status == status)
                {
                    reports.Add(report);
                }
            }

            lookedAt += page.Mappings.Count;
            if (!page.HasMore)
            {
                return new(reports, null);
            }

            if (reports.Count == query.Limit)
            {
                break;
            }
        }

        return new(reports, CursorOf(query, status, after!));
    }

    /// <summary>The same of some mappings, which are all answered at once.</summary>
    /// <param name="identifiers">The mappings.</param>
    /// <param name="filter">Only those of them that fit it.</param>
    /// <param name="status">Only those of this status; null for any.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<ParityListDocument> ListNamedAsync(
        IReadOnlyList<string> identifiers, MappingQuery filter, ParityStatus? status, CancellationToken cancellationToken)
    {
        var mappings = await StoredMappings.FindAsync(store, identifiers, filter, cancellationToken);
        var reports = await book.ReadAsync(mappings, NothingFailed, cancellationToken);
        return new([.. reports.Where(report => status is null || report.Status == status)], null);
    }

    /// <summary>What a cursor is bound to: the status stands where a list of mappings has its search text, which this one has not.</summary>
    public static MappingQuery Bound(MappingQuery query, ParityStatus? status) => query with { Search = status?.ToString() };

    private static string CursorOf(MappingQuery query, ParityStatus? status, string last) => ListCursor.Write(Bound(query, status), last);
}
