using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>Applies messages as they come, looks now and then for those that other gateways kept, and goes on whatever becomes of the store.</summary>
internal sealed class WebhookWorker(
    WebhookProcessor processor,
    WebhookSignal signal,
    DeletedConnections deleted,
    IWebhookInbox inbox,
    MappingTable table,
    TimeProvider timeProvider,
    ILogger<WebhookWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Below the lease: what a gateway kept just before its end is not taken over later than it would be anyway.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    private readonly StoreLatch _store = new(logger.MessagesWait, logger.MessagesAppliedAgain);
    private TimeSpan _pause = Interval;
    private DateTimeOffset _countAt;
    private DateTimeOffset _pruneAt;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await processor.ReleaseAsync(cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or OperationCanceledException)
        {
            // The lease runs out by itself.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var isMore = false;
            try
            {
                isMore = await RunAsync(stoppingToken);
                _store.MarkBack();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is: a fault here must not end the gateway, as one in a background service would.
                _store.MarkAway(e.Message);
            }

            if (!isMore)
            {
                await PauseAsync(stoppingToken);
            }
        }
    }

    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // Without a table nothing is known of the mappings that a message is about.
        if (!table.IsLoaded)
        {
            return false;
        }

        var isMore = await processor.RunAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();
        if (deleted.IsOutdated || now >= _countAt)
        {
            await deleted.CountAsync(cancellationToken);
            _countAt = now + CountInterval;
        }

        if (now >= _pruneAt)
        {
            await inbox.PruneAsync(now, cancellationToken);
            _pruneAt = now + PruneInterval;
        }

        return isMore;
    }

    // While the store is away, each pause is longer than the one before; a new message is no reason to ask it again.
    private Task PauseAsync(CancellationToken cancellationToken)
    {
        if (_store.IsAway)
        {
            _pause = TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
            return BackgroundPause.WaitAsync(timeProvider, _pause, cancellationToken);
        }

        // From here each outage begins, however long there was nothing to do before it.
        _pause = Interval;
        return signal.WaitAsync(
            BackgroundPause.Aligned(timeProvider, processor.IsAnyWaiting ? Interval : IdleInterval), timeProvider, cancellationToken);
    }
}
