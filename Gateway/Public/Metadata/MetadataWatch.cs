using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Telemetry.Events;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Metadata;

/// <summary>
/// Compares the legacy metadata of mappings with their stored copies now and then, and tells where it came to differ: once, until it is the same
/// again or is frozen anew. One request at a time, so that it weighs nothing on the legacy side.
/// </summary>
internal sealed class MetadataWatch(
    IMetadataStore copies,
    IMappingStore mappings,
    LegacyMetadata legacy,
    EventRecorder events,
    MetadataMetrics metrics,
    IOptions<MetadataOptions> options,
    TimeProvider timeProvider,
    ILogger<MetadataWatch> logger) : BackgroundService
{
    /// <summary>So many failures on end mean that the backend is away: no use in waiting for each of the others.</summary>
    private const int MaxFailuresOnEnd = 5;

    /// <summary>Which copies were told to differ. What another gateway or an earlier process told is told once more.</summary>
    private readonly HashSet<(string Identifier, string Digest)> _told = [];

    /// <summary>Compares each copy once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var present = new HashSet<(string Identifier, string Digest)>();
        var failures = 0;
        await foreach (var copy in copies.ReadAllAsync(cancellationToken))
        {
            present.Add((copy.Identifier, copy.Digest));
            if (await mappings.FindAsync(copy.Identifier, cancellationToken) is not { State: not MappingState.Retired } mapping
                || mapping.Identifier != copy.Identifier)
            {
                continue;
            }

            var fetched = await legacy.ReadAsync(mapping, cancellationToken);
            failures = fetched.Body is null ? failures + 1 : 0;
            if (failures >= MaxFailuresOnEnd)
            {
                logger.MetadataNotCompared(fetched.Failure!);
                return;
            }

            if (fetched.Body is { } xml)
            {
                Compare(copy, FrozenMetadata.DigestOf(xml));
            }
        }

        _told.IntersectWith(present);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.CheckInterval;
        while (interval > TimeSpan.Zero)
        {
            // Gateways of one fleet, started together, shall not ask together.
            await Task.Delay(interval * (0.8 + (0.4 * Random.Shared.NextDouble())), timeProvider, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
            {
                logger.MetadataNotCompared(e.Message);
            }
        }
    }

    private void Compare(FrozenMetadata copy, string digest)
    {
        if (digest == copy.Digest)
        {
            if (_told.Remove((copy.Identifier, copy.Digest)))
            {
                logger.MetadataSameAgain(copy.Identifier);
            }

            return;
        }

        if (!_told.Add((copy.Identifier, copy.Digest)))
        {
            return;
        }

        metrics.Changed();
        logger.MetadataChanged(copy.Identifier);
        if (events.Admits(EventLane.Changes))
        {
            events.Record(EventLane.Changes, new GatewayEvent { Action = "metadata_changed", Status = EventStatus.Success, Identifier = copy.Identifier });
        }
    }
}
