using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;

namespace Gateway.Changes.Plans;

/// <summary>
/// Applies plans, each as one commit whose id is the plan's: wherever and however often it is tried, it is made once. Once begun it goes on
/// without its caller, until this gateway stops.
/// </summary>
internal sealed class PlanApplier(
    IMappingStore store, IPlanStore plans, PlanReader reader, MappingTable table, TimeProvider time, ILogger<PlanApplier> logger) : IAsyncDisposable
{
    /// <summary>How many of the revisions that came between are named.</summary>
    private const int MaxMoves = 10;

    private readonly ConcurrentDictionary<string, Lazy<Task<ApplyResult>>> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Applies a plan that needs no consent, or has it. A second call while the first one runs waits for its result.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, string by, CancellationToken cancellationToken)
    {
        var own = new Lazy<Task<ApplyResult>>(() => BackgroundThreads.Shared.RunAsync(() => RunAsync(plan, by), CancellationToken.None));
        var running = _running.GetOrAdd(plan.Id, own);
        var result = await running.Value.WaitAsync(cancellationToken);
        return result is ApplyResult.Applied applied && running != own ? applied with { WasAppliedBefore = true } : result;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var running in _running.Values)
        {
            await ((Task)running.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }

    private async Task<ApplyResult> RunAsync(Plan plan, string by)
    {
        try
        {
            return await CommitAsync(plan, by, _stopping.Token);
        }
        catch (PlanGoneException)
        {
            return new ApplyResult.NotFound();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its caller may be gone: then nobody else would tell.
            logger.ApplyFailed(e, plan.Id);
            throw;
        }
        finally
        {
            _running.TryRemove(plan.Id, out _);
        }
    }

    private async Task<ApplyResult> CommitAsync(Plan plan, string by, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        if (plan.Size == 0)
        {
            return await RecordAsync(plan, plan.Base, by, wasAppliedBefore: false, cancellationToken);
        }

        // Also spares the work of bringing a large plan to a store that cannot take it.
        var position = await store.ReadPositionAsync(cancellationToken);
        if (position.Revision != plan.Revision)
        {
            return await MovedAsync(plan, position, by, cancellationToken);
        }

        var lineage = plan.Lineage.Length > 0 ? plan.Lineage : table.Position.Lineage;
        var commit = new MappingCommit([], by, time.GetUtcNow(), plan.Reason)
        {
            Id = plan.Id,
            ExpectedRevision = plan.Revision,
            // Made against an empty store: then any lineage is another store, unless this gateway knows of none either.
            ExpectedLineage = lineage.Length > 0 ? lineage : null,
            Action = plan.Action,
            Ticket = plan.Ticket,
            Source = plan.Source,
        };
        switch (await store.CommitStreamAsync(commit, WritesAsync(plan, cancellationToken), cancellationToken))
        {
            case CommitResult.Committed committed:
                logger.PlanApplied(by, plan.Id, plan.Action, plan.Size, committed.Position.Revision, (long)time.GetElapsedTime(since).TotalMilliseconds);
                return await RecordAsync(plan, committed.Position, by, wasAppliedBefore: false, cancellationToken);
            case CommitResult.Refused refused:
                logger.PlanConflicted(by, plan.Id, refused.Conflicts.Count);
                return new ApplyResult.Refused(plan, refused.Conflicts);
            case CommitResult.Moved moved:
                return await MovedAsync(plan, moved.Position, by, cancellationToken);
            case var other:
                throw new InvalidOperationException($"The store answered a plan with {other.GetType().Name}.");
        }
    }

    private async IAsyncEnumerable<MappingWrite> WritesAsync(Plan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in reader.ReadAsync(plan, cancellationToken))
        {
            yield return new MappingWrite(change.Identifier, change.After, change.Before?.Version ?? 0);
        }
    }

    private async Task<ApplyResult> MovedAsync(Plan plan, StorePosition position, string by, CancellationToken cancellationToken)
    {
        // An earlier attempt whose end nobody saw made exactly this revision.
        var own = plan.Revision + 1;
        if (position.Revision >= own
            && await store.ReadRevisionsAsync(own + 1, limit: 1, cancellationToken) is [var next]
            && next.Number == own
            && next.CommitId == plan.Id)
        {
            return await RecordAsync(plan, new StorePosition(position.Lineage, own, plan.Id), next.By, wasAppliedBefore: true, cancellationToken);
        }

        logger.PlanOutdated(by, plan.Id, plan.Revision, position.Revision);
        if (!table.Position.IsEmpty && position.Lineage != table.Position.Lineage)
        {
            return new ApplyResult.LostContent(plan, position);
        }

        var moves = await store.ReadRevisionsAsync(before: null, MaxMoves, cancellationToken);
        return new ApplyResult.Outdated(plan, position, [.. moves.Where(move => move.Number > plan.Revision)]);
    }

    private async Task<ApplyResult> RecordAsync(Plan plan, StorePosition position, string by, bool wasAppliedBefore, CancellationToken cancellationToken)
    {
        var applied = plan with { Outcome = new PlanOutcome(position.Revision, time.GetUtcNow(), by) };
        try
        {
            // Where an approval came in between, the revision itself still says that the plan was applied.
            await plans.ReplaceAsync(plan, applied, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            logger.OutcomeNotKept(e, plan.Id);
        }

        return new ApplyResult.Applied(applied, position, wasAppliedBefore);
    }
}
