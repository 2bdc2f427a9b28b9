using Gateway.Mappings.Store;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>Commits that are too many for one script, and what is kept of the changes of such.</summary>
[Parallelizable]
[CancelAfter(120_000)]
internal sealed class RedisStagedCommitTests
{
    [Test]
    public async Task CommitStream_LargeRevisionsOfFewChanges_KeepsThemAll()
    {
        await using var scene = await RedisScene.StartAsync();
        await PrepareAsync(scene, ofTheFirst: 100);

        await CommitAsync(scene);

        Assert.That(await LargeAsync(scene), Is.EqualTo(new[] { 1L, 2, 3, 4, 5, 6, 7 }));
        Assert.That(await scene.Connection.CallAsync(database => database.KeyExistsAsync(scene.Keys.Changes(1)), CancellationToken.None), Is.True);
    }

    [Test]
    public async Task CommitStream_LargeRevisionsOfTooManyChanges_DropsTheOldestButKeepsFive()
    {
        await using var scene = await RedisScene.StartAsync();
        await PrepareAsync(scene, ofTheFirst: 100_000);

        await CommitAsync(scene);

        Assert.That(await LargeAsync(scene), Is.EqualTo(new[] { 2L, 3, 4, 5, 6, 7 }));
        Assert.That(await scene.Connection.CallAsync(database => database.KeyExistsAsync(scene.Keys.Changes(1)), CancellationToken.None), Is.False);
    }

    [Test]
    public async Task CommitStream_AliasesTooManyForOneCall_AreStored()
    {
        await using var scene = await RedisScene.StartAsync();
        await using var watch = await RedisCallWatch.StartAsync(scene.Server);
        var writes = Enumerable.Range(0, scene.Store.MaxWrites + 1)
            .Select(i => Put($"k{i:0000000}", [.. Enumerable.Range(0, i % 100).Select(alias => $"{i} {alias}")]));

        var result = await scene.Store.CommitStreamAsync(Commit() with { ExpectedRevision = 0 }, writes.ToAsyncEnumerable(), CancellationToken.None);

        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
        Assert.That((await scene.Store.FindAsync("999 98"))!.Identifier, Is.EqualTo("k0000999"));
        Assert.That(await watch.FindAsync(""), Is.Empty);
    }

    [Test]
    public async Task Commit_AsManyWritesAsMayBe_StaysWithinWhatEnginesTake()
    {
        await using var scene = await RedisScene.StartAsync();
        await using var watch = await RedisCallWatch.StartAsync(scene.Server);

        await scene.Store.StoreAsync([.. Many(scene.Store.MaxWrites)]);

        Assert.That(await watch.FindAsync(""), Is.Empty);
        Assert.That(watch.MostArguments, Is.GreaterThan(2 * scene.Store.MaxWrites));
    }

    private static async Task PrepareAsync(RedisScene scene, int ofTheFirst)
    {
        for (var i = 1; i <= 6; i++)
        {
            await scene.Store.StoreAsync(Put("a"));
            await scene.Connection.CallAsync(database => database.SortedSetAddAsync(scene.Keys.Large, i, i), CancellationToken.None);
            await scene.Connection.CallAsync(
                database => database.ScriptEvaluateAsync(
                    "for i = 1, ARGV[1] do redis.call('HSET', KEYS[1], 'k' .. i, '') end", [scene.Keys.Changes(i)], [i == 1 ? ofTheFirst : 1]),
                CancellationToken.None);
        }
    }

    private static async Task CommitAsync(RedisScene scene)
    {
        var result = await scene.Store.CommitStreamAsync(
            Commit() with { ExpectedRevision = 6 }, Many(scene.Store.MaxWrites + 1).ToAsyncEnumerable(), CancellationToken.None);
        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
    }

    private static async Task<IEnumerable<long>> LargeAsync(RedisScene scene) =>
        (await scene.Connection.CallAsync(database => database.SortedSetRangeByRankAsync(scene.Keys.Large), CancellationToken.None))
            .Select(value => (long)value);
}
