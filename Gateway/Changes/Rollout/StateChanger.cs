using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout;

/// <summary>Changes the state of one mapping as a revision of its own: reads, judges, and writes only over what was read.</summary>
internal sealed class StateChanger(IMappingStore store, MappingRules rules, IReadiness readiness, TimeProvider timeProvider)
{
    /// <param name="identifier">The mapping.</param>
    /// <param name="change">What is asked, and why.</param>
    /// <param name="by">Who: the admin key's id.</param>
    /// <param name="expectedVersion">The version that must be there; null for any.</param>
    /// <param name="lineage">The lineage this gateway follows; null where it follows none yet.</param>
    /// <param name="cancellationToken">Stops the wait; the change may be made all the same.</param>
    public async Task<StateChangeResult> ChangeAsync(
        string identifier, StateChange change, string by, long? expectedVersion, string? lineage, CancellationToken cancellationToken)
    {
        var mapping = await store.FindAsync(identifier, cancellationToken);
        if (mapping is null || mapping.Identifier != identifier)
        {
            return new StateChangeResult.NotFound(mapping);
        }

        if (expectedVersion is { } expected && expected != mapping.Version)
        {
            return new StateChangeResult.Outrun(mapping);
        }

        switch ((await JudgeAsync([mapping], change.Action, change.IsForced, cancellationToken))[0])
        {
            case Transition.IsThere:
                return new StateChangeResult.WasSo(mapping);
            case Transition.Refused refused:
                return new StateChangeResult.Refused(mapping, refused.Reason, refused.Blocks);
            case Transition.LeadsTo to:
                return await CommitAsync(mapping, to.State, change, by, lineage, cancellationToken);
            default:
                throw new InvalidOperationException("A transition of no known kind.");
        }
    }

    /// <summary>What an action would do to mappings as they were read, in their order. Nothing is changed.</summary>
    /// <param name="mappings">As many as fit in memory with all that is known of them.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="isForced">True to refuse only what cannot be.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<IReadOnlyList<Transition>> JudgeAsync(
        IReadOnlyList<ConnectionMapping> mappings, StateAction action, bool isForced, CancellationToken cancellationToken)
    {
        var transitions = new Transition[mappings.Count];
        for (var i = 0; i < transitions.Length; i++)
        {
            transitions[i] = await JudgeStateAsync(mappings[i], action, isForced, cancellationToken);
        }

        if (action is not StateAction.Cutover || isForced)
        {
            return transitions;
        }

        var moving = mappings.Where((_, i) => transitions[i] is Transition.LeadsTo).ToList();
        var blocks = moving.Count == 0 ? null : await readiness.BlocksOfAsync(moving, cancellationToken);
        for (var i = 0; i < transitions.Length; i++)
        {
            if (transitions[i] is Transition.LeadsTo && blocks!.TryGetValue(mappings[i].Identifier, out var found))
            {
                transitions[i] = new Transition.Refused(TransitionRefusal.Blocked) { Blocks = found };
            }
        }

        return transitions;
    }

    private async Task<Transition> JudgeStateAsync(ConnectionMapping mapping, StateAction action, bool isForced, CancellationToken cancellationToken)
    {
        var earlier = action.NeedsHistory()
            ? StateHistory.Earlier(await store.ReadHistoryAsync(mapping.Identifier, StateHistory.MaxChanges, cancellationToken))
            : null;
        return Transition.Of(action, new Transition.Facts(mapping.State, earlier, rules.TargetOf(mapping) is not null), isForced);
    }

    private async Task<StateChangeResult> CommitAsync(
        ConnectionMapping mapping, MappingState state, StateChange change, string by, string? lineage, CancellationToken cancellationToken)
    {
        var write = new MappingWrite(mapping.Identifier, mapping with { State = state }, mapping.Version);
        var commit = new MappingCommit([write], by, timeProvider.GetUtcNow(), change.Reason)
        {
            Action = change.Action.ToChangeAction(),
            Ticket = change.Ticket,
            ExpectedLineage = lineage,
        };
        return await store.CommitAsync(commit, cancellationToken) switch
        {
            CommitResult.Committed { Mappings: [{ } stored] } committed => new StateChangeResult.Changed(committed.Position, stored, mapping.State),
            CommitResult.Moved moved => new StateChangeResult.Moved(moved.Position),
            // Its keys stay as they are, so a conflict can only be about the version.
            CommitResult.Refused => new StateChangeResult.Outrun(await CurrentAsync(mapping.Identifier, cancellationToken)),
            _ => throw new InvalidOperationException("The store answered a commit of one write with something else."),
        };
    }

    private async Task<ConnectionMapping?> CurrentAsync(string identifier, CancellationToken cancellationToken) =>
        await store.FindAsync(identifier, cancellationToken) is { } current && current.Identifier == identifier ? current : null;
}
