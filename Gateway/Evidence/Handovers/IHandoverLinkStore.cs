using Gateway.Storage;

namespace Gateway.Evidence.Handovers;

/// <summary>
/// The links that were made, beside the mappings in the system of record. Two implementations ship; one contract suite holds both. All members are safe for
/// concurrent use, and throw <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface IHandoverLinkStore
{
    /// <summary>The most that are kept.</summary>
    const int MaxLinks = 10_000;

    /// <summary>Keeps a link, and forgets those that ended before it was made. False where as many as there may be are kept.</summary>
    Task<bool> AddAsync(HandoverLink link, CancellationToken cancellationToken);

    /// <summary>The link of an id, ended or not; null where there is none.</summary>
    Task<HandoverLink?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those of a mapping, the oldest first.</summary>
    Task<IReadOnlyList<HandoverLink>> ListAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Forgets a link, which works no more from then on. False where there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}
