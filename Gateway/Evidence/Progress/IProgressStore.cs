using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Evidence.Progress;

/// <summary>
/// What was observed of mappings: requests a day, when last seen, and how many were in each state on each day. Beside the mapping store, never
/// in its way. Two implementations ship; one contract suite holds both. All members are safe for concurrent use, and throw
/// <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface IProgressStore
{
    /// <summary>The most identifiers one call may ask for.</summary>
    const int MaxIdentifiers = 1000;

    /// <summary>For how long a mapping's last request is remembered. Longer than any number of quiet days that can be asked for.</summary>
    static readonly TimeSpan LastSeenKept = TimeSpan.FromDays(400);

    /// <summary>Adds a batch. The newest batch of a writer given once more, because its answer was lost, adds nothing.</summary>
    Task AddAsync(TrafficBatch batch, CancellationToken cancellationToken);

    /// <summary>Notes how many mappings are in each state; of one day the last note stays.</summary>
    Task RecordStatesAsync(DateOnly day, MappingStateCounts states, CancellationToken cancellationToken);

    /// <summary>Every day that was noted, oldest first.</summary>
    Task<IReadOnlyList<BurnDownDay>> ReadBurnDownAsync(CancellationToken cancellationToken);

    /// <summary>When somebody last began or finished a sign-in, in the order of the identifiers; null where nobody was seen.</summary>
    Task<IReadOnlyList<DateTimeOffset?>> ReadLastSignInsAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken);

    /// <summary>The traffic of some mappings up to today, in the order of the identifiers.</summary>
    Task<IReadOnlyList<RecentTraffic>> ReadRecentAsync(IReadOnlyList<string> identifiers, DateOnly today, CancellationToken cancellationToken);

    /// <summary>Requests of one mapping on each day from the first to the last that had any, oldest first.</summary>
    Task<IReadOnlyList<TrafficDay>> ReadDaysAsync(string identifier, DateOnly first, DateOnly last, CancellationToken cancellationToken);

    /// <summary>Forgets what is too old by now, in steps that hold nobody up.</summary>
    Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
