using Gateway.Mappings;

namespace Gateway.Changes.Rollout;

/// <summary>What an action does to one mapping's state. Pure: no I/O, no clock.</summary>
internal abstract record Transition
{
    /// <summary>The state changes.</summary>
    public sealed record LeadsTo(MappingState State) : Transition;

    /// <summary>It is there already; nothing is to be done.</summary>
    public sealed record IsThere : Transition;

    /// <param name="Reason">Why.</param>
    public sealed record Refused(TransitionRefusal Reason) : Transition
    {
        /// <summary>What stands in the way, where it is <see cref="TransitionRefusal.Blocked"/>.</summary>
        public IReadOnlyList<CutoverBlock> Blocks { get; init; } = [];
    }

    /// <summary>What is known of a mapping when an action is judged.</summary>
    /// <param name="State">Its state now.</param>
    /// <param name="Earlier">The state that the newest change which still holds took it out of (<see cref="StateHistory"/>); null where none is known.</param>
    /// <param name="HasTarget">True where it has a valid ACS URL under this gateway's configuration.</param>
    public readonly record struct Facts(MappingState State, MappingState? Earlier, bool HasTarget);

    /// <param name="action">What is asked.</param>
    /// <param name="facts">What is known of the mapping.</param>
    /// <param name="isForced">True to retire what is not migrated.</param>
    public static Transition Of(StateAction action, Facts facts, bool isForced) => WithTarget(facts, action switch
    {
        StateAction.Rollback => Back(facts),
        _ when facts.State is MappingState.Retired => action is StateAction.Retire ? new IsThere() : new Refused(TransitionRefusal.IsRetired),
        StateAction.Cutover => Forward(facts, MappingState.Migrated),
        StateAction.Shadow => facts.State is MappingState.Migrated ? new Refused(TransitionRefusal.IsMigrated) : Forward(facts, MappingState.Shadow),
        StateAction.Pause => Forward(facts, MappingState.Paused),
        StateAction.Resume => facts.State is MappingState.Paused ? Back(facts) : new IsThere(),
        StateAction.Retire => isForced || facts.State is MappingState.Migrated ? new LeadsTo(MappingState.Retired) : new Refused(TransitionRefusal.NotMigrated),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not a state action."),
    });

    private static Transition Forward(Facts facts, MappingState state) => facts.State == state ? new IsThere() : new LeadsTo(state);

    private static Transition Back(Facts facts) => facts.Earlier is { } earlier ? new LeadsTo(earlier) : new Refused(TransitionRefusal.NoEarlierState);

    // Whatever the way to it: a login sent to Stytch needs an address to be sent to.
    private static Transition WithTarget(Facts facts, Transition transition) =>
        transition is LeadsTo { State: MappingState.Migrated } && !facts.HasTarget ? new Refused(TransitionRefusal.NoTarget) : transition;
}
