using System.Text.RegularExpressions;

namespace Gateway.Storage;

/// <summary>
/// The Lua function <c>rehearse</c> that a script calls before its first write, because Redis does not undo a script that fails half-way. It
/// runs each command of the script once on a key that is there for nothing else, <c>{prefix}:v1:rehearsal</c>, and removes it again: a
/// command that is forbidden to the gateway's user (ACL), renamed or unknown fails there, while nothing is changed.
/// </summary>
/// <remarks>
/// The key is the last of the script's KEYS, where <see cref="RedisScript.KeysFor"/> puts it: an engine may refuse keys that are not declared.
/// Memory is judged at the first write alone; a script that has written may go on (script.c, scriptVerifyOOM). So the first one decides what a
/// full server does: SET is refused by it, DEL is not. <c>rehearse(true)</c> is for what must work on a full server, or makes room on it.
/// A command that failed is called once more, which raises its error in the words of this version of Redis.
/// </remarks>
internal static partial class RedisRehearsal
{
    // In the order they are run: what makes a key comes before what reads or empties it. RENAME needs a key that is there. One group for each type
    // of key, which begins without the key.
    private static readonly (string Command, string Arguments)[][] Trials =
    [
        [
            ("HSET", ", 'f', '1'"), ("HMSET", ", 'f', '1'"), ("HSETNX", ", 'g', '1'"), ("HINCRBY", ", 'f', 1"), ("HGET", ", 'f'"), ("HMGET", ", 'f'"),
            ("HGETALL", ""), ("HEXISTS", ", 'f'"), ("HLEN", ""), ("EXPIRE", ", 60"), ("EXPIREAT", ", 4102444800"), ("PERSIST", ""), ("EXISTS", ""),
            ("RENAME", ", KEYS[#KEYS]"), ("HDEL", ", 'f'"),
        ],
        [
            ("ZADD", ", 0, 'm'"), ("ZSCORE", ", 'm'"), ("ZCARD", ""), ("ZRANGE", ", 0, 0"), ("ZRANGEBYSCORE", ", 0, 0"), ("ZREM", ", 'm'"),
            ("ZREMRANGEBYRANK", ", 0, 0"),
        ],
        [("LPUSH", ", 'v'"), ("LLEN", ""), ("LRANGE", ", 0, 0"), ("LTRIM", ", 0, 0")],
        [("XADD", ", '1-1', 'f', '1'"), ("XLEN", ""), ("XRANGE", ", '-', '+'"), ("XREVRANGE", ", '+', '-'"), ("XTRIM", ", 'MAXLEN', 0")],
        [("SET", ", '1'"), ("SETEX", ", 60, '1'"), ("INCR", ""), ("GET", ""), ("DEL", ""), ("UNLINK", "")],
    ];

    /// <summary>The function for a script, to stand before it.</summary>
    /// <exception cref="InvalidOperationException">The script has a command that is not known here how to try.</exception>
    public static string For(string name, string script)
    {
        var commands = Commands().Matches(script).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (commands.FirstOrDefault(command => !Trials.Any(group => group.Any(trial => trial.Command == command))) is { } unknown)
        {
            throw new InvalidOperationException($"The script {name} has the command {unknown}, which {nameof(RedisRehearsal)} does not know how to try.");
        }

        return $$"""
            local function rehearse(takes_full)
              if not takes_full then
                redis.call('SET', KEYS[#KEYS], '1', 'XX')
              end
              redis.call('DEL', KEYS[#KEYS])
              local function try(...)
                local answer = redis.pcall(...)
                if type(answer) == 'table' and answer.err then
                  redis.call('DEL', KEYS[#KEYS])
                  redis.call(...)
                end
              end
            {{string.Concat(Trials.Select(group => TrialsOf(group, commands)))}}end

            """;
    }

    private static string TrialsOf((string Command, string Arguments)[] group, HashSet<string> commands)
    {
        var trials = string.Concat(
            group.Where(trial => commands.Contains(trial.Command)).Select(trial => $"  try('{trial.Command}', KEYS[#KEYS]{trial.Arguments})\n"));
        return trials.Length == 0 ? "" : $"{trials}  redis.call('DEL', KEYS[#KEYS])\n";
    }

    // What is called with pcall may fail.
    [GeneratedRegex(@"redis\.call\('([A-Z]+)'")]
    private static partial Regex Commands();
}
