using Gateway.Mappings.Snapshot;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Mappings.Table;

/// <summary>
/// Keeps the <see cref="MappingTable"/> in step with the store: starts from the last-good snapshot, catches up, then follows the change feed.
/// Whatever becomes of the store, the last good table keeps serving.
/// </summary>
internal sealed class MappingReplica(
    IMappingStore store,
    MappingTable table,
    IOptions<StoreOptions> options,
    TimeProvider timeProvider,
    ILogger<MappingReplica> logger,
    SnapshotKeeper? snapshot = null,
    RecentSwitches? recentSwitches = null,
    HeldMarker? marker = null) : BackgroundService
{
    private const int FeedPage = 5_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private bool _hasRecalledSwitches;
    private volatile ReplicaStatus _status = new(ReplicaCondition.Starting, timeProvider.GetUtcNow(), CurrentAt: null);
    private volatile TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReplicaStatus Status => _status;

    /// <summary>When the whole set was last read, from the store or from the snapshot; null before.</summary>
    public DateTimeOffset? LoadedAt { get; private set; }

    /// <summary>True when requests can be served: a table is loaded, and not an empty one where mappings are required or were lost.</summary>
    public bool IsServing => table.IsLoaded && (table.Count > 0 || !(options.Value.RequireMappings || IsLost));

    /// <summary>True where the store is new and empty, and yet held mappings once. Asks the disk while the table is empty.</summary>
    public bool IsLost => table.IsLoaded && table.Count == 0 && table.Position.IsEmpty && marker is { IsThere: true };

    /// <summary>Completes when the table has reached a position, so that who changed something also sees it served; false when the time is up first.</summary>
    public Task<bool> WaitUntilAsync(StorePosition position, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitAsync(
            // The lineage is not known to who planned against an empty store.
            () => (position.Lineage.Length == 0 || table.Position.Lineage == position.Lineage) && table.Position.Revision >= position.Revision,
            timeout,
            cancellationToken);

    /// <summary>Completes when a whole set was loaded; false when the time is up first.</summary>
    public Task<bool> WaitForTableAsync(TimeSpan timeout, CancellationToken cancellationToken) => WaitAsync(() => table.IsLoaded, timeout, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading a large set must not hold up the start of the listeners.
        await Task.Yield();
        LoadSnapshot();
        await Task.WhenAll(FollowUntilStoppedAsync(stoppingToken), snapshot?.RunAsync(stoppingToken) ?? Task.CompletedTask);
    }

    private async Task<bool> WaitAsync(Func<bool> isReached, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        while (true)
        {
            // Taken before the look: a move in between completes it.
            var moved = _moved.Task;
            if (isReached())
            {
                return true;
            }

            try
            {
                await moved.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private void LoadSnapshot()
    {
        var loading = table.BeginLoading();
        if (snapshot?.TryLoad(loading) is true)
        {
            Serve(loading);
            logger.SnapshotLoaded(table.Count, table.Position.Revision, snapshot.Path);
        }
    }

    private async Task FollowUntilStoppedAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException e)
            {
                table.Doubt();
                Enter(ReplicaCondition.StoreUnreachable, e.Message);
            }
            catch (StoreDamagedException e)
            {
                Enter(ReplicaCondition.StoreDamaged, e.Message);
            }

            await Task.Delay(RetryDelay, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken);
        if (!table.IsLoaded)
        {
            await ReloadAsync(cancellationToken);
        }

        await RecallSwitchesAsync(table.FindOwn, table.Recall, cancellationToken);
        Task? change = null;
        while (true)
        {
            // Asked for before the feed is read: a change made in between would be slept through otherwise.
            change = change is null or { IsCompleted: true } ? store.WaitForChangeAsync(cancellationToken) : change;
            switch (await store.ReadChangesAsync(table.Position, FeedPage, cancellationToken))
            {
                case ChangeFeed.Next next when next.Position.Revision > table.Position.Revision:
                    Apply(next);
                    break;
                case ChangeFeed.Next next:
                    table.Confirm();
                    // Also where nothing is new: the position becomes known by its commit id.
                    table.Apply([], next.Position);
                    Enter(ReplicaCondition.Current, "");
                    SignalMoved();
                    await change;
                    break;
                case ChangeFeed.TooFarBehind:
                    await ReloadAsync(cancellationToken);
                    break;
                case ChangeFeed.LostContent lost:
                    Enter(ReplicaCondition.StoreLostContent, RemedyOf(lost.Position));
                    await change;
                    break;
            }
        }
    }

    private void Apply(ChangeFeed.Next next)
    {
        if (table.BreakGlass != next.BreakGlass)
        {
            logger.BreakGlassChanged(
                next.BreakGlass is null ? "ended" : "on", (next.BreakGlass ?? table.BreakGlass)!.Revision, next.BreakGlass?.By, next.Position.Revision);
        }

        // Before the changes: who waits for the position finds the switch as it was set with it.
        table.BreakGlass = next.BreakGlass;
        table.Apply(next.Changes, next.Position);
        snapshot?.Record(next.Changes, next.Position, next.BreakGlass);
        NoteMappings();
        SignalMoved();
    }

    private void NoteMappings()
    {
        if (table.Count > 0)
        {
            marker?.Note();
        }
        else if (IsLost)
        {
            logger.StoreWasLost(marker!.Path);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var loading = table.BeginLoading();
        SnapshotFile.Writer? writer = null;
        try
        {
            await foreach (var mapping in store.ReadAllAsync(
                position =>
                {
                    loading.Position = position;
                    writer = snapshot?.BeginWhole(position);
                },
                cancellationToken))
            {
                loading.Add(mapping);
                writer?.Add(mapping);
            }

            writer?.Commit();
        }
        finally
        {
            writer?.Dispose();
        }

        // At least once: the switch comes with the feed.
        bool isMoving;
        do
        {
            isMoving = false;
            if (await store.ReadChangesAsync(loading.Position, FeedPage, cancellationToken) is ChangeFeed.Next next)
            {
                isMoving = next.Position.Revision > loading.Position.Revision;
                loading.BreakGlass = next.BreakGlass;
                loading.Apply(next.Changes, next.Position);
                snapshot?.Record(next.Changes, next.Position, next.BreakGlass);
            }
        }
        while (isMoving);

        await RecallSwitchesAsync(loading.FindOwn, loading.Recall, cancellationToken);
        table.Confirm();
        Serve(loading);
        logger.TableLoaded(table.Count, table.Position.Revision);
    }

    // Once: from then on each switch is seen as it is made.
    private async Task RecallSwitchesAsync(
        Func<string, MappingEntry?> find, Action<MappingEntry, DateTimeOffset> recall, CancellationToken cancellationToken)
    {
        if (!_hasRecalledSwitches && recentSwitches is not null)
        {
            await recentSwitches.RecallAsync(find, recall, cancellationToken);
            _hasRecalledSwitches = true;
        }
    }

    private void Serve(MappingTable.Loading loading)
    {
        table.Replace(loading);
        LoadedAt = timeProvider.GetUtcNow();
        NoteMappings();
        SignalMoved();
    }

    private void Enter(ReplicaCondition condition, string detail)
    {
        var now = timeProvider.GetUtcNow();
        var before = _status;
        var currentAt = condition is ReplicaCondition.Current ? now : before.CurrentAt;
        var isNew = before.Condition != condition;
        _status = new ReplicaStatus(condition, isNew ? now : before.Since, currentAt);
        if (isNew)
        {
            logger.ConditionChanged(
                condition is ReplicaCondition.Current ? LogLevel.Information : LogLevel.Error, condition, table.Count, table.Position.Revision, detail);
        }
    }

    private string RemedyOf(StorePosition found) =>
        $"This gateway serves revision {table.Position.Revision}, the store holds "
        + $"{(found.IsEmpty ? "nothing" : $"revision {found.Revision} of lineage {found.Lineage}")}. "
        + "Restore the store from its backup; or put this gateway's last-good set back with POST /admin/v1/store/reseed; "
        + "or, if the store is right as it is, say so with POST /admin/v1/store/accept.";

    private void SignalMoved() => Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
