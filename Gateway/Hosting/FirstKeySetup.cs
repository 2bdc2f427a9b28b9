using Gateway.Admin.Access;
using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Sets up the first admin key once the store answers, however late that is.</summary>
internal sealed class FirstKeySetup(FirstKey firstKey, IMappingStore store, TimeProvider timeProvider, ILogger<FirstKeySetup> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the key is set up, or when the time is up.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _done.Task.WaitAsync(timeout, timeProvider, cancellationToken).ContinueWith(_ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await store.OpenAsync(stoppingToken);
                await firstKey.EnsureAsync(stoppingToken);
                _done.SetResult();
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or IOException or UnauthorizedAccessException)
            {
                logger.FirstKeyNotSetUp(e.Message);
            }

            await Task.Delay(RetryDelay, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
