using System.Diagnostics;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Judges changes of any number and in any order against the table, and keeps them as a plan against exactly one revision. Names all that is wrong
/// at once; then nothing is kept.
/// </summary>
/// <param name="store">The table.</param>
/// <param name="plans">Takes the plans.</param>
/// <param name="table">What this gateway serves: a store that has less lost content.</param>
/// <param name="rules">Judges mappings on their own.</param>
/// <param name="ignoresCase">True where a route compares identifiers in lower case.</param>
/// <param name="workFolder">Where work spaces are made.</param>
/// <param name="options">How plans are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes plans that make room.</param>
internal sealed class PlanBuilder(
    IMappingStore store,
    IPlanStore plans,
    MappingTable table,
    MappingRules rules,
    bool ignoresCase,
    string workFolder,
    IOptions<PlanOptions> options,
    TimeProvider time,
    ILogger<PlanBuilder> logger) : IDisposable
{
    /// <summary>How many plans may be in the making at once; others wait. A large one takes some 100 MB of memory.</summary>
    private const int MaxAtOnce = 4;

    private readonly SemaphoreSlim _turn = new(MaxAtOnce, MaxAtOnce);

    public async Task<PlanResult> MakeAsync(PlanRequest request, IAsyncEnumerable<PlanInput> inputs, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var since = time.GetTimestamp();
            var result = await BackgroundThreads.Shared.RunAsync(() => JudgeAsync(request, inputs, cancellationToken), cancellationToken);
            Log(request, result, time.GetElapsedTime(since));
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PlanResult> JudgeAsync(PlanRequest request, IAsyncEnumerable<PlanInput> inputs, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(request.Id, cancellationToken) is { } known)
        {
            return new PlanResult.Made(known);
        }

        // A store that was emptied looks like one where everything has to be added.
        if (!table.Position.IsEmpty && await store.ReadChangesAsync(table.Position, limit: 1, cancellationToken) is ChangeFeed.LostContent)
        {
            return new PlanResult.LostContent();
        }

        using var workspace = new PlanWorkspace(workFolder);
        return await new PlanMaking(store, workspace, request, rules, table, ignoresCase).RunAsync(
            inputs, (position, changes) => KeepAsync(request, position, changes, cancellationToken), cancellationToken);
    }

    private async Task<Plan> KeepAsync(PlanRequest request, StorePosition position, JudgedChanges changes, CancellationToken cancellationToken)
    {
        var contentId = Guid.NewGuid().ToString("N");
        var isKept = false;
        try
        {
            var (chunks, bytes) = await WriteChunksAsync(contentId, changes, cancellationToken);
            var now = time.GetUtcNow();
            var plan = new Plan
            {
                Id = request.Id,
                ContentId = contentId,
                Lineage = position.Lineage,
                Revision = position.Revision,
                CreatedAt = now,
                CreatedBy = request.By,
                ExpiresAt = now.AddHours(options.Value.KeepHours),
                Action = request.Action,
                Reason = request.Reason,
                Ticket = request.Ticket,
                Source = request.Source,
                Prunes = request.Prunes,
                Adds = changes.Review.Adds,
                Changes = changes.Review.Changes,
                Deletes = changes.Review.Deletes,
                Unchanged = changes.Unchanged,
                Chunks = chunks,
                Bytes = bytes,
                Warnings = changes.Warnings.Shown,
                WarningCounts = changes.Warnings.Counts,
                StateChanges = changes.Review.StateChanges,
            };
            isKept = await plans.PutAsync(plan, cancellationToken);
            await MakeRoomAsync(plan.Id, cancellationToken);
            return isKept
                ? plan
                : await plans.FindAsync(request.Id, cancellationToken) ?? throw new InvalidOperationException("A plan went as soon as it was kept.");
        }
        finally
        {
            if (!isKept)
            {
                await DiscardAsync(contentId);
            }
        }
    }

    private async Task<(int Chunks, long Bytes)> WriteChunksAsync(string contentId, JudgedChanges changes, CancellationToken cancellationToken)
    {
        using var chunk = new PlanChunk();
        var (chunks, bytes) = (0, 0L);
        foreach (var change in changes.Read())
        {
            chunk.Add(change);
            if (chunk.IsFull)
            {
                await FlushAsync();
            }
        }

        if (!chunk.IsEmpty)
        {
            await FlushAsync();
        }

        return (chunks, bytes);

        async Task FlushAsync()
        {
            var content = chunk.Finish();
            await plans.AddChunkAsync(contentId, chunks++, content, cancellationToken);
            bytes += content.Length;
        }
    }

    private async Task DiscardAsync(string contentId)
    {
        try
        {
            await plans.RemoveContentAsync(contentId, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It expires by itself.
        }
    }

    private async Task MakeRoomAsync(string newest, CancellationToken cancellationToken)
    {
        var kept = await plans.ListAsync(cancellationToken);
        var (count, bytes) = (kept.Count, kept.Sum(plan => plan.Bytes));
        foreach (var plan in kept.Where(plan => plan.Id != newest).OrderBy(plan => plan.Outcome is null).ThenBy(plan => plan.CreatedAt))
        {
            if (count <= options.Value.MaxOpen && bytes <= options.Value.MaxStoredBytes)
            {
                return;
            }

            await plans.RemoveAsync(plan, cancellationToken);
            logger.PlanEvicted(plan.Id);
            (count, bytes) = (count - 1, bytes - plan.Bytes);
        }
    }

    private void Log(PlanRequest request, PlanResult result, TimeSpan elapsed)
    {
        switch (result)
        {
            case PlanResult.Made { Plan: var plan }:
                logger.PlanMade(plan.CreatedBy, plan.Id, plan.Revision, plan.Adds, plan.Changes, plan.Deletes, plan.Unchanged, (long)elapsed.TotalMilliseconds);
                break;
            case PlanResult.Faulty faulty:
                logger.PlanRefused(request.By, faulty.Count);
                break;
            case PlanResult.Unsettled:
                logger.PlanUnsettled(request.By);
                break;
            case PlanResult.LostContent:
                logger.PlanOfLostContent(request.By);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
