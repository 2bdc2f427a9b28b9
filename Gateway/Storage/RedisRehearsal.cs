using System.Text.RegularExpressions;

namespace Gateway.Storage;

/// <summary>
/// The Lua function <c>rehearse</c> that a script calls before its first write, because Redis does not undo a script that fails half-way. It
/// runs each command of the script once on keys that are there for nothing else, <c>{prefix}:v1:rehearsal:*</c>, and removes them again: a
/// command that is forbidden to the gateway's user (ACL), renamed or unknown fails there, while nothing is changed.
/// </summary>
/// <remarks>
/// Memory is judged at the first write alone; a script that has written may go on (script.c, scriptVerifyOOM). So the first one decides what a
/// full server does: SET is refused by it, DEL is not. <c>rehearse(true)</c> is for what must work on a full server, or makes room on it.
/// A command that failed is called once more, which raises its error in the words of this version of Redis.
/// </remarks>
internal static partial class RedisRehearsal
{
    // In the order they are run: what makes a key comes before what reads or empties it. RENAME needs a key that is there.
    private static readonly (string Command, string Arguments)[] Trials =
    [
        ("HSET", "h, 'f', '1'"), ("HMSET", "h, 'f', '1'"), ("HSETNX", "h, 'g', '1'"), ("HINCRBY", "h, 'f', 1"), ("HGET", "h, 'f'"), ("HMGET", "h, 'f'"),
        ("HGETALL", "h"), ("HEXISTS", "h, 'f'"), ("HLEN", "h"), ("EXPIRE", "h, 60"), ("EXPIREAT", "h, 4102444800"), ("PERSIST", "h"), ("EXISTS", "h"),
        ("RENAME", "h, h"), ("HDEL", "h, 'f'"),
        ("ZADD", "z, 0, 'm'"), ("ZSCORE", "z, 'm'"), ("ZCARD", "z"), ("ZRANGE", "z, 0, 0"), ("ZRANGEBYSCORE", "z, 0, 0"), ("ZSCAN", "z, 0"), ("ZREM", "z, 'm'"),
        ("ZREMRANGEBYRANK", "z, 0, 0"),
        ("LPUSH", "l, 'v'"), ("LLEN", "l"), ("LRANGE", "l, 0, 0"), ("LTRIM", "l, 0, 0"),
        ("XADD", "x, '1-1', 'f', '1'"), ("XLEN", "x"), ("XRANGE", "x, '-', '+'"), ("XREVRANGE", "x, '+', '-'"), ("XTRIM", "x, 'MAXLEN', 0"),
        ("SET", "s, '1'"), ("SETEX", "s, 60, '1'"), ("INCR", "s"), ("GET", "s"), ("DEL", "s"), ("UNLINK", "s"),
    ];

    /// <summary>The function for a script, to stand before it.</summary>
    /// <exception cref="InvalidOperationException">The script has a command that is not known here how to try.</exception>
    public static string For(string name, string script)
    {
        var commands = Commands().Matches(script).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (commands.FirstOrDefault(command => Trials.All(trial => trial.Command != command)) is { } unknown)
        {
            throw new InvalidOperationException($"The script {name} has the command {unknown}, which {nameof(RedisRehearsal)} does not know how to try.");
        }

        var trials = Trials.Where(trial => commands.Contains(trial.Command)).Select(trial => $"  try('{trial.Command}', {trial.Arguments})\n");
        return $$"""
            local function rehearse(takes_full)
              local root = string.match(KEYS[1], '^{[^}]*}') .. ':v1:rehearsal:'
              local h, l, s, x, z = root .. 'h', root .. 'l', root .. 's', root .. 'x', root .. 'z'
              if not takes_full then
                redis.call('SET', s, '1', 'XX')
              end
              redis.call('DEL', h, l, s, x, z)
              local function try(...)
                local answer = redis.pcall(...)
                if type(answer) == 'table' and answer.err then
                  redis.call('DEL', h, l, s, x, z)
                  redis.call(...)
                end
              end
            {{string.Concat(trials)}}  redis.call('DEL', h, l, s, x, z)
            end

            """;
    }

    // What is called with pcall may fail.
    [GeneratedRegex(@"redis\.call\('([A-Z]+)'")]
    private static partial Regex Commands();
}
