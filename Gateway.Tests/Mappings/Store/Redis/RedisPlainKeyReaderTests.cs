using Gateway.Mappings.Store.Redis;
using Gateway.Storage;

namespace Gateway.Tests.Mappings.Store.Redis;

[TestFixture]
[CancelAfter(60_000)]
internal sealed class RedisPlainKeyReaderTests
{
    [Test]
    public async Task Read_StringThereOrNot_GivesItBounded()
    {
        await using var scene = await RedisScene.StartAsync(options => options.PlainKey = "sso:{identifier}:id");
        var reader = new RedisPlainKeyReader(scene.Connection, scene.Options);
        await scene.Server.CommandAsync("SET", "sso:a{b} \u00e9:id", "saml-connection-test-1");
        await scene.Server.CommandAsync("SET", "sso:long:id", new string('x', 5000));
        await scene.Server.CommandAsync("SADD", "sso:set:id", "x");

        Assert.That(await reader.ReadAsync("a{b} \u00e9", CancellationToken.None), Is.EqualTo("saml-connection-test-1"));
        Assert.That(await reader.ReadAsync("absent", CancellationToken.None), Is.Null);
        Assert.That(await reader.ReadAsync("long", CancellationToken.None), Has.Length.EqualTo(129));
        Assert.That(await reader.ReadAsync("set", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Read_NoPattern_GivesNothing()
    {
        await using var scene = await RedisScene.StartAsync();

        Assert.That(await new RedisPlainKeyReader(scene.Connection, scene.Options).ReadAsync("a", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Read_ServerAway_IsUnavailable()
    {
        await using var scene = await RedisScene.StartAsync(options => (options.PlainKey, options.Timeout) = ("sso:{identifier}", TimeSpan.FromSeconds(2)));
        await scene.Server.KillAsync();

        Assert.That(
            () => new RedisPlainKeyReader(scene.Connection, scene.Options).ReadAsync("a", CancellationToken.None),
            Throws.InstanceOf<StoreUnavailableException>());
    }
}
