using Gateway.Storage;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Where the store in Redis stands, and whether its parts agree.</summary>
/// <param name="Position">The position.</param>
/// <param name="Damage">What does not agree; null when all does.</param>
/// <param name="IsAbandoned">True where the lineage that was asked about was given up on purpose.</param>
internal sealed record RedisState(StorePosition Position, string? Damage, bool IsAbandoned)
{
    private static readonly RedisScript Script = RedisScript.Load("position");

    public static async Task<RedisState> ReadAsync(RedisConnection connection, RedisKeys keys, string lineage, CancellationToken cancellationToken)
    {
        var answer = (await connection.EvaluateAsync(
            Script, [keys.Meta, keys.Mappings, keys.Order, keys.Abandoned], [lineage], cancellationToken)).Items();
        var (expected, stored, ordered) = ((long)answer[3], (long)answer[4], (long)answer[5]);
        var position = answer[0].Text() is { Length: > 0 } own ? new StorePosition(own, (long)answer[1], answer[2].Text()) : StorePosition.Empty;
        var damage = expected == stored && expected == ordered
            ? null
            : $"its summary counts {expected} mappings, but {stored} are there, and {ordered} in their order";
        return new RedisState(position, damage, (long)answer[6] == 1);
    }
}
