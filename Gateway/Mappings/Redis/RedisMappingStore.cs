using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Redis;

/// <summary>The store that a fleet shares. <see cref="RedisKeys"/> describes the layout; each change is one script, so it is atomic.</summary>
internal sealed class RedisMappingStore : IMappingStore
{
    /// <summary>Documents a call reads: some 0.5 MB, some 2 ms of the server.</summary>
    private const int PageSize = 1000;

    private static readonly RedisScript FindScript = RedisScript.Load("Mappings.Redis.Scripts.find.lua");
    private static readonly RedisValue[] PositionFields = ["lineage", "revision", "commit_id"];

    private readonly RedisConnection _connection;
    private readonly StoreOptions _options;
    private readonly RedisKeys _keys;
    private readonly RedisFeed _feed;
    private readonly ChangePoke _poke;
    private readonly Lock _lock = new();
    private StorePosition _seen = StorePosition.Empty;

    public RedisMappingStore(RedisConnection connection, StoreOptions options, TimeProvider time)
    {
        (_connection, _options, _keys) = (connection, options, new RedisKeys(options.KeyPrefix));
        _feed = new RedisFeed(connection, _keys);
        _poke = new ChangePoke(time, options.PollInterval);
        connection.Subscribe(_keys.ChangedChannel, _poke.Poke);
    }

    /// <summary>A commit is one script, during which the server serves nobody else: this many take it about half a second.</summary>
    public int MaxWrites => 25_000;

    public async Task OpenAsync(CancellationToken cancellationToken) => await ReadStateAsync(cancellationToken);

    public async Task<StorePosition> ReadPositionAsync(CancellationToken cancellationToken)
    {
        var fields = await _connection.CallAsync(database => database.HashGetAsync(_keys.Meta, PositionFields), cancellationToken);
        return fields[0].IsNullOrEmpty ? StorePosition.Empty : new StorePosition(fields[0]!, (long)fields[1], fields[2]!);
    }

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
        await foreach (var mapping in ReadInOrderAsync(query.After, pageSize, cancellationToken))
        {
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
        lock (_lock)
        {
            seen = _seen;
        }

        var request = new RedisCommit(commit, seen, _keys, _options);
        // A large commit may take longer: 0.1 ms a write is several times what it costs.
        var timeout = _options.Timeout + TimeSpan.FromMilliseconds(commit.Writes.Count * 0.1);
        CommitResult result;
        try
        {
            result = await request.SendAsync(_connection, timeout, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // Perhaps only the answer was lost: sent again under the same id, the commit is made now or its answer given once more.
            result = await request.SendAsync(_connection, timeout, cancellationToken);
        }

        if (result is CommitResult.Committed committed)
        {
            See(committed.Position);
            _poke.Poke();
        }

        return result;
    }

    public async IAsyncEnumerable<ConnectionMapping> ReadAllAsync(
        Action<StorePosition> startingAt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = await ReadStateAsync(cancellationToken);
        startingAt(position);
        await foreach (var mapping in ReadInOrderAsync(after: null, PageSize, cancellationToken))
        {
            yield return mapping;
        }

        See(position);
    }

    public async Task<ChangeFeed> ReadChangesAsync(StorePosition after, int limit, CancellationToken cancellationToken)
    {
        var feed = await _feed.ReadAsync(after, limit, cancellationToken);
        if (feed is ChangeFeed.Next next)
        {
            See(next.Position);
        }

        return feed;
    }

    public Task WaitForChangeAsync(CancellationToken cancellationToken) => _poke.WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken)
    {
        var entries = await _connection.CallAsync(database => database.ListRangeAsync(_keys.History(identifier), 0, limit - 1), cancellationToken);
        try
        {
            return [.. entries.Select(entry => RedisHistory.Read(identifier, (byte[])entry!))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw RedisDamage.Found(_connection, "the history of a mapping cannot be read", e);
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken) => await _connection.CallAsync(database => database.PingAsync(), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _connection.Unsubscribe(_poke.Poke);
        _poke.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<StorePosition> ReadStateAsync(CancellationToken cancellationToken)
    {
        var state = await RedisState.ReadAsync(_connection, _keys, lineage: "", cancellationToken);
        return state.Damage is null ? state.Position : throw RedisDamage.Found(_connection, state.Damage);
    }

    // Page by page in the order of identifiers: none comes twice, and what is added or removed behind the reader is in the change feed.
    // Plain commands: a script would copy every document through Lua, which costs the server several times as much.
    private async IAsyncEnumerable<ConnectionMapping> ReadInOrderAsync(
        string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var documents = new MappingDocumentReader();
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
                    yield return Read(documents, document);
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
