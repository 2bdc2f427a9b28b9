using Gateway.Storage;

namespace Gateway.Evidence.Identities;

/// <summary>What is kept of the people of some tenants.</summary>
/// <param name="Basis">What their hashes can be compared by (<see cref="IdentityKey.BasisOf"/>).</param>
/// <param name="People">How many people drift in which way; <see cref="Drift.None"/> among them.</param>
internal sealed record IdentityCount(string Basis, IReadOnlyDictionary<Drift, int> People)
{
    public int Total => People.Values.Sum();
}

/// <summary>
/// Hashes of the people that logins of mappings in shadow showed, merged over all gateways of a fleet. Bounded: of a mapping at most as many people
/// as the settings say. What has another basis than what comes is forgotten: nobody could compare the two.
/// Two implementations ship; one contract suite holds both. All members are safe for concurrent use, and throw
/// <see cref="StoreUnavailableException"/> and <see cref="StoreDamagedException"/> as the mapping store does.
/// </summary>
internal interface IIdentityStore
{
    /// <summary>The most people one call may add.</summary>
    const int MaxPeoplePerCall = 200;

    /// <summary>The most identifiers one call may ask for.</summary>
    const int MaxIdentifiers = 1000;

    /// <summary>Adds people to what is there. The same once more changes nothing.</summary>
    /// <param name="identifier">The mapping's identifier.</param>
    /// <param name="basis">What their hashes can be compared by.</param>
    /// <param name="people">At most <see cref="MaxPeoplePerCall"/>, each once.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>How many of them there was no room for.</returns>
    Task<int> AddAsync(string identifier, string basis, IReadOnlyList<SeenPerson> people, CancellationToken cancellationToken);

    /// <summary>How many people drift in which way, by identifier; one that nobody was seen of is left out.</summary>
    Task<IReadOnlyDictionary<string, IdentityCount>> CountAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken);

    /// <summary>Everybody that is kept of one identifier, in no order.</summary>
    Task<IReadOnlyList<SeenPerson>> ReadAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Forgets everybody of an identifier. False where there was nobody.</summary>
    Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>Forgets who was last seen before a day, counted from 1970-01-01, in steps that hold nobody up.</summary>
    Task PruneAsync(int before, CancellationToken cancellationToken);
}
