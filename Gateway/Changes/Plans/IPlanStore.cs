namespace Gateway.Changes.Plans;

/// <summary>
/// Where plans wait, beside the mappings, so that any gateway of a fleet can show and apply them: chunks first, the plan itself last, so that a
/// plan that is there is complete. Two implementations ship; one contract suite holds both. Throws what the mapping store does.
/// </summary>
internal interface IPlanStore
{
    /// <summary>Keeps a chunk of a plan that is being made; thrown away an hour later unless <see cref="PutAsync"/> follows.</summary>
    /// <param name="contentId">The plan's <see cref="Plan.ContentId"/>.</param>
    /// <param name="number">0 and up, without gaps.</param>
    /// <param name="chunk">As <see cref="PlanChunk"/> writes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task AddChunkAsync(string contentId, int number, byte[] chunk, CancellationToken cancellationToken);

    /// <summary>A chunk of a plan; null where it is gone.</summary>
    Task<byte[]?> ReadChunkAsync(string contentId, int number, CancellationToken cancellationToken);

    /// <summary>Throws chunks away, of a plan that will not be put.</summary>
    Task RemoveContentAsync(string contentId, CancellationToken cancellationToken);

    /// <summary>Makes a plan visible, until it expires; false where there is one with this id already, which then stays as it is.</summary>
    Task<bool> PutAsync(Plan plan, CancellationToken cancellationToken);

    /// <summary>Replaces a plan that still stands as it was read; false where somebody was quicker or it is gone.</summary>
    Task<bool> ReplaceAsync(Plan plan, Plan by, CancellationToken cancellationToken);

    /// <summary>A plan; null where there is none, or no more.</summary>
    Task<Plan?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>All plans, newest first.</summary>
    Task<IReadOnlyList<Plan>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Throws a plan away with its chunks; false where it was gone.</summary>
    Task<bool> RemoveAsync(Plan plan, CancellationToken cancellationToken);
}
