namespace Gateway.Changes.Rollout.Mass;

/// <summary>In whose name a change is made, and how far.</summary>
/// <param name="By">The admin key's id.</param>
/// <param name="Lineage">The lineage this gateway follows; null where it follows none yet.</param>
internal sealed record MassOrder(string By, string? Lineage)
{
    /// <summary>True to make a plan only; false to apply it; null to apply it where it is small.</summary>
    public bool? IsDryRun { get; init; }

    /// <summary>The id of the commit: given by who must not make the same change twice.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Where the change comes from when nobody typed it just now.</summary>
    public string? Source { get; init; }

    /// <summary>The second admin who consented beforehand; null where none did.</summary>
    public string? ApprovedBy { get; init; }
}
