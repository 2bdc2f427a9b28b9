using System.Text;
using Gateway.Mappings;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Sightings;

/// <summary>
/// Carries what SAML traffic showed to the store, merged, every few seconds and at the stop. While the store is away it waits here, up to a
/// limit: beyond that it is dropped and counted. Nobody who tells what was seen waits for anything but a short lock.
/// </summary>
internal sealed class SightingRecorder : FlushingService
{
    private readonly PendingSightings _ofMappings = new(areUnmapped: false);

    // Apart, so that a flood of made-up identifiers takes no room from those of mappings.
    private readonly PendingSightings _ofUnmapped = new(areUnmapped: true);
    private readonly ISightingStore _store;
    private readonly SightingOptions _options;
    private readonly SightingMetrics _metrics;
    private readonly ILogger<SightingRecorder> _logger;

    public SightingRecorder(
        ISightingStore store, IOptions<SightingOptions> options, TimeProvider timeProvider, SightingMetrics metrics, ILogger<SightingRecorder> logger)
        : base(new StoreLatch(logger.SightingsWait, logger.SightingsStoredAgain), timeProvider)
    {
        (_store, _options, _metrics, _logger) = (store, options.Value, metrics, logger);
        metrics.Observe(() => Waiting);
    }

    protected override int Waiting => _ofMappings.Count + _ofUnmapped.Count;

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

        var now = Time.GetUtcNow();
        var sighting = new Sighting(identifier, kind, value, 1, now, now, detail is not null && IsFit(detail, Sighting.MaxDetailLength) ? detail : null);
        if (!(isUnmapped ? _ofUnmapped : _ofMappings).Add(sighting))
        {
            _metrics.Dropped(SightingDrop.QueueFull);
        }
    }

    protected override TimeSpan GetPause() => _options.FlushInterval;

    protected override async Task StoreAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(_ofUnmapped, cancellationToken);
        await StoreAsync(_ofMappings, cancellationToken);
    }

    protected override Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _store.PruneAsync(now.AddDays(-_options.KeepDays), cancellationToken);

    protected override void TellLost(int waiting) => _logger.SightingsLost(waiting);

    private async Task StoreAsync(PendingSightings pending, CancellationToken cancellationToken)
    {
        while (pending.Next() is { } batch)
        {
            var refused = await _store.AddAsync(batch, cancellationToken);
            pending.Remove();
            _metrics.Dropped(SightingDrop.StoreFull, refused);
        }
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
