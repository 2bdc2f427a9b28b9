using Gateway.Storage;
using Gateway.Tests.Support;
using StackExchange.Redis;

namespace Gateway.Tests.Storage;

/// <summary>Every key that a script touches is among its KEYS: other engines refuse one that is not.</summary>
[CancelAfter(120_000)]
internal sealed class RedisScriptKeysTests
{
    private static IEnumerable<string> Scripts => RedisScriptTests.Scripts;

    private static IEnumerable<RedisScriptScene> Scenes => RedisScriptScene.All;

    [TestCaseSource(nameof(Scripts))]
    public void Text_EveryCommand_HasKeysOfKeys(string name) => Assert.That(LuaKeys.FindUndeclared(RedisScript.Load(name).Text), Is.Empty);

    [TestCase("local KEY = ARGV[1]\nredis.call('GET', KEY)\n")]
    [TestCase("redis.call('GET', KEYS[1] .. ARGV[1])\n")]
    [TestCase("local META = KEYS[1]\nMETA = META .. ':x'\nredis.call('GET', META)\n")]
    [TestCase("for _, gone in ipairs(redis.call('ZRANGE', KEYS[1], 0, 9)) do\n  redis.call('DEL', gone)\nend\n")]
    [TestCase("local function see(key)\n  redis.call('GET', key)\nend\nsee(KEYS[1])\nsee(ARGV[1])\n")]
    [TestCase("local A, B = KEYS[1], ARGV[1]\nredis.call('RENAME', A, B)\n")]
    [TestCase("local command = 'GET'\nredis.call(command, KEYS[1])\n")]
    public void Text_AKeyOfAnotherKind_IsFound(string script) => Assert.That(LuaKeys.FindUndeclared(script), Has.Count.EqualTo(1));

    [TestCaseSource(nameof(Scenes))]
    public async Task Run_OnAServer_TouchesDeclaredKeysAlone(RedisScriptScene scene)
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await RedisScriptTests.PrepareAsync(server, scene);
        await using var watch = await RedisCallWatch.StartAsync(server);

        Assert.That(await RedisScriptTests.RunAsync(connection, scene), Is.Null);

        Assert.That(await watch.FindAsync(""), Is.Empty);
        Assert.That(watch.MostArguments, Is.GreaterThan(1));
    }

    [Test]
    public async Task Watch_MoreArgumentsThanOthersTake_FindsThem()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var watch = await RedisCallWatch.StartAsync(server);
        RedisValue[] values = [.. Enumerable.Range(0, RedisCallWatch.MaxArguments).Select(i => (RedisValue)i)];

        await connection.GetDatabase().ScriptEvaluateAsync("return #ARGV", ["a"], values);
        await connection.GetDatabase().SetAddAsync("b", values);
        await connection.GetDatabase().SetAddAsync("b", values[1..]);

        Assert.That(await watch.FindAsync(""), Is.EqualTo(new[] { "EVAL on a has 3501 arguments.", "SADD on b has 3501 arguments." }));
    }

    [Test]
    public async Task Watch_AScriptMakesAKey_FindsIt()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var watch = await RedisCallWatch.StartAsync(server);

        await connection.GetDatabase().ScriptEvaluateAsync("redis.call('SET', KEYS[1], 1) return redis.call('SET', KEYS[1] .. '\"x', 1)", ["a"]);

        Assert.That(await watch.FindAsync(""), Is.EqualTo(new[] { "A script's SET touches a\\\"x, which it did not declare." }));
    }
}
