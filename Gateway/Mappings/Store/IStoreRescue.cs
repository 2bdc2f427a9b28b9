using Gateway.Storage;

namespace Gateway.Mappings.Store;

/// <summary>
/// The two ways out when the store lost content (<see cref="ChangeFeed.LostContent"/>): put back what a gateway still has, or declare that the
/// store is right as it is. Both are decisions of an operator; nothing here happens by itself.
/// </summary>
internal interface IStoreRescue
{
    /// <summary>
    /// Puts a gateway's last good set in the place of all that the store holds. The store continues that set's lineage, one revision after
    /// whichever is newer, and every follower reloads. Histories stay as far as the store still has them; a deleted mapping whose last
    /// version was lost is numbered from 1 if it comes back.
    /// </summary>
    /// <param name="lastGood">The position the set is of.</param>
    /// <param name="mappings">The whole set, as stored.</param>
    /// <param name="by">Who: the admin key's id.</param>
    /// <param name="cancellationToken">Stops it; the store is then as it was.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer in time; the outcome is unknown: look at the feed again.</exception>
    Task<RescueResult> ReseedAsync(StorePosition lastGood, IAsyncEnumerable<ConnectionMapping> mappings, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Declares that content at a position was given up: followers of its lineage reload (<see cref="ChangeFeed.TooFarBehind"/>) instead of
    /// keeping what they have. Where the store is empty or has fallen behind, it begins a new lineage, so that no revision means two things.
    /// </summary>
    /// <exception cref="StoreDamagedException">The parts of the store do not agree, so it cannot be right as it is.</exception>
    Task<RescueResult> AcceptAsync(StorePosition abandoned, string by, CancellationToken cancellationToken);
}

/// <summary>What became of a rescue.</summary>
internal abstract record RescueResult
{
    /// <summary>It is done.</summary>
    public sealed record Done(StorePosition Position) : RescueResult;

    /// <summary>Nothing was changed: the store has not lost what the position says.</summary>
    public sealed record NotNeeded(StorePosition Position) : RescueResult;

    /// <summary>Nothing was changed: somebody else changed the store meanwhile. Look again.</summary>
    public sealed record Moved(StorePosition Position) : RescueResult;
}
