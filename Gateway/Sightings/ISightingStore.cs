using Gateway.Storage;

namespace Gateway.Sightings;

/// <summary>
/// What the SAML traffic of identifiers showed, merged over all gateways of a fleet. Beside the mapping store, never in its way. Bounded: an
/// identifier has at most <see cref="MaxValues"/> values of a kind, and at most so many identifiers without a mapping are kept as
/// the settings say. Two implementations ship; one contract suite holds both. All members are safe for concurrent use, and throw
/// <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface ISightingStore
{
    /// <summary>The most values of one kind that are kept of one identifier; what comes beyond is not.</summary>
    const int MaxValues = 40;

    /// <summary>Adds what was seen to what is there.</summary>
    /// <param name="sightings">Each with its count since the last time.</param>
    /// <param name="strangers">Those of the identifiers that no mapping has: they are listed by <see cref="ListStrangersAsync"/> and bounded in number.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task AddAsync(IReadOnlyList<Sighting> sightings, IReadOnlySet<string> strangers, CancellationToken cancellationToken);

    /// <summary>Everything seen of one identifier, by kind and then by count.</summary>
    Task<IReadOnlyList<Sighting>> ReadAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>The same of several, by identifier; one that was never seen is left out.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>> ReadManyAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken);

    /// <summary>Identifiers that no mapping had when they were seen, in their order, after a given one.</summary>
    Task<IReadOnlyList<string>> ListStrangersAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets what was seen of an identifier: its faults were mended, or it was adopted. False where there was nothing.</summary>
    Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Forgets what was last seen before a moment, in steps that hold nobody up.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
