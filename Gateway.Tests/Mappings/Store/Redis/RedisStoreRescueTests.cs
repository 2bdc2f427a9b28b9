using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[CancelAfter(90_000)]
internal sealed class RedisStoreRescueTests
{
    [Test]
    public async Task Reseed_ServerWasEmptied_PutsTheSetBackAndFollowersReloadIt()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync([.. Enumerable.Range(0, 1000).Select(i => Put($"t{i}", $"alias-{i}"))]);
        await scene.Store.StoreAsync(Put(Mapping("t7", "alias-7") with { State = MappingState.Migrated }));
        var (lastGood, mappings) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();

        var result = await scene.Rescue.ReseedAsync(lastGood, mappings.ToAsyncEnumerable(), "key_test", CancellationToken.None);

        Assert.That(result, Is.InstanceOf<RescueResult.Done>());
        var position = ((RescueResult.Done)result).Position;
        Assert.That((position.Lineage, position.Revision), Is.EqualTo((lastGood.Lineage, lastGood.Revision + 1)));
        Assert.That(await scene.Store.ReadChangesAsync(lastGood, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        var (reloaded, content) = await scene.OpenAnother().ReadAllAsync();
        Assert.That(reloaded, Is.EqualTo(position));
        Assert.That(content, Has.Count.EqualTo(1000));
        Assert.That(content.Single(mapping => mapping.Identifier == "t7").SameAs(mappings.Single(mapping => mapping.Identifier == "t7")), Is.True);
        Assert.That((await scene.Store.FindAsync("alias-999"))!.Identifier, Is.EqualTo("t999"));
    }

    [Test]
    public async Task Reseed_Done_CommitsAndFeedGoOn()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"), Put("b", "x"));
        var (lastGood, mappings) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();
        var position = ((RescueResult.Done)await scene.Rescue.ReseedAsync(lastGood, mappings.ToAsyncEnumerable(), "key_test", CancellationToken.None)).Position;

        await scene.Store.RefusedAsync(Put("c", "x"));
        await scene.Store.StoreAsync(Put(Mapping("a"), expectedVersion: 1), Delete("b"));

        var next = await scene.Store.ReadNextAsync(position);
        Assert.That(next.Changes.Select(change => (change.Revision, change.Identifier)), Is.EqualTo(new[] { (3L, "a"), (3L, "b") }));
        Assert.That((await scene.Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Reseed_StoreFellBehind_DropsWhatIsNotInTheSet()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"), Put("gone", "alias"));
        var (behind, _) = await scene.Store.ReadAllAsync();
        var lastGood = behind with { Revision = 5, CommitId = "five" };

        ConnectionMapping[] set = [Mapping("a") with { Version = 3, Revision = 5 }];
        var result = await scene.Rescue.ReseedAsync(lastGood, set.ToAsyncEnumerable(), "key_test", CancellationToken.None);

        var position = ((RescueResult.Done)result).Position;
        Assert.That(position.Revision, Is.EqualTo(6));
        Assert.That(await scene.Store.FindAsync("gone"), Is.Null);
        Assert.That(await scene.Store.FindAsync("alias"), Is.Null);
        Assert.That((await scene.Store.FindAsync("a"))!.Version, Is.EqualTo(3));
        // Gateways that had read the older content follow too, as do those of the newer.
        Assert.That(await scene.Store.ReadChangesAsync(behind, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That(await scene.Store.ReadChangesAsync(lastGood, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
    }

    [Test]
    public async Task Reseed_StoreWasWrittenAnew_LetsFollowersOfBothLineagesReload()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var (lastGood, mappings) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();
        var newcomer = scene.OpenAnother();
        var anew = (await newcomer.StoreAsync(Put("b"))).Position;

        var position = ((RescueResult.Done)await scene.Rescue.ReseedAsync(lastGood, mappings.ToAsyncEnumerable(), "key_test", CancellationToken.None)).Position;

        Assert.That(await newcomer.ReadChangesAsync(anew, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That(await scene.Store.ReadChangesAsync(lastGood, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That(await newcomer.FindAsync("b"), Is.Null);
        await newcomer.ReadAllAsync();
        await newcomer.StoreAsync(Put("c"));
    }

    [Test]
    public async Task Reseed_EmptySet_LeavesAnEmptyStoreOfItsLineage()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var lastGood = (await scene.Store.StoreAsync(Delete("a"))).Position;
        await scene.Server.FlushAsync();

        var result = await scene.Rescue.ReseedAsync(lastGood, AsyncEnumerable.Empty<ConnectionMapping>(), "key_test", CancellationToken.None);

        Assert.That((await scene.Store.ReadAllAsync()).Position, Is.EqualTo(((RescueResult.Done)result).Position));
        await scene.Store.StoreAsync(Put("a"));
    }

    [TestCase("mappings")]
    [TestCase("meta")]
    public async Task Reseed_StoreIsDamaged_RepairsIt(string lost)
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var (lastGood, mappings) = await scene.Store.ReadAllAsync();
        await scene.Server.CommandAsync("DEL", lost == "meta" ? scene.Keys.Meta.ToString() : scene.Keys.Mappings.ToString());

        Assert.That(
            await scene.Rescue.ReseedAsync(lastGood, mappings.ToAsyncEnumerable(), "key_test", CancellationToken.None),
            Is.InstanceOf<RescueResult.Done>());

        await scene.OpenAnother().OpenAsync(CancellationToken.None);
        Assert.That(await scene.Store.FindAsync("a"), Is.Not.Null);
    }

    [Test]
    public async Task Reseed_StoreHasAll_IsNotNeeded()
    {
        await using var scene = await RedisScene.StartAsync();
        var first = (await scene.Store.StoreAsync(Put("a"))).Position;
        var second = (await scene.Store.StoreAsync(Put("b"))).Position;

        foreach (var position in new[] { first, second })
        {
            var result = await scene.Rescue.ReseedAsync(position, AsyncEnumerable.Empty<ConnectionMapping>(), "key_test", CancellationToken.None);
            Assert.That(result, Is.EqualTo(new RescueResult.NotNeeded(second)));
        }

        Assert.That((await scene.Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Reseed_StoreChangesMeanwhile_IsNotDone()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var (lastGood, _) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();
        var other = scene.OpenAnother();

        var result = await scene.Rescue.ReseedAsync(lastGood, WriteMeanwhileAsync(), "key_test", CancellationToken.None);

        Assert.That(result, Is.EqualTo(new RescueResult.Moved(await other.ReadPositionAsync())));
        Assert.That((await other.ReadAllAsync()).Mappings.Single().Identifier, Is.EqualTo("theirs"));

        async IAsyncEnumerable<ConnectionMapping> WriteMeanwhileAsync()
        {
            yield return Mapping("a");
            await other.StoreAsync(Put("theirs"));
        }
    }

    [Test]
    public async Task Accept_ServerWasEmptied_FollowersReloadTheEmptyStore()
    {
        await using var scene = await RedisScene.StartAsync();
        var lost = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Server.FlushAsync();

        var position = ((RescueResult.Done)await scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None)).Position;

        Assert.That(position.Lineage, Is.Not.EqualTo(lost.Lineage).And.Not.Empty);
        Assert.That(position.Revision, Is.GreaterThan(lost.Revision));
        Assert.That(await scene.Store.ReadChangesAsync(lost, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That((await scene.Store.ReadAllAsync()).Position, Is.EqualTo(position));
        Assert.That((await scene.Store.StoreAsync(Put("b"))).Position.Revision, Is.EqualTo(position.Revision + 1));
    }

    [Test]
    public async Task Accept_StoreWasWrittenAnew_KeepsItAndLetsFollowersOfAnyRevisionReload()
    {
        await using var scene = await RedisScene.StartAsync();
        var lost = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Server.FlushAsync();
        var newcomer = scene.OpenAnother();
        var anew = (await newcomer.StoreAsync(Put("b"))).Position;

        Assert.That(await scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None), Is.EqualTo(new RescueResult.Done(anew)));

        foreach (var revision in new[] { 1, 2, 77 })
        {
            var feed = await scene.Store.ReadChangesAsync(lost with { Revision = revision }, 10, CancellationToken.None);
            Assert.That(feed, Is.EqualTo(new ChangeFeed.TooFarBehind(anew)));
        }

        Assert.That((await newcomer.ReadNextAsync(anew)).Changes, Is.Empty);
        // The gateway that had seen the lost content may write again.
        await scene.Store.StoreAsync(Put("c"));
    }

    [Test]
    public async Task Accept_StoreFellBehind_BeginsANewLineageWithHigherNumbers()
    {
        await using var scene = await RedisScene.StartAsync();
        var behind = (await scene.Store.StoreAsync(Put("a"))).Position;

        var result = await scene.Rescue.AcceptAsync(behind with { Revision = 9, CommitId = "nine" }, "key_test", CancellationToken.None);

        var position = ((RescueResult.Done)result).Position;
        Assert.That((position.Lineage == behind.Lineage, position.Revision), Is.EqualTo((false, 10L)));
        Assert.That(await scene.Store.ReadChangesAsync(behind, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That((await scene.Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Accept_NothingLostOrAcceptedAlready_IsNotNeeded()
    {
        await using var scene = await RedisScene.StartAsync();
        var lost = (await scene.Store.StoreAsync(Put("a"))).Position;

        Assert.That(await scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None), Is.EqualTo(new RescueResult.NotNeeded(lost)));
        await scene.Server.FlushAsync();
        var accepted = ((RescueResult.Done)await scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None)).Position;
        Assert.That(await scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None), Is.EqualTo(new RescueResult.NotNeeded(accepted)));
    }

    [Test]
    public async Task Accept_StoreIsDamaged_Throws()
    {
        await using var scene = await RedisScene.StartAsync();
        var lost = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Server.CommandAsync("DEL", scene.Keys.Meta!);

        Assert.That(() => scene.Rescue.AcceptAsync(lost, "key_test", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Reseed_AcceptedByMistake_UndoesIt()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var (lastGood, mappings) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();
        var accepted = ((RescueResult.Done)await scene.Rescue.AcceptAsync(lastGood, "key_test", CancellationToken.None)).Position;

        var position = ((RescueResult.Done)await scene.Rescue.ReseedAsync(lastGood, mappings.ToAsyncEnumerable(), "key_test", CancellationToken.None)).Position;

        Assert.That((position.Lineage, position.Revision), Is.EqualTo((lastGood.Lineage, accepted.Revision + 1)));
        Assert.That(await scene.Store.FindAsync("a"), Is.Not.Null);
        Assert.That(await scene.Store.ReadChangesAsync(accepted, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
    }
}
