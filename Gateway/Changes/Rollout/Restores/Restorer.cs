using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Restores;

/// <summary>Makes one mapping, or the whole table, what it was at an earlier revision, as a new revision: what happened since stays in the history.</summary>
internal sealed class Restorer(IMappingStore store, MappingRules rules, TableRestorer table, TimeProvider timeProvider)
{
    public async Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancellationToken)
    {
        var position = await store.ReadPositionAsync(cancellationToken);
        if (order.Revision > position.Revision)
        {
            return new RestoreResult.NotFound($"There is no revision {order.Revision} yet: the newest is {position.Revision}.");
        }

        if (order.Identifier is not { } identifier)
        {
            return await table.RestoreAsync(order, store.ReadChangedSinceAsync(order.Revision, cancellationToken), position, cancellationToken);
        }

        var history = await store.ReadHistoryAsync(identifier, StateHistory.MaxChanges, cancellationToken);
        if (history.Count == 0)
        {
            return new RestoreResult.NotFound("There is no mapping with this identifier, nor was there one.");
        }

        var past = PastChange.At(identifier, history, order.Revision);
        return order.IsDryRun is true
            ? await table.RestoreAsync(order, new[] { past }.ToAsyncEnumerable(), position, cancellationToken)
            : await RestoreOneAsync(order, past, cancellationToken);
    }

    // Without a plan: going back must be quick, however large the table is.
    private async Task<RestoreResult> RestoreOneAsync(RestoreOrder order, PastMapping past, CancellationToken cancellationToken)
    {
        if (!past.IsKnown)
        {
            return new RestoreResult.TooShort([past.Identifier], 1);
        }

        var found = await store.FindAsync(past.Identifier, cancellationToken);
        var current = found?.Identifier == past.Identifier ? found : null;
        if (past.Content is null ? current is null : current is not null && MappingDifference.AreEqual(past.Content, current))
        {
            return new RestoreResult.Nothing();
        }

        if (past.Content is not null && rules.Check(past.Content) is { Count: > 0 } faults)
        {
            return new RestoreResult.Faulty([.. faults.Select(fault => new PlanFault(null, null, fault.Field, fault.Code, fault.Message))], faults.Count);
        }

        var commit = new MappingCommit(
            [new MappingWrite(past.Identifier, past.Content, current?.Version ?? 0)], order.By, timeProvider.GetUtcNow(), order.Reason)
        {
            Action = ChangeAction.Restore,
            Ticket = order.Ticket,
            Source = order.Source,
            ExpectedLineage = order.Lineage,
        };
        return await store.CommitAsync(commit, cancellationToken) switch
        {
            CommitResult.Committed committed => new RestoreResult.Applied(committed.Position, 1),
            CommitResult.Moved moved => new RestoreResult.LostContent(moved.Position),
            CommitResult.Refused refused => Refused(refused.Conflicts),
            _ => throw new InvalidOperationException("A commit of no known outcome."),
        };
    }

    private static RestoreResult Refused(IReadOnlyList<CommitConflict> conflicts)
    {
        var taken = conflicts.OfType<CommitConflict.KeyTaken>().ToList();
        return taken.Count == 0
            ? new RestoreResult.Outrun(conflicts)
            : new RestoreResult.Faulty(
                [.. taken.Select(key => new PlanFault(null, null, "aliases", "key_taken", $"'{key.Key}' now leads to mapping '{key.Owner}'.", key.Owner))],
                taken.Count);
    }
}
