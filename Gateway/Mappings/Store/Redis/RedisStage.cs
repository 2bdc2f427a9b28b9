using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// A whole set beside the present one, brought in parts. Nobody sees it before a script puts it in place; one that is left behind, by a gateway
/// that was killed, expires.
/// </summary>
internal sealed class RedisStage(RedisConnection connection, RedisKeys keys)
{
    private const int MappingsPerCall = 500;

    /// <summary>Arguments of a call, a mapping's own above it at the most.</summary>
    private const int ValuesPerCall = 3000;

    private const int LifetimeSeconds = 3600;

    /// <summary>Who collects more conflicts than this does not need the rest named.</summary>
    private const int MaxConflicts = 1000;

    private static readonly RedisScript Script = RedisScript.Load("stage");

    private readonly List<RedisValue> _values = [LifetimeSeconds];
    private readonly List<CommitConflict> _conflicts = [];
    private int _pending;

    /// <summary>Its keys: mappings, aliases, order, tombstones, changes.</summary>
    public RedisKey[] Keys { get; } = KeysOf(keys, Guid.NewGuid().ToString("N"));

    /// <summary>How many mappings it has.</summary>
    public long Count { get; private set; }

    /// <summary>Keys that two of its mappings want.</summary>
    public IReadOnlyList<CommitConflict> Conflicts => _conflicts;

    /// <summary>Takes a mapping over as it is.</summary>
    public Task KeepAsync(string identifier, RedisValue document, IReadOnlyList<string> aliases, CancellationToken cancellationToken) =>
        AddAsync("keep", identifier, document, 0, aliases, cancellationToken);

    /// <summary>A mapping that is new or changed.</summary>
    public Task ChangeAsync(string identifier, RedisValue document, IReadOnlyList<string> aliases, CancellationToken cancellationToken) =>
        AddAsync("change", identifier, document, 0, aliases, cancellationToken);

    /// <summary>A mapping that is not taken over; its version is remembered.</summary>
    public Task DeleteAsync(string identifier, long version, CancellationToken cancellationToken) =>
        AddAsync("delete", identifier, RedisValue.EmptyString, version, [], cancellationToken);

    /// <summary>Sends what is still on its way.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending == 0)
        {
            return;
        }

        var answer = await connection.EvaluateAsync(Script, Keys, [.. _values], cancellationToken);
        foreach (var conflict in answer.Items().Take(MaxConflicts - _conflicts.Count))
        {
            var parts = conflict.Items();
            _conflicts.Add(new CommitConflict.KeyTaken(parts[0].Text(), parts[1].Text(), parts[2].Text()));
        }

        _values.RemoveRange(1, _values.Count - 1);
        _pending = 0;
    }

    /// <summary>Copies the versions of deleted mappings, so that they survive the swap, and gives them. Call before any change is added.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CopyTombstonesAsync(CancellationToken cancellationToken)
    {
        var tombstones = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var page in connection.ScanHashAsync(keys.Tombstones, cancellationToken))
        {
            // A page of a scan may be larger than asked for.
            foreach (var part in page.Chunk(MappingsPerCall))
            {
                await connection.CallAsync(
                    async database =>
                    {
                        await database.HashSetAsync(Keys[3], part);
                        return await database.KeyExpireAsync(Keys[3], TimeSpan.FromSeconds(LifetimeSeconds));
                    },
                    cancellationToken);
            }

            foreach (var entry in page)
            {
                tombstones[entry.Name!] = (long)entry.Value;
            }
        }

        return tombstones;
    }

    /// <summary>Gives the memory back at once where the draft is not put in place.</summary>
    public Task DiscardAsync(CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.ExecuteAsync("UNLINK", [.. Keys.Cast<object>()]), cancellationToken);

    private async Task AddAsync(
        string kind, string identifier, RedisValue document, long version, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        _values.AddRange([kind, identifier, document, version, aliases.Count]);
        foreach (var alias in aliases)
        {
            _values.Add(alias);
        }

        Count += kind == "delete" ? 0 : 1;
        if (++_pending == MappingsPerCall || _values.Count > ValuesPerCall)
        {
            await FlushAsync(cancellationToken);
        }
    }

    private static RedisKey[] KeysOf(RedisKeys keys, string id) =>
        [keys.Draft(id, "mappings"), keys.Draft(id, "aliases"), keys.Draft(id, "order"), keys.Draft(id, "tombstones"), keys.Draft(id, "changes")];
}
