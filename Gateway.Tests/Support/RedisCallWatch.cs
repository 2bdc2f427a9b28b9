using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Storage;

namespace Gateway.Tests.Support;

/// <summary>
/// Follows every command of a server (MONITOR) and finds what other engines refuse: a script that touches a key that it did not declare, and a
/// call with more arguments than they take.
/// </summary>
internal sealed class RedisCallWatch : IAsyncDisposable
{
    /// <summary>Keys and arguments together. A managed engine takes 3,999 of them.</summary>
    public const int MaxArguments = 3500;

    private readonly RedisServer _server;
    private readonly TcpClient _client = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private Task _reading = Task.CompletedTask;

    private RedisCallWatch(RedisServer server) => _server = server;

    /// <summary>The most keys and arguments of a call so far.</summary>
    public int MostArguments { get; private set; }

    public static async Task<RedisCallWatch> StartAsync(RedisServer server)
    {
        var watch = new RedisCallWatch(server);
        await watch._client.ConnectAsync(IPAddress.Loopback, server.Port);
        var stream = watch._client.GetStream();
        await stream.WriteAsync("MONITOR\r\n"u8.ToArray());
        var reader = new StreamReader(stream, Encoding.Latin1, false, 1 << 16);
        Assert.That(await reader.ReadLineAsync(), Is.EqualTo("+OK"));
        watch._reading = watch.ReadAsync(reader);
        return watch;
    }

    /// <summary>What was found up to now in calls that have a text, such as a key prefix, in them.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string text)
    {
        var mark = Guid.NewGuid().ToString("N");
        var seen = _marks.GetOrAdd(mark, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _server.CommandAsync("ECHO", mark);
        await (await Task.WhenAny(seen.Task, _reading));
        return [.. _faults.Where(fault => fault.Contains(text, StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        // Such as: +1700000000.123456 [0 127.0.0.1:50000] "EVALSHA" "0f..." "1" "{t}:v1:meta", then [0 lua] "HGET" "{t}:v1:meta" "revision".
        while (await reader.ReadLineAsync() is { } line)
        {
            See(line.Contains("[0 lua] ", StringComparison.Ordinal) && line.IndexOf("[0 lua] ", StringComparison.Ordinal) < 24, WordsOf(line));
        }
    }

    private void See(bool isOfScript, List<string> words)
    {
        var command = words[0].ToUpperInvariant();
        if (isOfScript)
        {
            var keys = command is "KEYS" or "DUMP" ? [] : LuaKeys.KeysOf(command, words[1..]);
            foreach (var key in keys.Where(key => !_declared.Contains(key)))
            {
                _faults.Enqueue($"A script's {command} touches {key}, which it did not declare.");
            }

            return;
        }

        var isCall = command is "EVAL" or "EVALSHA";
        var count = words.Count - (isCall ? 3 : 1);
        if (isCall)
        {
            _declared.Clear();
            _declared.UnionWith(words.Skip(3).Take(int.Parse(words[2], CultureInfo.InvariantCulture)));
        }

        MostArguments = Math.Max(MostArguments, count);
        if (count > MaxArguments)
        {
            _faults.Enqueue($"{command} on {words[isCall ? 3 : 1]} has {count} arguments.");
        }

        if (command is "ECHO" && _marks.TryRemove(words[1], out var seen))
        {
            seen.TrySetResult();
        }
    }

    // A quote or a backslash within a word has a backslash before it. Both sides are compared as they are written here.
    private static List<string> WordsOf(string line)
    {
        var words = new List<string>();
        for (var at = line.IndexOf('"'); at >= 0; at = line.IndexOf('"', at))
        {
            var start = ++at;
            while (line[at] != '"')
            {
                at += line[at] == '\\' ? 2 : 1;
            }

            words.Add(line[start..at++]);
        }

        return words;
    }
}
