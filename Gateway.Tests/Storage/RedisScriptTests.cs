using System.Text.RegularExpressions;
using Gateway.Storage;
using Gateway.Tests.Support;
using StackExchange.Redis;

namespace Gateway.Tests.Storage;

/// <summary>A script that cannot do all it has to do does nothing: Redis does not undo what a script wrote before it failed.</summary>
[CancelAfter(120_000)]
internal sealed partial class RedisScriptTests
{
    private const string Root = "{t}:v1:";

    /// <summary>The name of every script.</summary>
    public static readonly string[] Scripts = [.. typeof(RedisScript).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".lua", StringComparison.Ordinal)).Select(name => name.Split('.')[^2])];

    private static readonly string[] Writing =
    [
        "DEL", "EXPIRE", "EXPIREAT", "HDEL", "HINCRBY", "HMSET", "HSET", "HSETNX", "INCR", "LPUSH", "LTRIM", "PERSIST", "PSETEX", "RENAME",
        "SET", "SETEX", "SETNX",
        "UNLINK", "XADD", "XTRIM", "ZADD", "ZREM", "ZREMRANGEBYRANK",
    ];

    private RedisServer _server = null!;
    private ConnectionMultiplexer _connection = null!;

    private static IEnumerable<RedisScriptScene> Scenes => RedisScriptScene.All;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public void Scenes_ScriptsThatWriteWithSeveralCommands_AreAllThere() => Assert.That(
        Scripts.Where(name => CommandsOf(RedisScript.Load(name).Text).Intersect(Writing).Count() > 1),
        Is.SubsetOf(RedisScriptScene.All.Select(scene => scene.Script)));

    [TestCaseSource(nameof(Scenes))]
    public async Task Run_OneCommandForbidden_ChangesAllOrNothing(RedisScriptScene scene)
    {
        foreach (var command in CommandsOf(RedisScript.Load(scene.Script).Text))
        {
            await PrepareAsync(_server, scene);
            var before = await ReadAsync(_connection);

            await _server.CommandAsync("ACL", "SETUSER", "default", $"-{command}");
            var refusal = await RunAsync(_connection, scene);
            await _server.CommandAsync("ACL", "SETUSER", "default", $"+{command}");

            var after = await ReadAsync(_connection);
            Assert.That(after, refusal is null ? Is.Not.EqualTo(before) : Is.EqualTo(before), $"Without {command}: {refusal}");
            Assert.That(refusal is null ? null : await RunAsync(_connection, scene), Is.Null, $"After {command} was allowed again");
        }
    }

    [TestCase("LPUSH")]
    [TestCase("LTRIM")]
    [TestCase("SETEX")]
    [TestCase("ZREM")]
    public async Task Commit_OneCommandRenamed_ChangesNothing(string command)
    {
        await using var server = await RedisServer.StartAsync("--rename-command", command, $"{command}_RENAMED");
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await PrepareAsync(server, RedisScriptScene.Commit);
        var before = await ReadAsync(connection);

        Assert.That(await RunAsync(connection, RedisScriptScene.Commit), Does.Contain("Unknown Redis command"));

        Assert.That(await ReadAsync(connection), Is.EqualTo(before));
    }

    [TestCase("aliases")]
    [TestCase("tombstones")]
    [TestCase("revisions")]
    [TestCase("feed")]
    [TestCase("history:initech")]
    public async Task Commit_KeyOfAnotherType_ChangesNothing(string key)
    {
        var scene = RedisScriptScene.Commit;
        await PrepareAsync(_server, scene);
        await _server.CommandAsync("SET", Root + key, "x");
        var before = await ReadAsync(_connection);

        Assert.That(await RunAsync(_connection, scene), Does.Contain("WRONGTYPE"));

        Assert.That(await ReadAsync(_connection), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Scenes))]
    public async Task Run_MemoryIsFull_ChangesAllOrNothing(RedisScriptScene scene)
    {
        await PrepareAsync(_server, scene);
        var before = await ReadAsync(_connection);
        await _server.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        var refusal = await RunAsync(_connection, scene);
        await _server.CommandAsync("CONFIG", "SET", "maxmemory", "0");

        Assert.That(await ReadAsync(_connection), refusal is null ? Is.Not.EqualTo(before) : Is.EqualTo(before), refusal);
    }

    private static IReadOnlyList<string> CommandsOf(string script) => [.. Command().Matches(script).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Empties a server and puts there what a scene begins with.</summary>
    public static async Task PrepareAsync(RedisServer server, RedisScriptScene scene)
    {
        await server.FlushAsync();
        foreach (var command in scene.Before)
        {
            Assert.That(await server.CommandAsync([command[0], Root + command[1], .. command[2..]]), Does.Not.StartWith("-"));
        }
    }

    /// <summary>Runs a scene's script; gives the server's refusal, or null where it was carried out.</summary>
    public static async Task<string?> RunAsync(ConnectionMultiplexer connection, RedisScriptScene scene)
    {
        try
        {
            var script = RedisScript.Load(scene.Script);
            await connection.GetDatabase().ScriptEvaluateAsync(
                script.Text,
                script.KeysFor([.. scene.Keys.Select(key => (RedisKey)(Root + key))]),
                [.. scene.Values.Select(value => (RedisValue)value)]);
            return null;
        }
        catch (RedisServerException e)
        {
            return e.Message;
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(ConnectionMultiplexer connection)
    {
        var all = await connection.GetDatabase().ScriptEvaluateAsync(
            "local all = {} for _, key in ipairs(redis.call('KEYS', '*')) do all[#all + 1] = key .. ' ' .. redis.sha1hex(redis.call('DUMP', "
            + "key)) end table.sort(all) return all");
        return [.. all.Items().Select(key => key.Text())];
    }

    [GeneratedRegex(@"redis\.p?call\('([A-Z]+)'")]
    private static partial Regex Command();
}
