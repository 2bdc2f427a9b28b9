namespace Gateway.Storage;

/// <summary>
/// Carries what is gathered in memory to a store: again and again with a pause, and at the stop. While the store is away what was gathered waits,
/// and the rest goes on.
/// </summary>
/// <param name="store">Told whether the store takes it.</param>
/// <param name="timeProvider">The clock.</param>
internal abstract class FlushingService(StoreLatch store, TimeProvider timeProvider) : BackgroundService
{
    // One flush at a time: a batch that two carried at once would be stored twice.
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private DateOnly? _pruned;

    /// <summary>How much waits for the store: what a stop leaves of it is lost.</summary>
    protected abstract int Waiting { get; }

    protected TimeProvider Time => timeProvider;

    /// <summary>
    /// Stores all that waits, also for who wants to read what this gateway gathered a moment ago; what the store does not take is kept for the next time.
    /// From any thread: one waits for the other.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            await FlushOneAsync(cancellationToken);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stores the rest; those who add to it have stopped by now.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time to stop is up; what was not stored is told below.
        }

        if (Waiting > 0)
        {
            TellLost(Waiting);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await BackgroundPause.WaitAsync(timeProvider, GetPause(), stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One flush, while no other is under way.</summary>
    protected virtual async Task FlushOneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(cancellationToken);
            store.MarkBack();
            await PruneOnceADayAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is: a fault in observing must not end the gateway, as one in a background service would.
            store.MarkAway(e.Message);
        }
    }

    /// <summary>How long until the next flush.</summary>
    protected abstract TimeSpan GetPause();

    /// <summary>Stores all that waits, and keeps what the store did not take.</summary>
    protected abstract Task StoreAsync(CancellationToken cancellationToken);

    /// <summary>Removes what the store has kept for long enough; called at the first flush and then once a day.</summary>
    protected abstract Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Says at the stop how much the store did not take.</summary>
    protected abstract void TellLost(int waiting);

    private async Task PruneOnceADayAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (_pruned != today)
        {
            await PruneAsync(now, cancellationToken);
            _pruned = today;
        }
    }
}
