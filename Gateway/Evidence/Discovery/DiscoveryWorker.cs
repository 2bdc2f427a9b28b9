namespace Gateway.Evidence.Discovery;

/// <summary>Reads what waits, one exchange after the other: at most one core is spent on it, whatever is sent. What fails here fails alone.</summary>
internal sealed class DiscoveryWorker(
    DiscoveryQueue queue, TrafficLearner learner, DiscoveryMetrics metrics, ILogger<DiscoveryWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await queue.WaitAsync(stoppingToken))
            {
                while (queue.TryTake(out var exchange))
                {
                    Learn(exchange);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What still waits is not read: it will be seen again.
        }
    }

    private void Learn(SeenExchange exchange)
    {
        try
        {
            learner.Learn(exchange);
        }
        catch (Exception e)
        {
            metrics.Dropped(DiscoveryDrop.Failed);
            logger.LearningFailed(e.GetType().Name);
        }
        finally
        {
            if (exchange is SeenExchange.Response response)
            {
                response.Form.Release();
                queue.ReturnRoom();
            }
        }
    }
}
