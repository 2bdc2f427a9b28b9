using Gateway.Storage;

namespace Gateway.Public.Metadata;

/// <summary>
/// Frozen copies of the legacy metadata, beside the mappings in the system of record; the last one put stays. A copy outlives its mapping until it is
/// deleted, and is served only while there is one. Two implementations ship; one contract suite holds both. All members are safe for concurrent use,
/// and throw <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface IMetadataStore
{
    /// <summary>The copy of a mapping; null where it has none.</summary>
    Task<FrozenMetadata?> GetAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Keeps a copy in the place of the one that is there.</summary>
    Task PutAsync(FrozenMetadata metadata, CancellationToken cancellationToken);

    /// <summary>Forgets a copy. False where there was none.</summary>
    Task<bool> DeleteAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>All of them, in no order, a few in memory at a time.</summary>
    IAsyncEnumerable<FrozenMetadata> ReadAllAsync(CancellationToken cancellationToken);
}
