using Gateway.Evidence.Connections;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Mappings.Store;
using Gateway.Stytch.Api;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Reads all connections anew, and treats one that is gone as a webhook's deletion. One call after the other, within the client's limits, so that
/// operators' calls find room.
/// </summary>
internal sealed class ParityReconciler(
    IMappingStore store,
    IConnectionStore connections,
    ParityReader reader,
    ParityLookup book,
    DeletedConnectionEffect deletions,
    ParityMetrics metrics,
    TimeProvider timeProvider,
    ILogger<ParityReconciler> logger)
{
    /// <summary>Who makes the revisions that this leads to.</summary>
    public const string By = "parity";

    public async Task<ParityRun> RunAsync(CancellationToken cancellationToken)
    {
        var (run, gone) = (ParityRun.Begin(timeProvider.GetUtcNow(), null), new GoneConnections());
        var reading = reader.Begin(new StytchOccasion { By = By });
        await foreach (var page in ParitySelection.All.PagesAsync(store, cancellationToken))
        {
            var known = await connections.GetManyAsync([.. page.Select(ConnectionKey.Of).Distinct()], cancellationToken);
            var unread = new Dictionary<string, ParityCode>(StringComparer.Ordinal);
            foreach (var mapping in page)
            {
                var result = await reader.RefreshAsync(reading, mapping, cancellationToken);
                if (result is ConnectionReading.Unread { Why: var why })
                {
                    unread.Add(mapping.Identifier, why);
                }

                gone.Add(ConnectionKey.Of(mapping), result, known.GetValueOrDefault(ConnectionKey.Of(mapping)));
            }

            run = run.With(await book.ReadAsync(page, unread, cancellationToken));
        }

        run = run with { FinishedAt = timeProvider.GetUtcNow() };
        metrics.Read(run);
        logger.RunEnded(run.Done, run.Red, run.Yellow, run.Unknown, "complete");
        await SettleAsync(gone, cancellationToken);
        return run;
    }

    private async Task SettleAsync(GoneConnections gone, CancellationToken cancellationToken)
    {
        foreach (var project in gone.Doubtful)
        {
            logger.TooManyGone(project);
        }

        foreach (var (key, at) in gone.Certain)
        {
            await deletions.WithdrawAsync(
                new ConnectionDeletion(key.Project, key.ConnectionId, $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", By, By), cancellationToken);
        }
    }
}
