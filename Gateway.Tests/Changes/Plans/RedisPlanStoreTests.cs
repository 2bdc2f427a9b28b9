using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Redis;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

[TestFixture]
internal sealed class RedisPlanStoreTests : PlanStoreContract
{
    private readonly RedisFixture _redis = new();
    private RedisConnection _connection = null!;

    [Test]
    public async Task Plans_AllTheirKeys_Expire()
    {
        var store = new RedisPlanStore(_connection, _redis.Options, Time);
        var keys = new RedisKeys(_redis.Options.KeyPrefix);
        await store.AddChunkAsync("content-1", 0, [1], CancellationToken.None);
        Assert.That(await SecondsLeftAsync(keys.PlanChunks("content-1")!), Is.InRange(1, 3600));

        await store.PutAsync(Plan("1"), CancellationToken.None);
        await store.ReplaceAsync(Plan("1"), Plan("1") with { Reason = "a" }, CancellationToken.None);

        Assert.That(await SecondsLeftAsync(keys.PlanOf("1")!), Is.InRange(23 * 3600, 24 * 3600));
        Assert.That(await SecondsLeftAsync(keys.PlanChunks("content-1")!), Is.InRange(24 * 3600, 25 * 3600));
    }

    [Test]
    public async Task List_PlanExpired_ForgetsItAtTheNextPut()
    {
        var store = new RedisPlanStore(_connection, _redis.Options, Time);
        await store.PutAsync(Plan("1"), CancellationToken.None);
        await RedisFixture.CommandAsync("DEL", new RedisKeys(_redis.Options.KeyPrefix).PlanOf("1")!);
        Assert.That(await store.ListAsync(CancellationToken.None), Is.Empty);
        Time.Advance(TimeSpan.FromHours(25));

        await store.PutAsync(Plan("2"), CancellationToken.None);

        Assert.That(await RedisFixture.CommandAsync("ZCARD", new RedisKeys(_redis.Options.KeyPrefix).Plans!), Is.EqualTo(":1"));
    }

    protected override IPlanStore Create() => new RedisPlanStore(_connection = _redis.Connect(), _redis.Options, Time);

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();

    private static async Task<int> SecondsLeftAsync(string key) =>
        int.Parse((await RedisFixture.CommandAsync("TTL", key))[1..], System.Globalization.CultureInfo.InvariantCulture);
}
