using System.Text.Json;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>Plain keys as others write them: .NET's caches, redis-cli and ioredis.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(60_000)]
internal sealed class PlainKeyFormTests
{
    private const string Id = "saml-connection-test-11111111-1111-4111-8111-111111111111";

    [Test]
    public async Task Read_EntryOfDistributedCache_IsItsText()
    {
        await using var scene = await StartAsync(PlainKeyForm.DistributedCache, "app:sso:{identifier}");
        await using var services = Caches(scene);
        var cache = services.GetRequiredService<IDistributedCache>();
        await cache.SetStringAsync("sso:acme", Id);
        await cache.SetStringAsync("sso:long", new string('x', 5000));

        Assert.That(await ReadAsync(scene, "acme"), Is.EqualTo(Id));
        Assert.That(await ReadAsync(scene, "absent"), Is.Null);
        Assert.That(await ReadAsync(scene, "long"), Is.Null, "Too long for a connection id.");
    }

    [Test]
    public async Task Read_EntryThatSlides_DoesNotPutOffItsEnd()
    {
        await using var scene = await StartAsync(PlainKeyForm.DistributedCache, "app:sso:{identifier}");
        await using var services = Caches(scene);
        var cache = services.GetRequiredService<IDistributedCache>();
        await cache.SetStringAsync("sso:acme", Id, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) });
        await scene.Server.CommandAsync("EXPIRE", "app:sso:acme", "100");

        Assert.That(await ReadAsync(scene, "acme"), Is.EqualTo(Id));
        Assert.That(int.Parse((await scene.Server.CommandAsync("TTL", "app:sso:acme"))[1..]), Is.LessThanOrEqualTo(100));
        await cache.GetStringAsync("sso:acme");
        Assert.That(int.Parse((await scene.Server.CommandAsync("TTL", "app:sso:acme"))[1..]), Is.GreaterThan(100), "The library's own reading does.");
    }

    [Test]
    public async Task Read_EntryOfHybridCache_IsNoConnectionId()
    {
        await using var scene = await StartAsync(PlainKeyForm.DistributedCache, "app:sso:{identifier}");
        await using var services = Caches(scene);
        await services.GetRequiredService<HybridCache>().SetAsync("sso:acme", Id);

        Assert.That(await ReadAsync(scene, "acme"), Is.Null.Or.Not.EqualTo(Id), "Its entries have a head of the library's own in front of the value.");
        Assert.That(await scene.Server.CommandAsync("EXISTS", "app:sso:acme"), Is.EqualTo(":1"));
    }

    [Test]
    public async Task Read_FieldOfAHash_IsTheField()
    {
        await using var scene = await StartAsync(PlainKeyForm.Hash, "tenant:{identifier}", "stytch_connection");
        await scene.Server.CommandAsync("HSET", "tenant:acme", "name", "Acme", "stytch_connection", Id);
        await scene.Server.CommandAsync("HSET", "tenant:other", "name", "Other");
        await scene.Server.CommandAsync("SET", "tenant:string", Id);

        Assert.That(await ReadAsync(scene, "acme"), Is.EqualTo(Id));
        Assert.That(await ReadAsync(scene, "other"), Is.Null);
        Assert.That(await ReadAsync(scene, "string"), Is.Null, "Another kind of key is the team's own, and no damage.");
    }

    [TestCase(PlainKeyForm.String, null)]
    [TestCase(PlainKeyForm.Hash, "id")]
    public async Task Read_KeyWrittenByIoredis_IsItsValue(PlainKeyForm form, string? field)
    {
        await using var scene = await StartAsync(form, "sso:{identifier}", field);
        await NodeScript.RunAsync("write-keys.mjs", JsonSerializer.Serialize(new { port = scene.Server.Port, key = "sso:acme", field, value = Id }));

        Assert.That(await ReadAsync(scene, "acme"), Is.EqualTo(Id));
    }

    private static Task<RedisScene> StartAsync(PlainKeyForm form, string pattern, string? field = null) => RedisScene.StartAsync(options =>
        (options.PlainKeyForm, options.PlainKey, options.PlainKeyField) = (form, pattern, field));

    private static ServiceProvider Caches(RedisScene scene)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options => (options.Configuration, options.InstanceName) = (scene.Server.ConnectionString, "app:"));
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }

    private static Task<string?> ReadAsync(RedisScene scene, string identifier) =>
        new RedisPlainKeyReader(scene.Connection, scene.Options).ReadAsync(identifier, CancellationToken.None);
}
