using System.Globalization;
using Gateway.Mappings.Store.Redis;
using Gateway.Mappings.Traffic;
using StackExchange.Redis;

namespace Gateway.Evidence.Progress.Redis;

/// <summary>
/// The keys of what is observed of mappings, under the same hash tag as <see cref="RedisKeys"/>:
/// <code>
/// {prefix}:v1:traffic:YYYY-MM-DD   hash    kind:identifier -> requests of that UTC day; gone when the days to keep are over
/// {prefix}:v1:last_seen            hash    identifier -> newest request (unix milliseconds)
/// {prefix}:v1:last_sign_in         hash    identifier -> newest request at ACS or Start
/// {prefix}:v1:burn_down            hash    YYYY-MM-DD -> mappings in each state, in the order of MappingState, with commas
/// {prefix}:v1:traffic_writer:ID    string  newest batch of one process, for a day
/// </code>
/// </summary>
internal sealed class ProgressKeys(string keyPrefix)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>In the order of <see cref="TrafficKind"/>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["acs_legacy", "acs_stytch", "acs_page", "start", "metadata", "logout"];

    private readonly string _root = $"{{{keyPrefix}}}:v1:";

    public RedisKey LastSeen => _root + "last_seen";

    public RedisKey LastSignIn => _root + "last_sign_in";

    public RedisKey BurnDown => _root + "burn_down";

    public RedisKey Traffic(DateOnly day) => $"{_root}traffic:{Text(day)}";

    public RedisKey Writer(string id) => $"{_root}traffic_writer:{id}";

    public static RedisValue Field(TrafficKind kind, string identifier) => $"{Kinds[(int)kind]}:{identifier}";

    public static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static DateOnly ToDay(string text) => DateOnly.ParseExact(text, DayFormat, CultureInfo.InvariantCulture);
}
