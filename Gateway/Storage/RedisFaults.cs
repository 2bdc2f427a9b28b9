using System.Net.Sockets;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>What an error of the Redis client means for the store. Messages name servers, never the connection string: it holds the password.</summary>
internal static class RedisFaults
{
    /// <summary>True where nobody answered, or a server that cannot work now: what the circuit breaker counts.</summary>
    public static bool IsOutage(Exception error) => error switch
    {
        RedisServerException server => FirstWord(server) is "LOADING" or "BUSY" or "CLUSTERDOWN" or "MASTERDOWN" or "TRYAGAIN",
        RedisException or TimeoutException or TimeoutRejectedException or SocketException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>The store's own exception for an error; null where the error is a mistake of ours.</summary>
    /// <param name="servers">Host and port of each server.</param>
    /// <param name="error">What a call ended with.</param>
    /// <param name="met">Why the client was turned away when it connected last; null when it was not. It is the reason of all that follows from it.</param>
    public static Exception? Translate(string servers, Exception error, StoreRefusal? met = null) => error switch
    {
        RedisServerException server when FirstWord(server) is "WRONGTYPE" => new StoreDamagedException(
            $"A key of the mapping store in Redis {servers} holds another type of value than this gateway writes: something else uses the same keys. "
            + $"Choose another {StoreOptions.Section}:KeyPrefix, or restore the Redis from its backup.",
            error),
        RedisServerException server when RedisRefusal.Of(server.Message) is { } refusal => Refused(servers, refusal, server),
        RedisServerException server => new StoreUnavailableException($"Redis {servers} refused the request: {server.Message}", error),
        _ when met is not null && (error is BrokenCircuitException || IsOutage(error)) =>
            new StoreUnavailableException($"Redis {servers} turns the gateway away. {met.Remedy}", error) { Refusal = met },
        BrokenCircuitException => new StoreUnavailableException($"Redis {servers} failed several times in a row and is left alone for a moment.", error),
        TimeoutRejectedException timeout => new StoreUnavailableException($"Redis {servers} did not answer within {timeout.Timeout}.", error),
        RedisException when RedisRefusal.Of(error) is { } refusal => Refused(servers, refusal, error),
        _ when IsOutage(error) => new StoreUnavailableException($"Redis {servers} cannot be reached ({error.GetType().Name}).", error),
        _ => null,
    };

    /// <summary>True where a cluster could not serve the call just now, and carried out nothing of it: its slot moves, or it elects a primary.</summary>
    public static bool IsMoving(RedisServerException error) => FirstWord(error) is "TRYAGAIN" or "CLUSTERDOWN";

    private static StoreUnavailableException Refused(string servers, StoreRefusal refusal, Exception error) =>
        new($"Redis {servers} refused the request ({error.Message.Split('\n')[0].Trim()}). {refusal.Remedy}", error) { Refusal = refusal };

    private static string FirstWord(RedisServerException error) => error.Message.Split(' ', 2)[0];
}
