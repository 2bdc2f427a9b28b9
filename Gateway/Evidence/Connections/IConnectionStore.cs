using Gateway.Storage;

namespace Gateway.Evidence.Connections;

/// <summary>
/// What is known of connections, beside the mappings in the system of record: what an operator told and that a connection was deleted cannot be
/// read again. Facts are true as of a moment, and older ones never replace newer ones, in whatever order they come. Two implementations ship; one
/// contract suite holds both. All members are safe for concurrent use, and throw <see cref="StoreUnavailableException"/> and
/// <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface IConnectionStore
{
    /// <summary>The most connections one call may ask for.</summary>
    const int MaxKeys = 1000;

    /// <summary>What is known of one; null where nothing is.</summary>
    Task<ConnectionFacts?> GetAsync(ConnectionKey key, CancellationToken cancellationToken);

    /// <summary>The same of several; those of which nothing is known are left out.</summary>
    Task<IReadOnlyDictionary<ConnectionKey, ConnectionFacts>> GetManyAsync(IReadOnlyList<ConnectionKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps facts in place of older ones, a mark of deletion among them. False, and nothing is changed, where those that are
    /// there are as new or newer.
    /// </summary>
    Task<bool> PutAsync(ConnectionFacts facts, CancellationToken cancellationToken);

    /// <summary>
    /// Marks a connection as deleted at Stytch as of a moment and keeps what else is known of it, if anything. False, and nothing is changed, where
    /// what is known is as new or newer.
    /// </summary>
    Task<bool> MarkDeletedAsync(ConnectionKey key, DateTimeOffset at, FactSource source, CancellationToken cancellationToken);

    /// <summary>Forgets a connection, the mark of its deletion included. False where nothing was known.</summary>
    Task<bool> DeleteAsync(ConnectionKey key, CancellationToken cancellationToken);

    /// <summary>Everything, in no order, a few in memory at a time; one that changes meanwhile may come as it was or as it is.</summary>
    IAsyncEnumerable<ConnectionFacts> ReadAllAsync(CancellationToken cancellationToken);
}
