namespace Gateway.Changes.Rollout;

/// <summary>A change of state as it was asked for.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Reason">Why, in the operator's words (<see cref="ChangeNote"/>).</param>
/// <param name="Ticket">The ticket it belongs to; null where none was named.</param>
/// <param name="IsForced">True to retire what is not migrated, or to cut over what is not ready.</param>
internal sealed record StateChange(StateAction Action, string Reason, string? Ticket, bool IsForced);
