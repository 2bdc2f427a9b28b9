namespace Gateway.Changes.Rollout.Mass;

/// <summary>A change of the state of every selected mapping, as one revision.</summary>
/// <param name="Change">What is to be done, and why.</param>
/// <param name="Selection">For which mappings.</param>
/// <param name="SkipsRefused">True to leave out the mappings whose state does not allow it; otherwise one of them refuses the whole change.</param>
internal sealed record MassChange(StateChange Change, Selection Selection, bool SkipsRefused);
