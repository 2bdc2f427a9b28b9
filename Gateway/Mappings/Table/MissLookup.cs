using System.Threading.RateLimiting;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Stytch;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Gateway.Mappings.Table;

/// <summary>
/// Asks Redis about an identifier the table does not know: a mapping made a moment ago, or a plain key. Bounded on every side, because
/// anyone can send unknown identifiers: few look-ups a second, a short time for each, and answers remembered, the negative ones too.
/// </summary>
internal sealed class MissLookup : IDisposable
{
    /// <summary>How long "there is none" is remembered. The change feed brings new mappings sooner; this only bounds plain keys.</summary>
    private static readonly TimeSpan NegativeTtl = TimeSpan.FromSeconds(5);

    /// <summary>How long a plain key is kept to be served while Redis is away.</summary>
    private static readonly TimeSpan StaleTtl = TimeSpan.FromDays(7);

    /// <summary>About 40 MB at the longest identifiers.</summary>
    private const int RememberedAnswers = 50_000;

    private readonly IMappingStore _store;
    private readonly MappingTable _table;
    private readonly IPlainKeyReader? _plainKeys;
    private readonly MappingRules _rules;
    private readonly StytchProjects _projects;
    private readonly StoreOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MappingMetrics _metrics;
    private readonly ILogger<MissLookup> _logger;
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = RememberedAnswers });
    private readonly TokenBucketRateLimiter _budget;

    public MissLookup(
        IMappingStore store,
        MappingTable table,
        MappingRules rules,
        StytchProjects projects,
        IOptions<StoreOptions> options,
        TimeProvider timeProvider,
        MappingMetrics metrics,
        ILogger<MissLookup> logger,
        IPlainKeyReader? plainKeys = null)
    {
        (_store, _table, _rules, _projects, _options) = (store, table, rules, projects, options.Value);
        (_timeProvider, _metrics, _logger, _plainKeys) = (timeProvider, metrics, logger, plainKeys);
        var perSecond = Math.Max(1, _options.MissLookupsPerSecond);
        _budget = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(perSecond < 10 ? 1000 : 100),
            QueueLimit = 0,
            // Left to itself, it would wake the process ten times a second, asked or not.
            AutoReplenishment = false,
        });
    }

    /// <summary>What Redis says of a key; null where it knows nothing, or cannot be asked just now and nothing older is remembered.</summary>
    public ValueTask<MappingEntry?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var remembered = _answers.Get<Answer>(key);
        if (remembered is not null && remembered.FreshUntil > _timeProvider.GetTimestamp())
        {
            _metrics.LookedUp(remembered.Entry is null ? LookupSource.None : LookupSource.PlainKey);
            return ValueTask.FromResult(remembered.Entry);
        }

        _budget.TryReplenish();
        using var permit = _budget.AttemptAcquire();
        if (!permit.IsAcquired || _options.MissLookupsPerSecond == 0)
        {
            _metrics.LookedUp(remembered?.Entry is null ? LookupSource.Limited : LookupSource.Stale);
            return ValueTask.FromResult(remembered?.Entry);
        }

        return AskAsync(key, remembered, cancellationToken);
    }

    public void Dispose()
    {
        _answers.Dispose();
        _budget.Dispose();
    }

    private async ValueTask<MappingEntry?> AskAsync(string key, Answer? remembered, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.MissTimeout);
        try
        {
            if (await _store.FindAsync(key, deadline.Token) is { } mapping)
            {
                // Not remembered: the table is about to have it.
                _metrics.LookedUp(LookupSource.Redis);
                return MappingEntry.From(mapping, _rules, _projects, before: null, isNew: true);
            }

            var entry = _plainKeys is null ? null : EntryOf(key, await _plainKeys.ReadAsync(key, deadline.Token));
            Remember(key, entry);
            _metrics.LookedUp(entry is null ? LookupSource.None : LookupSource.PlainKey);
            return entry;
        }
        catch (Exception e) when (e is StoreUnavailableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _table.Doubt();
            _metrics.LookedUp(remembered?.Entry is null ? LookupSource.Unavailable : LookupSource.Stale);
            return remembered?.Entry;
        }
    }

    private MappingEntry? EntryOf(string identifier, string? connectionId)
    {
        if (connectionId is null)
        {
            return null;
        }

        var project = _projects.All.FirstOrDefault(candidate => candidate.OwnsConnectionId(connectionId));
        var mapping = new ConnectionMapping
        {
            Identifier = identifier,
            Project = project?.Name ?? "",
            ConnectionId = connectionId,
            State = MappingState.Migrated,
        };
        if (project is null || _rules.Check(mapping).Count > 0)
        {
            _logger.PlainKeyRefused();
            return null;
        }

        return MappingEntry.From(mapping, _rules, _projects);
    }

    private void Remember(string key, MappingEntry? entry)
    {
        var freshFor = entry is null ? NegativeTtl : _options.PlainKeyTtl;
        var answer = new Answer(entry, _timeProvider.GetTimestamp() + (long)(freshFor.TotalSeconds * _timeProvider.TimestampFrequency));
        _answers.Set(key, answer, new MemoryCacheEntryOptions
        {
            Size = 1,
            AbsoluteExpirationRelativeToNow = entry is null ? NegativeTtl : StaleTtl,
            // A flood of unknown identifiers pushes out its own kind first.
            Priority = entry is null ? CacheItemPriority.Low : CacheItemPriority.High,
        });
    }

    private sealed record Answer(MappingEntry? Entry, long FreshUntil);
}
