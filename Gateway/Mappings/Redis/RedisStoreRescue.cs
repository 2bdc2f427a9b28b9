using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Redis;

/// <summary>Rescues the store in Redis. A set is brought in parts as a draft that expires, and put in place by one script.</summary>
internal sealed class RedisStoreRescue(RedisConnection connection, StoreOptions options, TimeProvider time) : IStoreRescue
{
    private const int MappingsPerCall = 500;
    private const int DraftSeconds = 3600;

    private static readonly RedisScript DraftScript = RedisScript.Load("Mappings.Redis.Scripts.draft.lua");
    private static readonly RedisScript ReseedScript = RedisScript.Load("Mappings.Redis.Scripts.reseed.lua");
    private static readonly RedisScript AcceptScript = RedisScript.Load("Mappings.Redis.Scripts.accept.lua");

    private readonly RedisKeys _keys = new(options.KeyPrefix);

    public async Task<RescueResult> ReseedAsync(StorePosition lastGood, IAsyncEnumerable<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lastGood.Revision);
        var state = await RedisState.ReadAsync(connection, _keys, lastGood.Lineage, cancellationToken);
        // An accepted loss may still be undone, by a gateway that has not reloaded yet.
        if (state is { Damage: null, IsAbandoned: false } && !await HasLostAsync(lastGood, cancellationToken))
        {
            return new RescueResult.NotNeeded(state.Position);
        }

        var draft = Guid.NewGuid().ToString("N");
        RedisKey[] draftKeys = [_keys.Draft(draft, "mappings"), _keys.Draft(draft, "aliases"), _keys.Draft(draft, "order")];
        var count = await BringAsync(draftKeys, mappings, cancellationToken);
        var next = new StorePosition(lastGood.Lineage, Math.Max(lastGood.Revision, state.Position.Revision) + 1, Guid.NewGuid().ToString("N"));
        var answer = await connection.EvaluateAsync(
            ReseedScript,
            [_keys.Meta, _keys.Mappings, _keys.Aliases, _keys.Order, _keys.Feed, _keys.Abandoned, .. draftKeys],
            [.. Values(state.Position), .. Values(next), count, StoreTime.Format(time.GetUtcNow()), _keys.ChangedChannel],
            cancellationToken);
        return await ResultAsync(answer, next, cancellationToken);
    }

    public async Task<RescueResult> AcceptAsync(StorePosition abandoned, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(abandoned.Revision);
        var state = await RedisState.ReadAsync(connection, _keys, abandoned.Lineage, cancellationToken);
        if (state.Damage is not null)
        {
            throw RedisDamage.Found(connection, state.Damage);
        }

        if (state.IsAbandoned || !await HasLostAsync(abandoned, cancellationToken))
        {
            return new RescueResult.NotNeeded(state.Position);
        }

        var isOfAnotherLineage = !state.Position.IsEmpty && state.Position.Lineage != abandoned.Lineage;
        var next = isOfAnotherLineage
            ? state.Position
            : new StorePosition(Guid.NewGuid().ToString("N"), Math.Max(abandoned.Revision, state.Position.Revision) + 1, Guid.NewGuid().ToString("N"));
        var answer = await connection.EvaluateAsync(
            AcceptScript,
            [_keys.Meta, _keys.Mappings, _keys.Feed, _keys.Abandoned],
            [.. Values(state.Position), abandoned.Lineage, .. Values(next), StoreTime.Format(time.GetUtcNow()), _keys.ChangedChannel],
            cancellationToken);
        return await ResultAsync(answer, next, cancellationToken);
    }

    private static RedisValue[] Values(StorePosition position) => [position.Lineage, position.Revision, position.CommitId];

    private async Task<bool> HasLostAsync(StorePosition position, CancellationToken cancellationToken) =>
        await new RedisFeed(connection, _keys).ReadAsync(position, limit: 1, cancellationToken) is ChangeFeed.LostContent;

    private async Task<int> BringAsync(RedisKey[] draftKeys, IAsyncEnumerable<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var count = 0;
        var values = new List<RedisValue> { DraftSeconds };
        await foreach (var mapping in mappings.WithCancellation(cancellationToken))
        {
            values.Add(mapping.Identifier);
            values.Add(MappingDocument.Write(mapping));
            values.Add(mapping.Aliases.Count);
            values.AddRange(mapping.Aliases.Select(alias => (RedisValue)alias));
            if (++count % MappingsPerCall == 0)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        return count;

        async Task FlushAsync()
        {
            await connection.EvaluateAsync(DraftScript, draftKeys, [.. values], cancellationToken);
            values.RemoveRange(1, values.Count - 1);
        }
    }

    private async Task<RescueResult> ResultAsync(RedisResult answer, StorePosition next, CancellationToken cancellationToken) => (long)answer == 1
        ? new RescueResult.Done(next)
        : new RescueResult.Moved((await RedisState.ReadAsync(connection, _keys, lineage: "", cancellationToken)).Position);
}
