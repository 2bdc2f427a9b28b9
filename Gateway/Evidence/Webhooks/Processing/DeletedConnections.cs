using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Mappings;
using Gateway.Mappings.Table;

namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>Knows how many mappings of the table have a connection that was deleted at Stytch. Counted now and then, off the request path.</summary>
internal sealed class DeletedConnections(IWebhookInbox inbox, MappingTable table)
{
    private const int MaxDeleted = 100_000;

    private volatile int[] _byState = new int[Enum.GetValues<MappingState>().Length];

    /// <summary>True where a deletion was applied since the last count.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>As of the last count.</summary>
    public MappingStateCounts Counts => MappingStateCounts.From(_byState);

    public void Outdate() => IsOutdated = true;

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        IsOutdated = false;
        var byState = new int[Enum.GetValues<MappingState>().Length];
        var deleted = await inbox.ListDeletedAsync(MaxDeleted, cancellationToken);
        if (deleted.Count > 0)
        {
            Count(byState, deleted);
        }

        _byState = byState;
    }

    private void Count(int[] byState, IReadOnlyList<string> deleted)
    {
        // By project: a name has no slash.
        var idsOf = deleted
            .GroupBy(
                name => name[..name.IndexOf('/', StringComparison.Ordinal)],
                name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..],
                StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>(), StringComparer.Ordinal);
        foreach (var entry in table.Entries)
        {
            if (entry.Project is { } project && idsOf.TryGetValue(project.Name, out var ids) && ids.Contains(entry.ConnectionIdText))
            {
                byState[(int)entry.State]++;
            }
        }
    }
}
