using System.Globalization;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Public.InFlight;

/// <summary>
/// The AuthnRequests that any gateway of the fleet saw leave the legacy side, under the hash tag of all keys:
/// <code>
/// {prefix}:v1:in_flight:HEX    string  one request, by its digest; gone when the window is over
/// {prefix}:v1:in_flight_since  string  since when (unix seconds) none is missing: since the first gateway began, or since one could not write
/// {prefix}:v1:in_flight_seen   string  when the newest was noted: without any, the logins of the legacy side begin where no gateway sees them
/// </code>
/// </summary>
internal sealed class RedisLedger(RedisConnection connection, string keyPrefix, TimeSpan window, TimeProvider timeProvider)
{
    private static readonly RedisScript RecordScript = RedisScript.Load("record");

    private readonly string _root = $"{{{keyPrefix}}}:v1:in_flight";
    private int _hasGap;

    /// <summary>Notes a request, or null for none: that this gateway begins. False where Redis does not answer.</summary>
    public async Task<bool> TryRecordAsync(UInt128? digest, CancellationToken cancellationToken)
    {
        var hadGap = Interlocked.Exchange(ref _hasGap, 0);
        try
        {
            RedisKey[] keys = digest is { } request ? [Since, Seen, KeyOf(request)] : [Since, Seen];
            await connection.EvaluateAsync(
                RecordScript, keys, [timeProvider.GetUtcNow().ToUnixTimeSeconds(), (long)window.TotalMilliseconds, hadGap], cancellationToken);
            return true;
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or OperationCanceledException)
        {
            // What is missing is missing for the others too: the next one that gets through tells them.
            Interlocked.Exchange(ref _hasGap, digest is null ? hadGap : 1);
            return false;
        }
    }

    /// <summary>Whether a request is there, and since when none is missing (null where that means nothing); null where Redis does not answer.</summary>
    public async Task<(bool IsThere, DateTimeOffset? Since)?> TryFindAsync(UInt128 digest, CancellationToken cancellationToken)
    {
        try
        {
            var values = await connection.CallAsync(database => database.StringGetAsync([KeyOf(digest), Since, Seen]), cancellationToken);
            return (!values[0].IsNull, !values[2].IsNull && values[1].TryParse(out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private RedisKey Since => _root + "_since";

    private RedisKey Seen => _root + "_seen";

    private RedisKey KeyOf(UInt128 digest) => string.Create(CultureInfo.InvariantCulture, $"{_root}:{digest:x32}");
}
