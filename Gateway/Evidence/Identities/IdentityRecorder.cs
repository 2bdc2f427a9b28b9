using Gateway.Evidence.Progress;
using Gateway.Evidence.Sightings;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Identities;

/// <summary>
/// Carries who signed in to the store, every few seconds and at the stop, as <see cref="SightingRecorder"/> does with what else was seen, and removes
/// what is old, also where nobody is watched any more.
/// </summary>
internal sealed class IdentityRecorder : FlushingService
{
    // Where nobody is watched there is only what is old to be removed, once a day.
    private static readonly TimeSpan UnwatchedPause = TimeSpan.FromHours(1);

    private readonly PendingIdentities _pending = new();
    private readonly IIdentityStore _store;
    private readonly SightingOptions _options;
    private readonly bool _isWatching;
    private readonly IdentityMetrics _metrics;
    private readonly ILogger<IdentityRecorder> _logger;

    public IdentityRecorder(
        IIdentityStore store,
        IOptions<SightingOptions> options,
        IOptions<IdentityOptions> identities,
        TimeProvider timeProvider,
        IdentityMetrics metrics,
        ILogger<IdentityRecorder> logger)
        : base(new StoreLatch(logger.IdentitiesWait, logger.IdentitiesStoredAgain), timeProvider)
    {
        (_store, _options, _metrics, _logger) = (store, options.Value, metrics, logger);
        _isWatching = identities.Value is { KeyFile.Length: > 0, Waves.Count: > 0 };
    }

    protected override int Waiting => _pending.Count;

    /// <summary>Takes note of somebody. From any thread.</summary>
    public void Saw(string identifier, string basis, SeenPerson person)
    {
        if (!_pending.Add(identifier, basis, person))
        {
            _metrics.Dropped(IdentityDrop.QueueFull);
        }
    }

    protected override TimeSpan GetPause() => _isWatching ? _options.FlushInterval : UnwatchedPause;

    protected override async Task StoreAsync(CancellationToken cancellationToken)
    {
        while (_pending.Take() is { } batch)
        {
            try
            {
                _metrics.Dropped(IdentityDrop.StoreFull, await _store.AddAsync(batch.Identifier, batch.Basis, batch.People, cancellationToken));
            }
            catch
            {
                foreach (var person in batch.People)
                {
                    Saw(batch.Identifier, batch.Basis, person);
                }

                throw;
            }
        }
    }

    protected override Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _store.PruneAsync(UnixDay.Of(UnixDay.DayOf(now.AddDays(-_options.KeepDays))), cancellationToken);

    protected override void TellLost(int waiting) => _logger.IdentitiesLost(waiting);
}
