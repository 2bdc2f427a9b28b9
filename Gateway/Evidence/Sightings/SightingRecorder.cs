using System.Text;
using Gateway.Mappings;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Sightings;

/// <summary>
/// Carries what SAML traffic showed to the store, merged, every few seconds and at the stop. While the store is away it waits here, up to a
/// limit: beyond that it is dropped and counted. Nobody who tells what was seen waits for anything but a short lock.
/// </summary>
internal sealed class SightingRecorder : BackgroundService
{
    private readonly PendingSightings _ofMappings = new(areUnmapped: false);

    // Apart, so that a flood of made-up identifiers takes no room from those of mappings.
    private readonly PendingSightings _ofUnmapped = new(areUnmapped: true);
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly ISightingStore _store;
    private readonly SightingOptions _options;
    private readonly TimeProvider _time;
    private readonly SightingMetrics _metrics;
    private readonly ILogger<SightingRecorder> _logger;
    private DateOnly? _pruned;
    private bool _isStoreAway;

    public SightingRecorder(
        ISightingStore store, IOptions<SightingOptions> options, TimeProvider timeProvider, SightingMetrics metrics, ILogger<SightingRecorder> logger)
    {
        (_store, _options, _time, _metrics, _logger) = (store, options.Value, timeProvider, metrics, logger);
        metrics.Observe(() => Waiting);
    }

    private int Waiting => _ofMappings.Count + _ofUnmapped.Count;

    /// <summary>Takes note of one thing that was seen now. Off the redirect path only; from any thread.</summary>
    /// <param name="identifier">The mapping's identifier, not an alias; or the one that no mapping has.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="value">Which one; never anything that differs from login to login. One that is too long, or no text, is dropped and counted.</param>
    /// <param name="detail">More that belongs to the value; left out where it is too long.</param>
    /// <param name="isUnmapped">True where no mapping has the identifier.</param>
    public void Saw(string identifier, SightingKind kind, string value = "", string? detail = null, bool isUnmapped = false)
    {
        if (MappingRules.FaultOfIdentifier(identifier) is not null || !IsFit(value, Sighting.MaxValueLength))
        {
            _metrics.Dropped(SightingDrop.Unfit);
            return;
        }

        var now = _time.GetUtcNow();
        var sighting = new Sighting(identifier, kind, value, 1, now, now, detail is not null && IsFit(detail, Sighting.MaxDetailLength) ? detail : null);
        if (!(isUnmapped ? _ofUnmapped : _ofMappings).Add(sighting))
        {
            _metrics.Dropped(SightingDrop.QueueFull);
        }
    }

    /// <summary>
    /// Stores all that waits, for who wants to read what this gateway saw a moment ago; what the store does not take is kept for the next time.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            await FlushAsync(_ofUnmapped, cancellationToken);
            await FlushAsync(_ofMappings, cancellationToken);
            Enter(isStoreAway: false, "");
            await PruneAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is: a fault in observing must not end the gateway, as one in a background service would.
            Enter(isStoreAway: true, e.Message);
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <summary>Stores the rest; those who see have stopped by now.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time to stop is up; what was not stored is told below.
        }

        if (Waiting > 0)
        {
            _logger.SightingsLost(Waiting);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_options.FlushInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FlushAsync(PendingSightings pending, CancellationToken cancellationToken)
    {
        while (pending.Next() is { } batch)
        {
            var refused = await _store.AddAsync(batch, cancellationToken);
            pending.Remove();
            _metrics.Dropped(SightingDrop.StoreFull, refused);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (_pruned != today)
        {
            await _store.PruneAsync(now.AddDays(-_options.KeepDays), cancellationToken);
            _pruned = today;
        }
    }

    private void Enter(bool isStoreAway, string reason)
    {
        if (isStoreAway && !_isStoreAway)
        {
            _logger.SightingsWait(reason);
        }
        else if (!isStoreAway && _isStoreAway)
        {
            _logger.SightingsStoredAgain();
        }

        _isStoreAway = isStoreAway;
    }

    // Neither control characters nor half a pair of surrogates: the stores would not give them back as they came.
    private static bool IsFit(string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
