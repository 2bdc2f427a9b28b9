using Gateway.Mappings.Table;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Parity;

/// <summary>Has all connections read anew now and then. It begins some minutes after the start, and never at the same moment in all gateways.</summary>
internal sealed class ParityWorker(
    ParityReconciler reconciler,
    IParityTurn turn,
    MappingTable table,
    ParityMetrics metrics,
    IOptions<ParityOptions> options,
    TimeProvider timeProvider,
    ILogger<ParityWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(2);

    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Interval <= TimeSpan.Zero)
        {
            return;
        }

        var interval = options.Value.Interval < ShortestInterval ? ShortestInterval : options.Value.Interval;
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Jittered(pause), timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            // Sooner than the turn ends, so that another goes on where the one that had it is gone.
            pause = await RunAsync(interval, stoppingToken) ? interval : interval / 4;
        }
    }

    private async Task<bool> RunAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            // Without a table nothing is known of the mappings that a connection belongs to.
            if (!table.IsLoaded || !await turn.TakeAsync(interval * 0.9, cancellationToken))
            {
                metrics.Forget();
                return false;
            }

            await reconciler.RunAsync(cancellationToken);
            _isFailing = false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            // Whatever it is: a fault here must not end the gateway, as one in a background service would.
            if (!_isFailing)
            {
                logger.RunFailed(e);
            }

            _isFailing = true;
        }

        return true;
    }

    private static TimeSpan Jittered(TimeSpan pause) => pause * (0.9 + (0.2 * Random.Shared.NextDouble()));
}
