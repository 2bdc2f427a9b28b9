using Gateway.Mappings.History;
using Gateway.Storage;

namespace Gateway.Mappings.Store;

/// <summary>
/// The system of record: mappings, their history, and the feed that keeps every gateway's <c>MappingTable</c> current. Two
/// implementations ship, SQLite and Redis; one contract suite holds both. All members are safe for concurrent use, and throw
/// <see cref="StoreUnavailableException"/> when the store cannot be reached in time, <see cref="StoreDamagedException"/> when what they find
/// in it cannot be trusted.
/// </summary>
internal interface IMappingStore : IMappingHistory, IAsyncDisposable
{
    /// <summary>The most writes one commit may have.</summary>
    int MaxWrites { get; }

    /// <summary>Opens the store, making or upgrading its schema.</summary>
    /// <exception cref="StoreDamagedException">What is there cannot be trusted; nothing was changed.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Where the store stands now.</summary>
    Task<StorePosition> ReadPositionAsync(CancellationToken cancellationToken);

    /// <summary>The mapping that an identifier or an alias leads to, compared exactly.</summary>
    Task<ConnectionMapping?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>A page of mappings in the order of their identifiers' UTF-8 bytes.</summary>
    Task<MappingPage> ListAsync(MappingQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Applies all changes of a commit as one numbered revision, or none of them. Keys are judged on the state after the whole batch, so
    /// mappings may swap identifiers and aliases. After a <see cref="StoreUnavailableException"/> the outcome is unknown: read again.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// No writes, more than <see cref="MaxWrites"/>, an identifier twice, or a mapping under another identifier than its own.
    /// </exception>
    Task<CommitResult> CommitAsync(MappingCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Applies any number of changes as one numbered revision, or none of them, without holding them in memory. While it works, readers and
    /// redirects go on with the state before. A large one takes away the feed: followers read everything anew.
    /// </summary>
    /// <param name="commit">
    /// Who, when and why; <see cref="MappingCommit.ExpectedRevision"/> must be given, <see cref="MappingCommit.Writes"/> be empty. A commit under
    /// the same <see cref="MappingCommit.Id"/> as the newest one is answered as that one was, and not made again.
    /// </param>
    /// <param name="writes">
    /// The changes in the order of their identifiers' UTF-8 bytes, each identifier once, each with its expected version; read up to twice.
    /// </param>
    /// <param name="cancellationToken">Stops it; the store is then as it was.</param>
    /// <returns>Committed without mappings; refused with at most 1,000 conflicts; or moved.</returns>
    /// <exception cref="ArgumentException">The changes are none, or not in order.</exception>
    Task<CommitResult> CommitStreamAsync(MappingCommit commit, IAsyncEnumerable<MappingWrite> writes, CancellationToken cancellationToken);

    /// <summary>
    /// Sends everything to the legacy side, or ends that, as a revision of its own that changes no mapping: who, when and why come from the
    /// commit, whose writes are empty. Sets it anew where it is so already.
    /// </summary>
    Task<CommitResult> SetBreakGlassAsync(bool isOn, MappingCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Streams every mapping, in no particular order. The position given to <paramref name="startingAt"/> before the first mapping is at or before the state of
    /// any mapping that follows: who reads the changes after that position, in order, ends with exactly the store's content.
    /// </summary>
    IAsyncEnumerable<ConnectionMapping> ReadAllAsync(Action<StorePosition> startingAt, CancellationToken cancellationToken);

    /// <summary>As <see cref="ReadAllAsync"/>, in the order of the identifiers' UTF-8 bytes; costs the embedded store a multiple.</summary>
    IAsyncEnumerable<ConnectionMapping> ReadInOrderAsync(Action<StorePosition> startingAt, CancellationToken cancellationToken);

    /// <summary>
    /// Changes after a position, oldest first, at most <paramref name="limit"/> of them unless one revision alone has more; never a part of a revision.
    /// </summary>
    Task<ChangeFeed> ReadChangesAsync(StorePosition after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when the store may have changed: at a signal, also one that came before the call, or after the polling interval. For one
    /// follower; of several, all but one may wait for the polling interval.
    /// </summary>
    Task WaitForChangeAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the store answers; throws <see cref="StoreUnavailableException"/> when it does not.</summary>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>Why the store would refuse a commit now, found by trying without changing anything; null where it would take one.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    Task<StoreRefusal?> FindRefusalAsync(CancellationToken cancellationToken) => Task.FromResult<StoreRefusal?>(null);
}

/// <summary>A point in a store's life.</summary>
/// <param name="Lineage">A random id made with the store's first commit: a store that was emptied and written anew has another. Empty before that.</param>
/// <param name="Revision">The newest revision; 0 before the first commit.</param>
/// <param name="CommitId">
/// A random id of the commit that made the revision. Tells apart two commits that were given the same number, as happens when a Redis
/// fails over to a replica that missed the newest ones. Empty where not known: then it is not compared.
/// </param>
internal readonly record struct StorePosition(string Lineage, long Revision, string CommitId = "")
{
    /// <summary>A store that nothing was ever written to.</summary>
    public static StorePosition Empty => new("", 0);

    public bool IsEmpty => Revision == 0;
}

/// <summary>What to list. Null filters match everything.</summary>
/// <param name="State">Only mappings in this state.</param>
/// <param name="Wave">Only mappings of this wave, compared exactly.</param>
/// <param name="Search">Only mappings with this text in identifier, alias, connection id, organization id, external id or note; ordinal, case ignored.</param>
/// <param name="After">Only identifiers after this one: the last of the page before.</param>
/// <param name="Limit">Page size, 1-1000.</param>
internal sealed record MappingQuery(MappingState? State, string? Wave, string? Search, string? After, int Limit)
{
    public const int MaxLimit = 1000;

    /// <summary>How many mappings to look at for those that fit, at least 1: the page is then short, or empty, rather than late. Default: all.</summary>
    public int MaxLookedAt { get; init; } = int.MaxValue;
}

/// <param name="Mappings">At most the query's limit; fewer, or none, where enough were looked at.</param>
/// <param name="HasMore">True when a further page exists, or may exist where not all were looked at.</param>
internal sealed record MappingPage(IReadOnlyList<ConnectionMapping> Mappings, bool HasMore)
{
    /// <summary>The identifier that the next page begins after; null on the last page.</summary>
    public string? GoesOnAfter
    {
        get => HasMore ? field ?? Mappings[^1].Identifier : null;
        init;
    }
}

/// <summary>An atomic batch.</summary>
/// <param name="Writes">The changes, at least one; each identifier at most once.</param>
/// <param name="By">Who: the admin key's id.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in the operator's words.</param>
internal sealed record MappingCommit(IReadOnlyList<MappingWrite> Writes, string By, DateTimeOffset At, string? Reason = null)
{
    /// <summary>
    /// The lineage the caller's knowledge comes from; a store of another lineage refuses the commit, so that nobody writes into a store that
    /// lost its content. Null only where nothing is known yet.
    /// </summary>
    public string? ExpectedLineage { get; init; }

    /// <summary>When given, the whole commit is refused unless the store stands at exactly this revision.</summary>
    public long? ExpectedRevision { get; init; }

    /// <summary>What the operator did.</summary>
    public ChangeAction Action { get; init; } = ChangeAction.Put;

    /// <summary>The ticket it belongs to, in the operator's words.</summary>
    public string? Ticket { get; init; }

    /// <summary>Where it came from when nobody typed it: the id of a plan, a schedule, a declared set.</summary>
    public string? Source { get; init; }

    /// <summary>The id the revision gets, 32 lower-case hexadecimal digits; a random one where none is given.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>A mapping of this commit as it is stored.</summary>
    public ConnectionMapping Stamp(ConnectionMapping mapping, long version, long revision, DateTimeOffset createdAt) => mapping with
    {
        Version = version,
        Revision = revision,
        CreatedAt = createdAt.ToUniversalTime(),
        UpdatedAt = At.ToUniversalTime(),
        UpdatedBy = By,
    };
}

/// <summary>One change of a commit.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Mapping">The new content (its version, revision and times are set by the store), or null to delete.</param>
/// <param name="ExpectedVersion">The version that must be there; 0 for none; null for any.</param>
internal sealed record MappingWrite(string Identifier, ConnectionMapping? Mapping, long? ExpectedVersion);

/// <summary>What became of a commit.</summary>
internal abstract record CommitResult
{
    /// <summary>Stored durably as one revision.</summary>
    /// <param name="Position">Where the store stands after it.</param>
    /// <param name="Mappings">The stored mappings, in the order of the writes; null for a deletion.</param>
    public sealed record Committed(StorePosition Position, IReadOnlyList<ConnectionMapping?> Mappings) : CommitResult;

    /// <summary>Nothing was stored; every reason is named.</summary>
    public sealed record Refused(IReadOnlyList<CommitConflict> Conflicts) : CommitResult;

    /// <summary>Nothing was stored: the store is not at the expected revision, or not of the expected lineage.</summary>
    public sealed record Moved(StorePosition Position) : CommitResult;
}

/// <summary>Why one write of a commit cannot be.</summary>
internal abstract record CommitConflict(string Identifier)
{
    /// <summary>The mapping is at another version than expected; 0 when it does not exist.</summary>
    public sealed record VersionMismatch(string Identifier, long Expected, long Actual) : CommitConflict(Identifier);

    /// <summary>A deletion of a mapping that does not exist.</summary>
    public sealed record NotFound(string Identifier) : CommitConflict(Identifier);

    /// <summary>An identifier or alias that another mapping has already, as its identifier or as an alias.</summary>
    public sealed record KeyTaken(string Identifier, string Key, string Owner) : CommitConflict(Identifier);
}

/// <summary>One change of one mapping.</summary>
/// <param name="Revision">The revision it belongs to.</param>
/// <param name="Identifier">The mapping.</param>
/// <param name="After">Its content afterwards; null when it was deleted.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
internal sealed record MappingChange(long Revision, string Identifier, ConnectionMapping? After, DateTimeOffset At, string By, string? Reason)
{
    /// <summary>What the operator did.</summary>
    public ChangeAction Action { get; init; } = ChangeAction.Put;

    public string? Ticket { get; init; }
}

/// <summary>What the change feed has to say to a follower at a position.</summary>
internal abstract record ChangeFeed
{
    /// <summary>Largest revision that is followed change by change; reading everything anew is cheaper beyond, and holds no list of them all.</summary>
    public const int MaxChanges = 25_000;

    /// <summary>The changes that follow, and where the follower stands once they are applied. Empty when it is up to date.</summary>
    public sealed record Next(IReadOnlyList<MappingChange> Changes, StorePosition Position) : ChangeFeed
    {
        /// <summary>Who sent everything to the legacy side, as the store stands now; null where nobody did.</summary>
        public BreakGlass? BreakGlass { get; init; }
    }

    /// <summary>The feed no longer reaches back to the position, or what follows is too large to be followed: read everything anew.</summary>
    public sealed record TooFarBehind(StorePosition Position) : ChangeFeed;

    /// <summary>
    /// The store is empty, older than the position, of another lineage, or made another commit of the position's revision: it lost content.
    /// A follower keeps what it has.
    /// </summary>
    public sealed record LostContent(StorePosition Position) : ChangeFeed;
}
