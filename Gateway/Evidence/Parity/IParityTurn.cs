using Gateway.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Evidence.Parity;

/// <summary>Whose turn it is to read all connections anew. Two implementations ship: for a fleet, and for the single gateway of the embedded store.</summary>
internal interface IParityTurn
{
    /// <summary>True where this gateway shall do it now; false where one of the fleet did within the interval, or is about it.</summary>
    Task<bool> TakeAsync(TimeSpan interval, CancellationToken cancellationToken);
}

/// <summary>The single gateway's: always its own.</summary>
internal sealed class OwnParityTurn : IParityTurn
{
    public Task<bool> TakeAsync(TimeSpan interval, CancellationToken cancellationToken) => Task.FromResult(true);
}

/// <summary>
/// A fleet's: a key that ends with the interval, <c>{prefix}:v1:parity_turn</c>. Whoever sets it reads; if that one dies over it, the next turn comes
/// all the same.
/// </summary>
internal sealed class RedisParityTurn(RedisConnection connection, IOptions<StoreOptions> options) : IParityTurn
{
    private readonly RedisKey _key = $"{{{options.Value.KeyPrefix}}}:v1:parity_turn";

    public Task<bool> TakeAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        connection.CallAsync(database => database.StringSetAsync(_key, "1", interval, When.NotExists), cancellationToken);
}
