using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Rescues the store in Redis. A set is brought in parts as a draft that expires, and put in place by one script.</summary>
internal sealed class RedisStoreRescue(RedisConnection connection, StoreOptions options, TimeProvider time) : IStoreRescue
{
    private static readonly RedisScript ReseedScript = RedisScript.Load("reseed");
    private static readonly RedisScript AcceptScript = RedisScript.Load("accept");

    private readonly RedisKeys _keys = new(options.KeyPrefix);

    public async Task<RescueResult> ReseedAsync(
        StorePosition lastGood, IAsyncEnumerable<ConnectionMapping> mappings, string by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lastGood.Revision);
        var state = await RedisState.ReadAsync(connection, _keys, lastGood.Lineage, cancellationToken);
        // An accepted loss may still be undone, by a gateway that has not reloaded yet.
        if (state is { Damage: null, IsAbandoned: false } && !await HasLostAsync(lastGood, cancellationToken))
        {
            return new RescueResult.NotNeeded(state.Position);
        }

        var draft = new RedisStage(connection, _keys);
        await foreach (var mapping in mappings.WithCancellation(cancellationToken))
        {
            await draft.KeepAsync(mapping.Identifier, MappingDocument.Write(mapping), mapping.Aliases, cancellationToken);
        }

        await draft.FlushAsync(cancellationToken);
        var next = new StorePosition(lastGood.Lineage, Math.Max(lastGood.Revision, state.Position.Revision) + 1, Guid.NewGuid().ToString("N"));
        var hash = await ReadHashAsync(cancellationToken);
        var revision = RevisionOf(next, hash, ChangeAction.Reseed, by, draft.Count);
        var answer = await connection.EvaluateAsync(
            ReseedScript,
            [_keys.Meta, _keys.Mappings, _keys.Aliases, _keys.Order, _keys.Feed, _keys.Abandoned, _keys.Revisions, .. draft.Keys.Take(3)],
            [
                .. Values(state.Position), .. Values(next), draft.Count, StoreTime.Format(time.GetUtcNow()), _keys.ChangedChannel,
                hash, revision.Hash, revision.Write(),
            ],
            cancellationToken);
        return await ResultAsync(answer, next, cancellationToken);
    }

    public async Task<RescueResult> AcceptAsync(StorePosition abandoned, string by, CancellationToken cancellationToken)
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
        var hash = await ReadHashAsync(cancellationToken);
        var revision = RevisionOf(next, hash, ChangeAction.Accept, by, changes: 0);
        var answer = await connection.EvaluateAsync(
            AcceptScript,
            [_keys.Meta, _keys.Mappings, _keys.Feed, _keys.Abandoned, _keys.Revisions],
            [
                .. Values(state.Position), abandoned.Lineage, .. Values(next), StoreTime.Format(time.GetUtcNow()), _keys.ChangedChannel,
                hash, revision.Hash, revision.Write(),
            ],
            cancellationToken);
        return await ResultAsync(answer, next, cancellationToken);
    }

    private static RedisValue[] Values(StorePosition position) => [position.Lineage, position.Revision, position.CommitId];

    private async Task<bool> HasLostAsync(StorePosition position, CancellationToken cancellationToken) =>
        await new RedisFeed(connection, _keys).ReadAsync(position, limit: 1, cancellationToken) is ChangeFeed.LostContent;

    private async Task<string> ReadHashAsync(CancellationToken cancellationToken) =>
        (string?)await connection.CallAsync(database => database.HashGetAsync(_keys.Meta, "hash"), cancellationToken) ?? "";

    // What a rescue brings is no list of changes, so its revision has no digest; the chain goes on over it.
    private RedisRevision RevisionOf(StorePosition next, string hash, ChangeAction action, string by, long changes) => RedisRevision.Following(
        new RedisChainLink(next.Revision - 1, hash), next.CommitId, new ChangeStamp(time.GetUtcNow(), by, Reason: null, action), changes, digest: "");

    private async Task<RescueResult> ResultAsync(RedisResult answer, StorePosition next, CancellationToken cancellationToken) => (long)answer == 1
        ? new RescueResult.Done(next)
        : new RescueResult.Moved((await RedisState.ReadAsync(connection, _keys, lineage: "", cancellationToken)).Position);
}
