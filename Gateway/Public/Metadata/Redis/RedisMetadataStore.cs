using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Public.Metadata.Redis;

/// <summary>
/// Frozen copies of metadata, beside the mappings in Redis, under the same hash tag: one hash <c>{prefix}:v1:metadata</c>, from identifier to document.
/// </summary>
internal sealed class RedisMetadataStore(RedisConnection connection, IOptions<StoreOptions> options) : IMetadataStore
{
    private readonly RedisKey _metadata = $"{{{options.Value.KeyPrefix}}}:v1:metadata";

    public async Task<FrozenMetadata?> GetAsync(string identifier, CancellationToken cancellationToken)
    {
        var document = await connection.CallAsync(database => database.HashGetAsync(_metadata, identifier), cancellationToken);
        return document.IsNull ? null : Read(identifier, document);
    }

    public Task PutAsync(FrozenMetadata metadata, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.HashSetAsync(_metadata, metadata.Identifier, MetadataJson.Write(metadata)), cancellationToken);

    public Task<bool> DeleteAsync(string identifier, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.HashDeleteAsync(_metadata, identifier), cancellationToken);

    public async IAsyncEnumerable<FrozenMetadata> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A scan may show an entry twice while the hash grows.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in connection.ScanHashAsync(_metadata, cancellationToken))
        {
            foreach (var entry in page.Where(entry => seen.Add(entry.Name!)))
            {
                yield return Read(entry.Name!, entry.Value);
            }
        }
    }

    private FrozenMetadata Read(string identifier, RedisValue document)
    {
        try
        {
            return MetadataJson.Read(identifier, document!);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "a copy of metadata cannot be read", e);
        }
    }
}
