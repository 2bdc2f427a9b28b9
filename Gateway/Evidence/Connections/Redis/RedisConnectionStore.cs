using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Connections.Redis;

/// <summary>
/// What is known of connections, beside the mappings in Redis, under the same hash tag: one hash <c>{prefix}:v1:connections</c>, from connection id
/// and project with a space between them to the moment, the mark of deletion (0 for none) and the document.
/// </summary>
internal sealed class RedisConnectionStore(RedisConnection connection, IOptions<StoreOptions> options) : IConnectionStore
{
    private static readonly RedisScript PutScript = RedisScript.Load("put_connection");

    private readonly RedisKey _connections = $"{{{options.Value.KeyPrefix}}}:v1:connections";

    public async Task<ConnectionFacts?> GetAsync(ConnectionKey key, CancellationToken cancellationToken)
    {
        var entry = await connection.CallAsync(database => database.HashGetAsync(_connections, FieldOf(key)), cancellationToken);
        return entry.IsNull ? null : Read(entry);
    }

    public async Task<IReadOnlyDictionary<ConnectionKey, ConnectionFacts>> GetManyAsync(IReadOnlyList<ConnectionKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return new Dictionary<ConnectionKey, ConnectionFacts>();
        }

        RedisValue[] fields = [.. keys.Distinct().Select(FieldOf)];
        var timeout = options.Value.Timeout + TimeSpan.FromMilliseconds(2 * fields.Length);
        var entries = await connection.CallAsync(database => database.GetFieldsAsync(_connections, fields), cancellationToken, timeout);
        return entries.Where(entry => !entry.IsNull).Select(Read).ToDictionary(facts => facts.Key());
    }

    public Task<bool> PutAsync(ConnectionFacts facts, CancellationToken cancellationToken) =>
        WriteAsync(facts, facts.DeletedAt, keepsDocument: false, cancellationToken);

    public Task<bool> MarkDeletedAsync(ConnectionKey key, DateTimeOffset at, FactSource source, CancellationToken cancellationToken) => WriteAsync(
        new() { Project = key.Project, ConnectionId = key.ConnectionId, ReadAt = at, Source = source }, at, keepsDocument: true, cancellationToken);

    public Task<bool> DeleteAsync(ConnectionKey key, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.HashDeleteAsync(_connections, FieldOf(key)), cancellationToken);

    public async IAsyncEnumerable<ConnectionFacts> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A scan may show an entry twice while the hash grows.
        var seen = new HashSet<ConnectionKey>();
        await foreach (var page in connection.ScanHashAsync(_connections, cancellationToken))
        {
            foreach (var facts in page.Select(entry => Read(entry.Value)).Where(facts => seen.Add(facts.Key())))
            {
                yield return facts;
            }
        }
    }

    private async Task<bool> WriteAsync(ConnectionFacts facts, DateTimeOffset? deletedAt, bool keepsDocument, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            FieldOf(facts.Key()),
            keepsDocument ? 1 : 0,
            FactTime.Of(facts.ReadAt),
            deletedAt is { } at ? FactTime.Of(at) : 0,
            ConnectionJson.Write(facts),
        ];
        return (int)await connection.EvaluateAsync(PutScript, [_connections], values, cancellationToken) == 1;
    }

    private static RedisValue FieldOf(ConnectionKey key) => $"{key.ConnectionId} {key.Project}";

    private ConnectionFacts Read(RedisValue entry)
    {
        try
        {
            var parts = ((string)entry!).Split(' ', 3);
            var deletedAt = long.Parse(parts[1], CultureInfo.InvariantCulture);
            return ConnectionJson.Read(
                parts[2], FactTime.ToMoment(long.Parse(parts[0], CultureInfo.InvariantCulture)), deletedAt == 0 ? null : FactTime.ToMoment(deletedAt));
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw RedisDamage.Found(connection, "what it says of a connection cannot be read", e);
        }
    }
}
