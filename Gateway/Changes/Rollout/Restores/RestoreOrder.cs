namespace Gateway.Changes.Rollout.Restores;

/// <summary>A wish to go back to a revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Identifier">The one mapping to restore; null for the whole table.</param>
/// <param name="Reason">Why (<see cref="ChangeNote"/>).</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="By">The admin key's id.</param>
/// <param name="Lineage">The lineage this gateway follows; null where it follows none yet.</param>
/// <param name="IsDryRun">True to make a plan only; false to apply it; null to apply it where it is small.</param>
internal sealed record RestoreOrder(long Revision, string? Identifier, string Reason, string? Ticket, string By, string? Lineage, bool? IsDryRun)
{
    public string Source => $"revision {Revision}";
}
