using Gateway.Changes.Plans;
using Gateway.Mappings.Store;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>
/// Changes the state of many mappings as one revision, or of none. A small change is committed over exactly what was read; a large one, and
/// every dry run, becomes a plan against one revision. Where others come in between it is judged anew.
/// </summary>
internal sealed class MassChanger(IMappingStore store, MassJudge judge, PlannedMassChange planned, IOptions<PlanOptions> plans, TimeProvider timeProvider)
{
    /// <summary>A change of more mappings is a dry run unless its sender says otherwise.</summary>
    public const int MaxUnasked = 10;

    /// <summary>The most mappings that are committed without a plan.</summary>
    private const int MaxDirect = 1_000;

    private const int MaxAttempts = 5;

    public async Task<MassResult> ChangeAsync(MassChange change, MassOrder order, CancellationToken cancellationToken)
    {
        IReadOnlyList<CommitConflict> conflicts = [];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            switch (await TryAsync(change, order, cancellationToken))
            {
                case MassResult.Outrun lost:
                    conflicts = lost.Conflicts;
                    break;
                case var result:
                    return result;
            }
        }

        return new MassResult.Outrun(conflicts);
    }

    /// <summary>What a change would do now; nothing is kept.</summary>
    public async Task<MassCounts> PreviewAsync(MassChange change, CancellationToken cancellationToken)
    {
        var counts = new MassCounts();
        await foreach (var _ in judge.JudgeAsync(change, counts, cancellationToken))
        {
            // Only the counts is asked for.
        }

        return counts;
    }

    /// <summary>True where a change of so many mappings needs a second admin's consent.</summary>
    public bool NeedsApproval(long changes) => plans.Value.ApprovalThreshold is > 0 and var threshold && changes > threshold;

    private async Task<MassResult> TryAsync(MassChange change, MassOrder order, CancellationToken cancellationToken)
    {
        // Before the first mapping is read: a plan must be against a revision that all of them were read at.
        var position = await store.ReadPositionAsync(cancellationToken);
        var counts = new MassCounts();
        await using var pending = judge.JudgeAsync(change, counts, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = new List<PendingChange>();
        while (first.Count <= MaxDirect && await pending.MoveNextAsync())
        {
            first.Add(pending.Current);
        }

        var isAll = first.Count <= MaxDirect;
        if (isAll && MassResult.Of(change, counts) is { } verdict)
        {
            return verdict;
        }

        var isDryRun = order.IsDryRun ?? first.Count > MaxUnasked;
        if (isAll && !isDryRun && (order.ApprovedBy is not null || !NeedsApproval(first.Count)))
        {
            return await CommitAsync(first, change.Change, order, counts, cancellationToken);
        }

        return await planned.MakeAsync(change, order with { IsDryRun = isDryRun }, position, first, isAll ? null : pending, counts, cancellationToken);
    }

    private async Task<MassResult> CommitAsync(
        List<PendingChange> changes, StateChange change, MassOrder order, MassCounts counts, CancellationToken cancellationToken)
    {
        var commit = new MappingCommit([.. changes.Select(pending => pending.ToWrite())], order.By, timeProvider.GetUtcNow(), change.Reason)
        {
            Action = change.Action.ToChangeAction(),
            Ticket = change.Ticket,
            Source = order.Source,
            Id = order.Id,
            ExpectedLineage = order.Lineage,
        };
        return await store.CommitAsync(commit, cancellationToken) switch
        {
            CommitResult.Committed committed => new MassResult.Applied(committed.Position, counts),
            CommitResult.Moved moved => new MassResult.LostContent(moved.Position),
            CommitResult.Refused refused => new MassResult.Outrun(refused.Conflicts),
            _ => throw new InvalidOperationException("A commit of no known outcome."),
        };
    }
}
