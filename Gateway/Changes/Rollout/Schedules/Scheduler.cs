using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>
/// Looks for scheduled changes that are due: each second while one is scheduled, less often while none is. Goes on whatever becomes of the store.
/// </summary>
internal sealed class Scheduler(ScheduleRunner runner, MappingTable table, TimeProvider timeProvider, ILogger<Scheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How late one may be that is due in the moment in which it is made.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAny = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            await BackgroundPause.WaitAsync(timeProvider, isAny ? Interval : IdleInterval, stoppingToken);
            isAny = await RunAsync(stoppingToken);
        }
    }

    private async Task<bool> RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var lineage = table.Position.Lineage;
            // Without a table nothing is known of the store: another gateway, or this one in a moment, does better.
            if (table.IsLoaded)
            {
                return await runner.RunDueAsync(lineage.Length > 0 ? lineage : null, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun is found by its claim, by another gateway or at the next start.
        }
        catch (StoreUnavailableException e)
        {
            logger.SchedulesNotRead(LogLevel.Debug, e.Message);
        }
        catch (StoreDamagedException e)
        {
            logger.SchedulesNotRead(LogLevel.Error, e.Message);
        }

        return true;
    }
}
