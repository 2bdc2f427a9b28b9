using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Events;

/// <summary>Removes old events in small steps, each of which is over before a reader or the next batch would notice it.</summary>
internal sealed class EventRetention(IEventStore store, IOptions<EventOptions> options, StoreKind kind, TimeProvider timeProvider)
{
    /// <summary>Events a step removes at most: more than are written in the same time.</summary>
    public const int StepRows = 1000;

    /// <summary>How long it is left alone once nothing was too old or too much.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private DateTimeOffset _nextAt;

    /// <summary>True where a step is due.</summary>
    public bool IsDue => timeProvider.GetUtcNow() >= _nextAt;

    private long MaxRows => options.Value.MaxRows ?? (kind is StoreKind.Redis ? EventOptions.DefaultRedisRows : EventOptions.DefaultSqliteRows);

    /// <summary>Does a step where one is due. May throw what the store throws.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!IsDue)
        {
            return;
        }

        var now = timeProvider.GetUtcNow();
        var removed = await store.PruneAsync(now - TimeSpan.FromDays(options.Value.RetentionDays), MaxRows, StepRows, cancellationToken);
        _nextAt = removed == StepRows ? now : now + Interval;
    }
}
