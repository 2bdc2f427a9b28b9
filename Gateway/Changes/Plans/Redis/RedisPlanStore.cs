using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Changes.Plans.Redis;

/// <summary>Plans beside the mappings in Redis, where they expire by themselves. <see cref="RedisKeys"/> describes the layout.</summary>
internal sealed class RedisPlanStore(RedisConnection connection, StoreOptions options, TimeProvider time) : IPlanStore
{
    /// <summary>How long the chunks of a plan in the making live.</summary>
    private static readonly TimeSpan MakingLifetime = TimeSpan.FromHours(1);

    private static readonly RedisScript ReplaceScript = RedisScript.Load("replace_plan");

    private readonly RedisKeys _keys = new(options.KeyPrefix);

    public Task AddChunkAsync(string contentId, int number, byte[] chunk, CancellationToken cancellationToken) => connection.CallAsync(
        async database =>
        {
            await database.HashSetAsync(_keys.PlanChunks(contentId), number, chunk);
            return await database.KeyExpireAsync(_keys.PlanChunks(contentId), MakingLifetime);
        },
        cancellationToken);

    public Task<byte[]?> ReadChunkAsync(string contentId, int number, CancellationToken cancellationToken) => connection.CallAsync(
        async database => (byte[]?)await database.HashGetAsync(_keys.PlanChunks(contentId), number), cancellationToken);

    public Task<bool> PutAsync(Plan plan, CancellationToken cancellationToken) => connection.CallAsync(
        async database =>
        {
            var now = time.GetUtcNow();
            var lifetime = plan.ExpiresAt - now;
            await database.SortedSetRemoveRangeByScoreAsync(_keys.Plans, double.NegativeInfinity, now.ToUnixTimeMilliseconds());
            // The chunks outlive the plan, so that a plan that is there is complete.
            await database.KeyExpireAsync(_keys.PlanChunks(plan.ContentId), lifetime + MakingLifetime);
            await database.SortedSetAddAsync(_keys.Plans, plan.Id, plan.ExpiresAt.ToUnixTimeMilliseconds());
            return await database.StringSetAsync(_keys.PlanOf(plan.Id), PlanJson.Write(plan), lifetime, When.NotExists);
        },
        cancellationToken);

    public async Task<bool> ReplaceAsync(Plan plan, Plan by, CancellationToken cancellationToken) =>
        (long)await connection.EvaluateAsync(ReplaceScript, [_keys.PlanOf(plan.Id)], [PlanJson.Write(plan), PlanJson.Write(by)], cancellationToken) == 1;

    public async Task<Plan?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var plan = await connection.CallAsync(database => database.StringGetAsync(_keys.PlanOf(id)), cancellationToken);
        return plan.IsNull ? null : Read(plan);
    }

    public async Task<IReadOnlyList<Plan>> ListAsync(CancellationToken cancellationToken)
    {
        var documents = await connection.CallAsync(
            async database =>
            {
                var ids = await database.SortedSetRangeByRankAsync(_keys.Plans);
                var parts = await Task.WhenAll(
                    ids.Select(id => _keys.PlanOf(id!)).Chunk(RedisFields.PerCall).Select(some => database.StringGetAsync(some)));
                return parts.SelectMany(part => part).ToList();
            },
            cancellationToken);
        return [.. documents.Where(document => !document.IsNull)
            .Select(Read)
            .OrderByDescending(plan => plan.CreatedAt)
            .ThenBy(plan => plan.Id, StringComparer.Ordinal)];
    }

    public async Task<bool> RemoveAsync(Plan plan, CancellationToken cancellationToken)
    {
        var isRemoved = await connection.CallAsync(
            async database =>
            {
                await database.SortedSetRemoveAsync(_keys.Plans, plan.Id);
                return await database.KeyDeleteAsync(_keys.PlanOf(plan.Id));
            },
            cancellationToken);
        await RemoveContentAsync(plan.ContentId, cancellationToken);
        return isRemoved;
    }

    // Up to some 100 MB: freed off the server's only thread.
    public Task RemoveContentAsync(string contentId, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.ExecuteAsync("UNLINK", _keys.PlanChunks(contentId)), cancellationToken);

    private Plan Read(RedisValue document)
    {
        try
        {
            return PlanJson.Read((byte[])document!);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "a plan in it cannot be read", e);
        }
    }
}
