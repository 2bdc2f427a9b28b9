using Gateway.Storage;

namespace Gateway.Evidence.Sightings;

/// <summary>
/// What the SAML traffic of identifiers showed, merged over all gateways of a fleet. Beside the mapping store, never in its way. Counts are
/// approximate: what a killed gateway had not written is lost, and what gave way to others begins anew.
/// <para>
/// Bounded, since anybody can post to a legacy URL. An identifier has at most <see cref="MaxValues"/> values of a kind and so much text; where that
/// is full, a new value takes the place of the one of its kind that was seen least, unless that was seen more often than the new one. Of identifiers
/// without a mapping, unmapped identifiers, at most as many are kept as the settings say; where that is full, a new one takes the place of the one that was
/// quiet for longest among those that did not come back <see cref="EstablishedAfter"/> they were first seen: a flood of made-up ones pushes out
/// its own kind and none that came back, and a tenth of the room is always for the new.
/// </para>
/// Two implementations ship; one contract suite holds both. All members are safe for concurrent use, and throw
/// <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface ISightingStore
{
    /// <summary>The most values of one kind that are kept of one identifier.</summary>
    const int MaxValues = 40;

    /// <summary>The most bytes of values and details that are kept of a mapping's identifier: some ten times what one has.</summary>
    const int MaxBytesOfMapping = 256 * 1024;

    /// <summary>The same of an unmapped identifier: enough for its names and two certificates.</summary>
    const int MaxBytesOfUnmapped = 16 * 1024;

    /// <summary>The most identifiers one call may ask for.</summary>
    const int MaxIdentifiers = 1000;

    /// <summary>An unmapped identifier that is seen again so long after the first time is established: none but too old ones give way.</summary>
    static readonly TimeSpan EstablishedAfter = TimeSpan.FromHours(1);

    /// <summary>Adds a batch to what is there. The newest batch of a writer given once more, because its answer was lost, adds nothing.</summary>
    /// <returns>How many of its sightings there was no room for.</returns>
    Task<int> AddAsync(SightingBatch batch, CancellationToken cancellationToken);

    /// <summary>Everything seen of one identifier, by kind and then by count, the most frequent first.</summary>
    Task<IReadOnlyList<Sighting>> ReadAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>The same of several, by identifier; one that was never seen is left out.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>> ReadManyAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken);

    /// <summary>
    /// Identifiers that no mapping had when they were last seen, in the order of their UTF-8 bytes, after a given one. One that a mapping has got
    /// meanwhile is among them until it is seen again.
    /// </summary>
    Task<IReadOnlyList<string>> ListUnmappedAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets what was seen of an identifier: its faults were mended, or nobody wants it. False where there was nothing.</summary>
    Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>An identifier has a mapping now: it is no unmapped identifier any more, and what was seen of it stays.</summary>
    Task AdoptAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Forgets what was last seen before a moment, in steps that hold nobody up.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
