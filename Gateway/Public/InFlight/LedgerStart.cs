namespace Gateway.Public.InFlight;

/// <summary>Tells the fleet's ledger that requests are noted from now on, as soon as Redis answers: only then does a missing one mean something.</summary>
internal sealed class LedgerStart(RedisLedger shared, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !await shared.TryRecordAsync(digest: null, stoppingToken))
        {
            await Task.Delay(RetryDelay, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
