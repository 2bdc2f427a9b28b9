using System.Globalization;
using Gateway.Mappings;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Sightings.Redis;

/// <summary>The fleet's side: every gateway adds what it saw. <see cref="SightingKeys"/> describes the layout.</summary>
internal sealed class RedisSightingStore(RedisConnection connection, IOptions<StoreOptions> storeOptions, IOptions<SightingOptions> options) : ISightingStore
{
    /// <summary>Identifiers of a call: each may have some hundred values, all of which the script looks at, and 50 of such take it some 35 ms.</summary>
    private const int IdentifiersPerCall = 50;

    // A batch whose answer was lost is sent again within seconds, or after the outage that lost it.
    private static readonly TimeSpan WriterKept = TimeSpan.FromDays(1);

    /// <summary>How often it is read anew who may give way; each time another gateway came in between.</summary>
    private const int MaxReadings = 20;

    /// <summary>How many more may give way than these sightings need, so that it is not read anew for each of another gateway's.</summary>
    private const int Spare = 200;

    private static readonly RedisScript AddScript = RedisScript.Load("add_sightings");
    private static readonly RedisScript AdoptScript = RedisScript.Load("adopt_sightings");
    private static readonly RedisScript ForgetScript = RedisScript.Load("forget_sightings");
    private static readonly RedisScript PruneScript = RedisScript.Load("prune_sightings");

    private readonly SightingKeys _keys = new(storeOptions.Value.KeyPrefix);

    public async Task<int> AddAsync(SightingBatch batch, CancellationToken cancellationToken)
    {
        var (refused, part) = (0, 0);
        foreach (var identifiers in batch.Sightings.GroupBy(sighting => sighting.Identifier, StringComparer.Ordinal).Chunk(IdentifiersPerCall))
        {
            // Numbered on within the batch: of a batch that is repeated, only what is missing is added.
            var some = batch with { Number = (batch.Number * SightingBatch.MaxRows) + part++, Sightings = [.. identifiers.SelectMany(seen => seen)] };
            refused += await AddSomeAsync(some, cancellationToken);
        }

        return refused;
    }

    public async Task<IReadOnlyList<Sighting>> ReadAsync(string identifier, CancellationToken cancellationToken) =>
        SightingsOf(identifier, await connection.CallAsync(database => database.HashGetAllAsync(_keys.Of(identifier)), cancellationToken));

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>> ReadManyAsync(
        IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var distinct = identifiers.Distinct(StringComparer.Ordinal).ToList();
        var hashes = await connection.CallAsync(
            database => Task.WhenAll(distinct.Select(identifier => database.HashGetAllAsync(_keys.Of(identifier)))),
            cancellationToken,
            storeOptions.Value.Timeout + TimeSpan.FromMilliseconds(2 * distinct.Count));
        return distinct
            .Zip(hashes, (identifier, hash) => (identifier, Sightings: SightingsOf(identifier, hash)))
            .Where(read => read.Sightings.Count > 0)
            .ToDictionary(read => read.identifier, read => (IReadOnlyList<Sighting>)read.Sightings, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<string>> ListUnmappedAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        // All of them, which are bounded: they lie there in the order in which they give way.
        var (established, recent) = await connection.CallAsync(
            async database =>
            {
                var established = database.SortedSetRangeByRankAsync(_keys.Unmapped);
                var recent = database.SortedSetRangeByRankAsync(_keys.NewUnmapped);
                return (await established, await recent);
            },
            cancellationToken);
        return established.Concat(recent)
            .Select(identifier => (string)identifier!)
            .Where(identifier => after is null || IdentifierOrder.Instance.Compare(identifier, after) > 0)
            .Order(IdentifierOrder.Instance)
            .Take(limit)
            .ToList();
    }

    public async Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [_keys.Of(identifier), _keys.Sighted, _keys.Unmapped, _keys.NewUnmapped];
        return (int)await connection.EvaluateAsync(ForgetScript, keys, [identifier], cancellationToken) > 0;
    }

    public Task AdoptAsync(string identifier, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [_keys.Unmapped, _keys.NewUnmapped];
        return connection.EvaluateAsync(AdoptScript, keys, [identifier], cancellationToken);
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        RedisValue cursor = "0";
        do
        {
            var from = cursor;
            var scan = (await connection.CallAsync(
                database => database.ExecuteAsync("ZSCAN", _keys.Sighted, from, "COUNT", IdentifiersPerCall), cancellationToken)).Items();
            cursor = scan[0].Text();
            // A member and its score each.
            foreach (var some in scan[1].Items().Chunk(2).Select(pair => pair[0].Text()).Chunk(IdentifiersPerCall))
            {
                RedisKey[] keys = [_keys.Sighted, _keys.Unmapped, _keys.NewUnmapped, .. some.Select(_keys.Of)];
                RedisValue[] values = [before.ToUnixTimeMilliseconds(), .. some.Select(identifier => (RedisValue)identifier)];
                await connection.EvaluateAsync(PruneScript, keys, values, cancellationToken);
            }
        }
        while (cursor != "0");
    }

    private async Task<int> AddSomeAsync(SightingBatch batch, CancellationToken cancellationToken)
    {
        var identifiers = batch.Sightings.Select(sighting => sighting.Identifier).Distinct(StringComparer.Ordinal).ToList();
        RedisValue[] values =
        [
            batch.Number,
            (long)WriterKept.TotalSeconds,
            _keys.OfIdentifiers,
            batch.AreUnmapped ? 1 : 0,
            ISightingStore.MaxValues,
            batch.AreUnmapped ? ISightingStore.MaxBytesOfUnmapped : ISightingStore.MaxBytesOfMapping,
            options.Value.MaxStrangers,
            // A tenth is left to those that come new.
            options.Value.MaxStrangers * 9 / 10,
            (long)ISightingStore.EstablishedAfter.TotalMilliseconds,
            identifiers.Count,
            .. batch.Sightings.SelectMany(ValuesOf),
        ];
        for (var i = 0; i < MaxReadings; i++)
        {
            // The script is to be given each key that it touches: also of those that may have to give way.
            var quiet = batch.AreUnmapped
                ? await connection.CallAsync(
                    database => database.SortedSetRangeByRankAsync(_keys.NewUnmapped, 0, identifiers.Count + Spare - 1), cancellationToken)
                : [];
            RedisKey[] keys =
            [
                _keys.Writer(batch.Writer), _keys.Sighted, _keys.Unmapped, _keys.NewUnmapped,
                .. identifiers.Concat(quiet.Select(identifier => (string)identifier!)).Distinct(StringComparer.Ordinal).Select(_keys.Of),
            ];
            if ((int)await connection.EvaluateAsync(AddScript, keys, values, cancellationToken) is var refused and >= 0)
            {
                return refused;
            }
        }

        throw new StoreUnavailableException($"Others added sightings {MaxReadings} times while these were on their way. Nothing was added.");
    }

    private static IEnumerable<RedisValue> ValuesOf(Sighting sighting) =>
    [
        sighting.Identifier,
        Words.Of(sighting.Kind),
        sighting.Value,
        sighting.Count,
        sighting.FirstSeen.ToUnixTimeMilliseconds(),
        sighting.LastSeen.ToUnixTimeMilliseconds(),
        sighting.Detail ?? "",
    ];

    private List<Sighting> SightingsOf(string identifier, HashEntry[] hash)
    {
        try
        {
            return SightingOrder.Sort(hash.Select(entry => SightingOf(identifier, entry.Name!, entry.Value!)).OfType<Sighting>());
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new StoreDamagedException(
                $"What was seen of an identifier, kept in Redis {connection.Servers}, is damaged: an entry in it cannot be read. "
                + "Something else writes the same keys.", e);
        }
    }

    // Null for a kind that a newer gateway wrote.
    private static Sighting? SightingOf(string identifier, string field, string text)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var parts = text.Split(' ', 4);
        return Words.TryParse<SightingKind>(field[..colon], out var kind)
            ? new(identifier, kind, field[(colon + 1)..], Number(parts[0]), Moment(parts[1]), Moment(parts[2]), parts[3].Length > 0 ? parts[3] : null)
            : null;
    }

    private static DateTimeOffset Moment(string unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Number(unixMilliseconds));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
