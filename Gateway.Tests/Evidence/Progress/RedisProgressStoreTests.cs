using System.Globalization;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Progress.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisProgressStoreTests : ProgressStoreContract
{
    private readonly RedisFixture _redis = new();

    [Test]
    public async Task Add_ADay_ExpiresWhenTheDaysToKeepAreOver()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        await Store.AddAsync(Batch("a", 1, today, Row("acme", new(1, 0, 0, 0, 0, 0))), CancellationToken.None);

        var key = $"{{{_redis.Options.KeyPrefix}}}:v1:traffic:{today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var seconds = long.Parse((await RedisFixture.CommandAsync("TTL", key)).AsSpan(1), CultureInfo.InvariantCulture);
        Assert.That(TimeSpan.FromSeconds(seconds), Is.InRange(TimeSpan.FromDays(89), TimeSpan.FromDays(90)));
    }

    [Test]
    public async Task Read_SomethingElseUnderTheKeys_IsDamage()
    {
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:burn_down", "yesterday", "many");
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:last_sign_in", "acme", "never");

        Assert.That(() => Store.ReadBurnDownAsync(CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
        Assert.That(() => Store.ReadLastSignInsAsync(["acme"], CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    protected override IProgressStore Create() =>
        new RedisProgressStore(_redis.Connect(), Options.Create(_redis.Options), Options.Create(new ProgressOptions()));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
