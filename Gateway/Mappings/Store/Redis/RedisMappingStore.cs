using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Mappings.History;
using Gateway.Mappings.Table;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>The store that a fleet shares. <see cref="RedisKeys"/> describes the layout; each change is one script, so it is atomic.</summary>
internal sealed class RedisMappingStore : IMappingStore
{
    /// <summary>Documents a call reads: some 0.5 MB, some 2 ms of the server.</summary>
    private const int PageSize = 1000;

    private static readonly RedisScript FindScript = RedisScript.Load("find");
    private static readonly RedisScript CommitRehearsal = RedisScript.LoadRehearsal("commit");
    private static readonly RedisValue[] PositionFields = ["lineage", "revision", "commit_id", "hash"];

    private readonly RedisConnection _connection;
    private readonly StoreOptions _options;
    private readonly RedisKeys _keys;
    private readonly RedisFeed _feed;
    private readonly RedisPast _past;
    private readonly ChangeSignal _signal;
    private readonly Lock _lock = new();
    private volatile bool _isEngineKnown;
    private StorePosition _seen = StorePosition.Empty;
    private RedisChainLink _link = new(0, "");

    public RedisMappingStore(RedisConnection connection, StoreOptions options, TimeProvider time)
    {
        (_connection, _options, _keys) = (connection, options, new RedisKeys(options.KeyPrefix));
        _feed = new RedisFeed(connection, _keys);
        _past = new RedisPast(connection, _keys, options.HistoryLength);
        _signal = new ChangeSignal(time, options.PollInterval);
        connection.Subscribe(_keys.ChangedChannel, _signal.Signal);
    }

    /// <summary>
    /// A commit is one script, during which the server serves nobody else: this many take it some 20 ms. Each is a key and an argument, and
    /// managed engines take some 4,000 of both in a call.
    /// </summary>
    public int MaxWrites => RedisCommit.MaxWrites;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (await FindGapAsync(cancellationToken) is { } gap)
        {
            throw new StoreUnavailableException(gap.Remedy) { Refusal = gap };
        }

        await ReadStateAsync(cancellationToken);
    }

    public async Task<StorePosition> ReadPositionAsync(CancellationToken cancellationToken) => (await ReadLinkAsync(cancellationToken)).Position;

    public async Task<ConnectionMapping?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var document = await _connection.EvaluateAsync(FindScript, [_keys.Mappings, _keys.Aliases], [key], cancellationToken);
        return document.Bytes() is { Length: > 0 } found ? Read(new MappingDocumentReader(), found) : null;
    }

    public async Task<MappingPage> ListAsync(MappingQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        var found = new List<ConnectionMapping>();
        var pageSize = query is { State: null, Wave: null, Search: null } ? query.Limit + 1 : PageSize;
        var documents = new MappingDocumentReader();
        var lookedAt = 0;
        string? last = null;
        await foreach (var document in ReadDocumentsAsync(query.After, pageSize, cancellationToken))
        {
            if (lookedAt++ == query.MaxLookedAt)
            {
                return new MappingPage(found, HasMore: true) { GoesOnAfter = last };
            }

            var mapping = Read(documents, document);
            last = mapping.Identifier;
            if (!query.Matches(mapping))
            {
                continue;
            }

            if (found.Count == query.Limit)
            {
                return new MappingPage(found, HasMore: true);
            }

            found.Add(mapping);
        }

        return new MappingPage(found, HasMore: false);
    }

    public async Task<CommitResult> CommitAsync(MappingCommit commit, CancellationToken cancellationToken)
    {
        CommitCheck.ThrowIfMalformed(commit, MaxWrites);
        StorePosition seen;
        RedisChainLink link;
        lock (_lock)
        {
            (seen, link) = (_seen, _link);
        }

        var request = new RedisCommit(commit, seen, _keys, _options);
        // A large commit may take longer: 0.1 ms a write is several times what it costs.
        var timeout = _options.Timeout + TimeSpan.FromMilliseconds(commit.Writes.Count * 0.1);
        CommitResult result;
        try
        {
            (result, link) = await request.SendAsync(_connection, link, timeout, cancellationToken);
        }
        catch (StoreUnavailableException e) when (e.Refusal is null)
        {
            // Perhaps only the answer was lost: sent again under the same id, the commit is made now or its answer given once more.
            (result, link) = await request.SendAsync(_connection, link, timeout, cancellationToken);
        }

        if (result is CommitResult.Committed committed)
        {
            See(committed.Position, link);
        }

        return result;
    }

    public async Task<CommitResult> CommitStreamAsync(MappingCommit commit, IAsyncEnumerable<MappingWrite> writes, CancellationToken cancellationToken)
    {
        CommitCheck.ThrowIfNotForStream(commit);
        var ordered = CommitCheck.InOrderAsync(writes, cancellationToken);
        var (position, link) = await ReadLinkAsync(cancellationToken);
        if (await FindAnswerAsync(commit.Id, cancellationToken) is { } made)
        {
            return new CommitResult.Committed(made, []);
        }

        if (commit.ExpectedRevision != position.Revision || (commit.ExpectedLineage is { } lineage && lineage != position.Lineage))
        {
            return new CommitResult.Moved(position);
        }

        // A small one is made in the usual way, which keeps its feed and its histories. An alias takes a third of a write's time.
        if (await ordered.Take(MaxWrites + 1).ToListAsync(cancellationToken) is { } few && few.Count <= MaxWrites
            && few.Sum(write => write.Mapping?.Aliases.Count ?? 0) <= 2 * MaxWrites)
        {
            var result = await CommitAsync(commit with { Writes = few }, cancellationToken);
            return result is CommitResult.Committed committed ? committed with { Mappings = [] } : result;
        }

        await ReadStateAsync(cancellationToken);
        using var staged = new RedisStagedCommit(_connection, _keys, commit);
        var (stagedResult, newest) = await staged.RunAsync(
            position, link, ReadDocumentsAsync(after: null, PageSize, cancellationToken), ordered, cancellationToken);
        if (stagedResult is CommitResult.Committed stored)
        {
            See(stored.Position, newest);
        }

        return stagedResult;
    }

    public async Task<CommitResult> SetBreakGlassAsync(bool isOn, MappingCommit commit, CancellationToken cancellationToken)
    {
        var (_, link) = await ReadLinkAsync(cancellationToken);
        var (result, newest) = await new RedisBreakGlass(_connection, _keys, _options.FeedLength).SetAsync(isOn, commit, link, cancellationToken);
        if (result is CommitResult.Committed committed)
        {
            See(committed.Position, newest);
        }

        return result;
    }

    public async IAsyncEnumerable<ConnectionMapping> ReadAllAsync(
        Action<StorePosition> startingAt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = await ReadStateAsync(cancellationToken);
        startingAt(position);
        var documents = new MappingDocumentReader();
        await foreach (var document in ReadDocumentsAsync(after: null, PageSize, cancellationToken))
        {
            yield return Read(documents, document);
        }

        See(position);
    }

    public IAsyncEnumerable<ConnectionMapping> ReadInOrderAsync(Action<StorePosition> startingAt, CancellationToken cancellationToken) =>
        ReadAllAsync(startingAt, cancellationToken);

    public async Task<ChangeFeed> ReadChangesAsync(StorePosition after, int limit, CancellationToken cancellationToken)
    {
        var feed = await _feed.ReadAsync(after, limit, cancellationToken);
        if (feed is ChangeFeed.Next next)
        {
            See(next.Position);
        }

        return feed;
    }

    public Task WaitForChangeAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken) =>
        _past.ReadHistoryAsync(identifier, limit, cancellationToken);

    public Task<IReadOnlyList<RevisionRecord>> ReadRevisionsAsync(long? before, int limit, CancellationToken cancellationToken) =>
        _past.ReadRevisionsAsync(before, limit, cancellationToken);

    public Task<IAsyncEnumerable<MappingChange>?> ReadRevisionAsync(long revision, CancellationToken cancellationToken) =>
        _past.ReadRevisionAsync(revision, cancellationToken);

    public IAsyncEnumerable<PastMapping> ReadChangedSinceAsync(long revision, CancellationToken cancellationToken) =>
        _past.ReadChangedSinceAsync(revision, ReadDocumentsAsync(after: null, PageSize, cancellationToken), cancellationToken);

    public Task<AuditReport> VerifyAsync(CancellationToken cancellationToken) =>
        new RedisAudit(_connection, _keys, _past).RunAsync(ReadDocumentsAsync(after: null, PageSize, cancellationToken), cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken) => await _connection.CallAsync(database => database.PingAsync(), cancellationToken);

    public async Task<StoreRefusal?> FindRefusalAsync(CancellationToken cancellationToken)
    {
        if (await FindGapAsync(cancellationToken) is { } gap)
        {
            return gap;
        }

        try
        {
            await _connection.EvaluateAsync(CommitRehearsal, [_keys.Meta], [], cancellationToken);
            return null;
        }
        catch (StoreUnavailableException e) when (e.Refusal is not null)
        {
            return e.Refusal;
        }
    }

    public ValueTask DisposeAsync()
    {
        _connection.Unsubscribe(_signal.Signal);
        _signal.Dispose();
        return ValueTask.CompletedTask;
    }

    // What the engine lacks; once it is known to lack nothing, it is not asked again.
    private async Task<StoreRefusal?> FindGapAsync(CancellationToken cancellationToken)
    {
        if (_isEngineKnown)
        {
            return null;
        }

        var fault = (await RedisEngine.ProbeAsync(_connection, _options.KeyPrefix, cancellationToken)).Fault;
        _isEngineKnown = fault is null;
        return fault is null ? null : new StoreRefusal(StoreRefusalReason.NotPermitted, fault);
    }

    private async Task<StorePosition> ReadStateAsync(CancellationToken cancellationToken)
    {
        var state = await RedisState.ReadAsync(_connection, _keys, lineage: "", cancellationToken);
        return state.Damage is null ? state.Position : throw RedisDamage.Found(_connection, state.Damage);
    }

    // Page by page in the order of identifiers: none comes twice, and what is added or removed behind the reader is in the change feed.
    // Plain commands: a script would copy every document through Lua, which costs the server several times as much.
    private async IAsyncEnumerable<RedisValue> ReadDocumentsAsync(
        string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = ReadPageAsync(after is null ? RedisValue.Null : after); next is not null;)
        {
            var page = await next;
            // The server reads on while this page is parsed.
            next = page.Last is { } last ? ReadPageAsync(last) : null;
            foreach (var document in page.Documents)
            {
                // Null where the mapping was deleted between the two commands.
                if (!document.IsNull)
                {
                    yield return document;
                }
            }
        }

        Task<Page> ReadPageAsync(RedisValue from) => _connection.CallAsync(
            async database =>
            {
                var identifiers = await database.SortedSetRangeByValueAsync(
                    _keys.Order, from, RedisValue.Null, Exclude.Start, skip: 0, take: pageSize, CommandFlags.None);
                if (identifiers.Length == 0)
                {
                    return new Page([], Last: null);
                }

                var documents = await database.HashGetAsync(_keys.Mappings, identifiers);
                return new Page(documents, identifiers.Length < pageSize ? (RedisValue?)null : identifiers[^1]);
            },
            cancellationToken);
    }

    private ConnectionMapping Read(MappingDocumentReader documents, RedisValue document)
    {
        try
        {
            return documents.Read((byte[])document!);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(_connection, "a mapping in it cannot be read", e);
        }
    }

    private async Task<(StorePosition Position, RedisChainLink Link)> ReadLinkAsync(CancellationToken cancellationToken)
    {
        var fields = await _connection.CallAsync(database => database.HashGetAsync(_keys.Meta, PositionFields), cancellationToken);
        return fields[0].IsNullOrEmpty
            ? (StorePosition.Empty, new RedisChainLink(0, ""))
            : (new StorePosition(fields[0]!, (long)fields[1], fields[2]!), new RedisChainLink((long)fields[1], (string?)fields[3] ?? ""));
    }

    private async Task<StorePosition?> FindAnswerAsync(string commitId, CancellationToken cancellationToken)
    {
        var answer = await _connection.CallAsync(database => database.StringGetAsync(_keys.Commit(commitId)), cancellationToken);
        return answer.IsNull || ((string)answer!).Split('\n') is not [var lineage, var revision, ..]
            ? null
            : new StorePosition(lineage, long.Parse(revision, CultureInfo.InvariantCulture), commitId);
    }

    private void See(StorePosition position, RedisChainLink link)
    {
        See(position);
        lock (_lock)
        {
            _link = link.Revision >= _link.Revision ? link : _link;
        }

        _signal.Signal();
    }

    private void See(StorePosition position)
    {
        lock (_lock)
        {
            // Answers may overtake each other.
            if (position.Lineage != _seen.Lineage || position.Revision >= _seen.Revision)
            {
                _seen = position;
            }
        }
    }

    private sealed record Page(RedisValue[] Documents, RedisValue? Last);
}
