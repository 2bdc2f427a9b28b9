using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Stytch.Api;

namespace Gateway.Evidence.Parity;

/// <summary>Runs parity: for few mappings at once, for many in the background, one such run at a time in this process.</summary>
internal sealed class ParityRunner(
    IMappingStore store, ParityReader reader, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<ParityRunner> logger)
{
    /// <summary>The most mappings whose reports are waited for: a call to Stytch for each, in the worst case.</summary>
    public const int MaxAtOnce = 50;

    private readonly Lock _lock = new();
    private ParityRun? _run;
    private Task _work = Task.CompletedTask;

    /// <summary>The background run that goes on, or the last one; null where there was none.</summary>
    public ParityRun? Current
    {
        get
        {
            lock (_lock)
            {
                return _run;
            }
        }
    }

    /// <summary>Ends with the background run.</summary>
    public Task SettledAsync()
    {
        lock (_lock)
        {
            return _work;
        }
    }

    public async Task<ParityRunResult> RunAsync(ParitySelection selection, StytchOccasion occasion, CancellationToken cancellationToken)
    {
        var first = new List<ConnectionMapping>();
        await foreach (var page in selection.PagesAsync(store, cancellationToken))
        {
            first.AddRange(page);
            if (first.Count > MaxAtOnce)
            {
                return Start(selection, occasion);
            }
        }

        if (first.Count == 0)
        {
            return new ParityRunResult.Nothing();
        }

        var begun = ParityRun.Begin(timeProvider.GetUtcNow(), occasion.By);
        var reports = await reader.ReadAsync(reader.Begin(occasion), first, cancellationToken);
        return new ParityRunResult.Finished(begun.With(reports) with { FinishedAt = timeProvider.GetUtcNow() }, reports);
    }

    private ParityRunResult Start(ParitySelection selection, StytchOccasion occasion)
    {
        lock (_lock)
        {
            if (_run is { FinishedAt: null } running)
            {
                return new ParityRunResult.Busy(running);
            }

            _run = ParityRun.Begin(timeProvider.GetUtcNow(), occasion.By);
            _work = Task.Run(() => WorkAsync(selection, occasion, lifetime.ApplicationStopping), CancellationToken.None);
            return new ParityRunResult.Started(_run);
        }
    }

    private async Task WorkAsync(ParitySelection selection, StytchOccasion occasion, CancellationToken cancellationToken)
    {
        string? failure = null;
        try
        {
            var reading = reader.Begin(occasion);
            await foreach (var page in selection.PagesAsync(store, cancellationToken))
            {
                foreach (var some in page.Chunk(MaxAtOnce))
                {
                    var reports = await reader.ReadAsync(reading, some, cancellationToken);
                    Change(run => run.With(reports));
                }
            }
        }
        catch (OperationCanceledException)
        {
            failure = "The gateway was stopped.";
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            failure = e.Message;
        }
        catch (Exception e)
        {
            logger.RunFailed(e);
            failure = "The gateway failed; its log says how.";
        }

        Change(run => run with { FinishedAt = timeProvider.GetUtcNow(), Failure = failure });
        var ended = Current!;
        logger.RunEnded(ended.Done, ended.Red, ended.Yellow, ended.Unknown, failure ?? "complete");
    }

    private void Change(Func<ParityRun, ParityRun> change)
    {
        lock (_lock)
        {
            _run = change(_run!);
        }
    }
}
