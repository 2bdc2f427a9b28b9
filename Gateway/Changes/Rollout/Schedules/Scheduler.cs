using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>Looks each second for scheduled changes that are due. Goes on whatever becomes of the store.</summary>
internal sealed class Scheduler(ScheduleRunner runner, MappingTable table, TimeProvider timeProvider, ILogger<Scheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var lineage = table.Position.Lineage;
            // Without a table nothing is known of the store: another gateway, or this one in a moment, does better.
            if (table.IsLoaded)
            {
                await runner.RunDueAsync(lineage.Length > 0 ? lineage : null, stoppingToken);
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
    }
}
