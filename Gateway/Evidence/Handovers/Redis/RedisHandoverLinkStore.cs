using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Handovers.Redis;

/// <summary>
/// Links, beside the mappings in Redis, under the same hash tag: one hash <c>{prefix}:v1:handover_links</c>, from id to document.
/// </summary>
internal sealed class RedisHandoverLinkStore(RedisConnection connection, IOptions<StoreOptions> options) : IHandoverLinkStore
{
    private readonly RedisKey _links = $"{{{options.Value.KeyPrefix}}}:v1:handover_links";

    public async Task<bool> AddAsync(HandoverLink link, CancellationToken cancellationToken)
    {
        var ended = (await ReadAllAsync(cancellationToken)).Where(known => known.ExpiresAt < link.CreatedAt).Select(known => (RedisValue)known.Id);
        foreach (var some in ended.Chunk(RedisFields.PerCall))
        {
            await connection.CallAsync(database => database.HashDeleteAsync(_links, some), cancellationToken);
        }

        // Two that are made in one moment may go one over; the bound is there for the memory.
        if (await connection.CallAsync(database => database.HashLengthAsync(_links), cancellationToken) >= IHandoverLinkStore.MaxLinks)
        {
            return false;
        }

        await connection.CallAsync(database => database.HashSetAsync(_links, link.Id, HandoverLinkJson.Write(link)), cancellationToken);
        return true;
    }

    public async Task<HandoverLink?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var document = await connection.CallAsync(database => database.HashGetAsync(_links, id), cancellationToken);
        return document.IsNull ? null : Read(document);
    }

    public async Task<IReadOnlyList<HandoverLink>> ListAsync(string identifier, CancellationToken cancellationToken) =>
    [
        .. (await ReadAllAsync(cancellationToken)).Where(link => link.Identifier == identifier)
            .OrderBy(link => link.CreatedAt).ThenBy(link => link.Id, StringComparer.Ordinal),
    ];

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.HashDeleteAsync(_links, id), cancellationToken);

    private async Task<List<HandoverLink>> ReadAllAsync(CancellationToken cancellationToken)
    {
        // A scan may show an entry twice while the hash grows.
        var links = new Dictionary<string, HandoverLink>(StringComparer.Ordinal);
        await foreach (var page in connection.ScanHashAsync(_links, cancellationToken))
        {
            foreach (var entry in page)
            {
                links[entry.Name!] = Read(entry.Value);
            }
        }

        return [.. links.Values];
    }

    private HandoverLink Read(RedisValue document)
    {
        try
        {
            return HandoverLinkJson.Read(document!);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "a link to a handover page cannot be read", e);
        }
    }
}
