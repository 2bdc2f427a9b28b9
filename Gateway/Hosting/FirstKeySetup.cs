using Gateway.Admin.Access;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>
/// Sets up the first admin key once the store answers, however late that is; and again when the store lost its content, keys included, because
/// somebody has to be able to mend that.
/// </summary>
internal sealed class FirstKeySetup(
    FirstKey firstKey, IMappingStore store, MappingReplica replica, TimeProvider timeProvider, ILogger<FirstKeySetup> logger) : BackgroundService
{
    private static readonly TimeSpan LookDelay = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the key is set up, or when the time is up.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _done.Task.WaitAsync(timeout, timeProvider, cancellationToken).ContinueWith(
            _ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isSetUp = false;
        var before = ReplicaCondition.Starting;
        while (!stoppingToken.IsCancellationRequested)
        {
            var condition = replica.Status.Condition;
            var justLostContent = condition is ReplicaCondition.StoreLostContent && before is not ReplicaCondition.StoreLostContent;
            if (!isSetUp || justLostContent)
            {
                isSetUp = await TrySetUpAsync(stoppingToken);
            }

            before = condition;
            await BackgroundPause.WaitAsync(timeProvider, LookDelay, stoppingToken);
        }
    }

    private async Task<bool> TrySetUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.OpenAsync(cancellationToken);
            await firstKey.EnsureAsync(cancellationToken);
            _done.TrySetResult();
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or IOException or UnauthorizedAccessException)
        {
            logger.FirstKeyNotSetUp(e.Message);
            return false;
        }
    }
}
