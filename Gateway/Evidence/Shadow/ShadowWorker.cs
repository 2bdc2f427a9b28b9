using Gateway.Storage;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// Checks what waits, one response after the other: at most one core is spent on it, however many sign in. Whatever fails here fails alone.
/// </summary>
internal sealed class ShadowWorker(
    ShadowQueue queue, ShadowExpectations expectations, ShadowChecker checker, ShadowMetrics metrics, ILogger<ShadowWorker> logger) : BackgroundService
{
    private readonly StoreLatch _store = new(logger.ChecksWait, logger.ChecksGoOn);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await queue.WaitAsync(stoppingToken))
            {
                while (queue.TryTake(out var exchange))
                {
                    await CheckAsync(exchange, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What still waits is not checked: a gateway that stops has no time for diagnoses.
        }
    }

    private async Task CheckAsync(ShadowExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            if (await expectations.FindAsync(exchange.Entry, cancellationToken) is { } expected)
            {
                checker.Check(exchange, expected);
            }

            _store.MarkBack();
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            metrics.Dropped(ShadowDrop.StoreUnavailable);
            _store.MarkAway(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its type alone: a message may quote what somebody sent.
            metrics.Dropped(ShadowDrop.Failed);
            logger.CheckFailed(e.GetType().Name);
        }
        finally
        {
            exchange.Form?.Release();
        }
    }
}
