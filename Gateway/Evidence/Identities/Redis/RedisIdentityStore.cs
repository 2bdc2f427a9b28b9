using System.Globalization;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Identities.Redis;

/// <summary>The fleet's side: every gateway merges in whom it saw. <see cref="IdentityKeys"/> describes the layout.</summary>
internal sealed class RedisIdentityStore(RedisConnection connection, IOptions<StoreOptions> storeOptions, IOptions<IdentityOptions> options) : IIdentityStore
{
    private const string Basis = "basis";

    /// <summary>How often it is read anew what is there; each time another gateway came in between.</summary>
    private const int MaxReadings = 20;

    private static readonly RedisScript PutScript = RedisScript.Load("put_identities");
    private static readonly RedisScript ForgetScript = RedisScript.Load("forget_identities");

    private readonly IdentityKeys _keys = new(storeOptions.Value.KeyPrefix);

    public async Task<int> AddAsync(string identifier, string basis, IReadOnlyList<SeenPerson> people, CancellationToken cancellationToken)
    {
        RedisValue[] hashes = [.. people.Select(person => (RedisValue)person.Person)];
        for (var i = 0; i < MaxReadings; i++)
        {
            var kept = (string?)await connection.CallAsync(database => database.HashGetAsync(_keys.Count(identifier), Basis), cancellationToken);
            if (kept is not null && kept != basis)
            {
                await ForgetAsync(identifier, cancellationToken);
            }

            var before = await connection.CallAsync(database => database.HashGetAsync(_keys.People(identifier), hashes), cancellationToken);
            RedisValue[] values =
            [
                identifier,
                basis,
                options.Value.MaxPeople,
                people.Max(person => person.Day),
                .. people.Zip(before).SelectMany(pair => Change(pair.First, (string?)pair.Second)),
            ];
            if ((int)await connection.EvaluateAsync(PutScript, _keys.Of(identifier), values, cancellationToken) is var refused and >= 0)
            {
                return refused;
            }
        }

        throw new StoreUnavailableException($"Others added people {MaxReadings} times while these were on their way. Nothing was added.");
    }

    public async Task<IReadOnlyDictionary<string, IdentityCount>> CountAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var distinct = identifiers.Distinct(StringComparer.Ordinal).ToList();
        var hashes = await connection.CallAsync(
            database => Task.WhenAll(distinct.Select(identifier => database.HashGetAllAsync(_keys.Count(identifier)))),
            cancellationToken,
            storeOptions.Value.Timeout + TimeSpan.FromMilliseconds(2 * distinct.Count));
        return distinct
            .Zip(hashes, (identifier, hash) => (Identifier: identifier, Count: CountOf(hash)))
            .Where(read => read.Count is not null)
            .ToDictionary(read => read.Identifier, read => read.Count!, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<SeenPerson>> ReadAsync(string identifier, CancellationToken cancellationToken)
    {
        // A scan may show one twice while others come.
        var people = new Dictionary<string, SeenPerson>(StringComparer.Ordinal);
        await foreach (var page in connection.ScanHashAsync(_keys.People(identifier), cancellationToken))
        {
            foreach (var entry in page)
            {
                people[entry.Name!] = Parse(entry.Name!, entry.Value!);
            }
        }

        return [.. people.Values];
    }

    public async Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken) =>
        (int)await connection.EvaluateAsync(ForgetScript, _keys.Of(identifier), [identifier], cancellationToken) > 0;

    public async Task PruneAsync(int before, CancellationToken cancellationToken)
    {
        var tenants = await connection.CallAsync(database => database.SortedSetRangeByRankAsync(_keys.Tenants), cancellationToken);
        foreach (var identifier in tenants.Select(tenant => (string)tenant!))
        {
            await foreach (var page in connection.ScanHashAsync(_keys.People(identifier), cancellationToken))
            {
                var old = page.Where(entry => Parse(entry.Name!, entry.Value!).Day < before);
                foreach (var some in old.Chunk(IIdentityStore.MaxPeoplePerCall))
                {
                    await TakeOutAsync(identifier, some, cancellationToken);
                }
            }
        }
    }

    // Who was seen meanwhile, or is gone, stays for the next day: then nothing of these is changed.
    private async Task TakeOutAsync(string identifier, HashEntry[] people, CancellationToken cancellationToken)
    {
        var basis = await connection.CallAsync(database => database.HashGetAsync(_keys.Count(identifier), Basis), cancellationToken);
        RedisValue[] values =
        [
            identifier,
            basis.IsNull ? "" : basis,
            options.Value.MaxPeople,
            "",
            .. people.SelectMany(entry => new[] { entry.Name, entry.Value, (RedisValue)"" }),
        ];
        await connection.EvaluateAsync(PutScript, _keys.Of(identifier), values, cancellationToken);
    }

    private RedisValue[] Change(SeenPerson seen, string? before) =>
        [seen.Person, before ?? "", (before is null ? seen : Parse(seen.Person, before).With(seen)).Write()];

    private IdentityCount? CountOf(HashEntry[] hash)
    {
        try
        {
            var people = hash
                .Where(entry => entry.Name != Basis)
                .Select(entry => (Drift: (Drift)int.Parse((string)entry.Name!, CultureInfo.InvariantCulture), Count: (int)entry.Value))
                .Where(entry => entry.Count > 0)
                .ToDictionary(entry => entry.Drift, entry => entry.Count);
            return people.Count == 0 ? null : new((string?)hash.FirstOrDefault(entry => entry.Name == Basis).Value ?? "", people);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            throw Damaged(e);
        }
    }

    private SeenPerson Parse(string person, string record)
    {
        try
        {
            return SeenPerson.Read(person, record);
        }
        catch (FormatException e)
        {
            throw Damaged(e);
        }
    }

    private StoreDamagedException Damaged(Exception e) => new(
        $"What is kept of identities in Redis {connection.Servers} is damaged: an entry in it cannot be read. Something else writes the same keys.", e);
}
