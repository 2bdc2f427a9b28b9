using Gateway.Mappings.Store;
using Gateway.Storage;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>What only Redis can do to a follower: trim its feed, lose content, come back older or as another.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[CancelAfter(90_000)]
internal sealed class RedisFeedTests
{
    /// <summary>Writes the feed as gateways did whose commits could be larger: all that is in it as revision 1.</summary>
    private const string IntoOneRevision = """
        local entries = redis.call('XRANGE', KEYS[1], '-', '+')
        redis.call('DEL', KEYS[1])
        for i, entry in ipairs(entries) do
          local fields = i == 1 and entry[2] or {unpack(entry[2], 1, 4)}
          if i == 1 then
            fields[6] = #entries
          end
          redis.call('XADD', KEYS[1], '1-' .. i - 1, unpack(fields))
        end
        redis.call('HMSET', KEYS[2], 'revision', 1, 'commit_id', entries[1][2][10])
        """;

    [Test]
    public async Task ReadChanges_FeedTrimmedPastThePosition_SaysTooFarBehind()
    {
        await using var scene = await RedisScene.StartAsync(options => options.FeedLength = 1000);
        var positions = new List<StorePosition> { StorePosition.Empty };
        for (var i = 0; i < 40; i++)
        {
            positions.Add((await scene.Store.StoreAsync([.. Enumerable.Range(0, 50).Select(j => Put($"t{j}"))])).Position);
        }

        var feeds = new List<ChangeFeed>();
        foreach (var position in positions)
        {
            feeds.Add(await scene.Store.ReadChangesAsync(position, 10, CancellationToken.None));
        }

        Assert.That(feeds[0], Is.EqualTo(new ChangeFeed.TooFarBehind(positions[^1])));
        Assert.That(feeds[5], Is.EqualTo(new ChangeFeed.TooFarBehind(positions[^1])));
        // At least the promised 1000 changes are there, and each step from there on is whole.
        foreach (var (feed, i) in feeds.Select((feed, i) => (feed, i)).Skip(21).SkipLast(1))
        {
            Assert.That(feed, Is.InstanceOf<ChangeFeed.Next>());
            Assert.That((((ChangeFeed.Next)feed).Changes.Count, ((ChangeFeed.Next)feed).Position), Is.EqualTo((50, positions[i + 1])));
        }

        Assert.That(feeds.All(feed => feed is ChangeFeed.TooFarBehind or ChangeFeed.Next), Is.True);
    }

    [Test]
    public async Task ReadChanges_RevisionLargerThanTheFeed_SaysTooFarBehind()
    {
        await using var scene = await RedisScene.StartAsync(options => options.FeedLength = 300);
        var before = (await scene.Store.StoreAsync(Put("first"))).Position;

        var after = (await scene.Store.StoreAsync([.. Enumerable.Range(0, 1000).Select(i => Put($"t{i}"))])).Position;

        Assert.That(await scene.Store.ReadChangesAsync(before, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(after)));
        Assert.That((await scene.Store.ReadNextAsync(after)).Changes, Is.Empty);
    }

    [Test]
    public async Task ReadChanges_RevisionLargerThanOneCall_IsGivenWhole()
    {
        await using var scene = await RedisScene.StartAsync();
        foreach (var some in Enumerable.Range(0, 12_000).Select(i => Put($"t{i}")).Chunk(scene.Store.MaxWrites))
        {
            await scene.Store.StoreAsync(some);
        }

        await scene.Connection.CallAsync(
            database => database.ScriptEvaluateAsync(IntoOneRevision, [scene.Keys.Feed, scene.Keys.Meta]), CancellationToken.None);
        await scene.OpenAnother().StoreAsync(Put("next"));

        var next = await scene.Store.ReadNextAsync(StorePosition.Empty, limit: 100);

        Assert.That(next.Changes.Select(change => change.Identifier), Is.EqualTo(Enumerable.Range(0, 12_000).Select(i => $"t{i}")));
        Assert.That((await scene.Store.ReadNextAsync(next.Position)).Changes, Has.Count.EqualTo(1));
    }

    [TestCase("feed")]
    [TestCase("one entry")]
    public async Task ReadChanges_FeedHasAHole_SaysTooFarBehind(string lost)
    {
        await using var scene = await RedisScene.StartAsync();
        var first = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Store.StoreAsync(Put("b"), Put("c"), Put("d"));
        var last = (await scene.Store.StoreAsync(Put("e"))).Position;

        string[] command = lost == "feed" ? ["DEL", scene.Keys.Feed!] : ["XDEL", scene.Keys.Feed!, "2-1"];
        await scene.Server.CommandAsync(command);

        Assert.That(await scene.Store.ReadChangesAsync(first, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(last)));
        Assert.That((await scene.Store.ReadNextAsync(last)).Changes, Is.Empty);
        await scene.Store.StoreAsync(Put("f"));
        Assert.That((await scene.Store.ReadNextAsync(last)).Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ReadChanges_ServerEmptied_SaysItLostContentAndRefusesCommits()
    {
        await using var scene = await RedisScene.StartAsync();
        var position = (await scene.Store.StoreAsync(Put("a"))).Position;

        await scene.Server.FlushAsync();

        Assert.That(await scene.Store.ReadChangesAsync(position, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.LostContent(StorePosition.Empty)));
        // Also where the caller did not say what it knows: this process has seen more than is there.
        var result = await scene.Store.CommitAsync(Commit(Put("b")), CancellationToken.None);
        Assert.That(result, Is.EqualTo(new CommitResult.Moved(StorePosition.Empty)));
    }

    [Test]
    public async Task ReadChanges_EmptiedAndWrittenAnew_SaysItLostContent()
    {
        await using var scene = await RedisScene.StartAsync();
        var position = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Server.FlushAsync();
        var anew = (await scene.OpenAnother().StoreAsync(Put("b"))).Position;

        Assert.That(anew.Lineage, Is.Not.EqualTo(position.Lineage));
        Assert.That(await scene.Store.ReadChangesAsync(position, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.LostContent(anew)));
        Assert.That(await scene.Store.CommitAsync(Commit(Put("c")), CancellationToken.None), Is.EqualTo(new CommitResult.Moved(anew)));
    }

    [Test]
    public async Task ReadChanges_FailedOverToAnOlderCopy_SaysItLostContentWhateverWasWrittenSince()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var copy = await DumpAsync(scene);
        var lost = (await scene.Store.StoreAsync(Put("b"))).Position;
        await RestoreAsync(scene, copy);

        var behind = await scene.Store.ReadChangesAsync(lost, 10, CancellationToken.None);
        var refused = await scene.Store.CommitAsync(Commit(Put("x")), CancellationToken.None);
        var other = scene.OpenAnother();
        var forked = (await other.StoreAsync(Put("c"))).Position;
        var sameNumber = await scene.Store.ReadChangesAsync(lost, 10, CancellationToken.None);
        var stillRefused = await scene.Store.CommitAsync(Commit(Put("x")), CancellationToken.None);
        var ahead = (await other.StoreAsync(Put("d"))).Position;
        var further = await scene.Store.ReadChangesAsync(lost, 10, CancellationToken.None);

        Assert.That(forked.Revision, Is.EqualTo(lost.Revision));
        Assert.Multiple(() =>
        {
            Assert.That(behind, Is.InstanceOf<ChangeFeed.LostContent>());
            Assert.That(refused, Is.InstanceOf<CommitResult.Moved>());
            Assert.That(sameNumber, Is.EqualTo(new ChangeFeed.LostContent(forked)));
            Assert.That(stillRefused, Is.EqualTo(new CommitResult.Moved(forked)));
            Assert.That(further, Is.EqualTo(new ChangeFeed.LostContent(ahead)));
        });
    }

    [TestCase("meta")]
    [TestCase("mappings")]
    [TestCase("order")]
    public async Task Open_OneKeyIsGone_SaysTheStoreIsDamaged(string lost)
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var key = lost switch { "meta" => scene.Keys.Meta, "mappings" => scene.Keys.Mappings, _ => scene.Keys.Order };

        await scene.Server.CommandAsync("DEL", key!);

        var another = scene.OpenAnother();
        Assert.That(() => another.OpenAsync(CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
        Assert.That(() => another.ReadAllAsync(), Throws.InstanceOf<StoreDamagedException>());
        Assert.That(() => another.StoreAsync(Put("b")), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_KeyOfAnotherType_SayTheStoreIsDamaged()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Server.CommandAsync("SET", scene.Keys.Mappings!, "x");

        Assert.That(() => scene.Store.OpenAsync(CancellationToken.None), Throws.InstanceOf<StoreDamagedException>().With.Message.Contains("KeyPrefix"));
    }

    [TestCase("mappings", "HSET", "a", "{}")]
    [TestCase("feed", "XADD", "2-0", "identifier", "a", "document", "", "changes", "x")]
    [TestCase("history:a", "LPUSH", "{\"revision\":2}")]
    public async Task Calls_ContentCannotBeRead_SayTheStoreIsDamaged(string part, string command, params string[] words)
    {
        await using var scene = await RedisScene.StartAsync();
        var position = (await scene.Store.StoreAsync(Put("a"))).Position;

        await scene.Server.CommandAsync([command, $"{{{scene.Options.KeyPrefix}}}:v1:{part}", .. words]);

        Func<Task> read = part switch
        {
            "mappings" => () => scene.Store.FindAsync("a"),
            "feed" => () => scene.Store.ReadChangesAsync(position with { CommitId = "" }, 10, CancellationToken.None),
            _ => () => scene.Store.ReadHistoryAsync("a", 10, CancellationToken.None),
        };
        if (part == "feed")
        {
            await scene.Server.CommandAsync("HSET", scene.Keys.Meta!, "revision", "2");
        }

        Assert.That(read, Throws.InstanceOf<StoreDamagedException>().With.Message.Contains("is damaged"));
    }

    [Test]
    public async Task ReadHistory_MoreThanIsKept_GivesTheNewest()
    {
        await using var scene = await RedisScene.StartAsync(options => options.HistoryLength = 3);
        for (var i = 0; i < 5; i++)
        {
            await scene.Store.StoreAsync(Put("a"));
        }

        var history = await scene.Store.ReadHistoryAsync("a", 100, CancellationToken.None);

        Assert.That(history.Select(change => change.Revision), Is.EqualTo(new[] { 5, 4, 3 }));
    }

    [Test]
    public async Task Commit_EveryKey_CarriesTheHashTagAndTheLayoutsNumber()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a{b}c", "alias"));
        await scene.Store.StoreAsync(Delete("a{b}c"));

        var keys = await scene.Connection.CallAsync(
            async database => ((string[])(await database.ExecuteAsync("KEYS", "*"))!).ToList(), CancellationToken.None);

        Assert.That(keys, Is.Not.Empty.And.All.StartsWith($"{{{scene.Options.KeyPrefix}}}:v1:"));
    }

    private static Task<Dictionary<string, byte[]>> DumpAsync(RedisScene scene) => scene.Connection.CallAsync(
        async database =>
        {
            var copy = new Dictionary<string, byte[]>();
            foreach (var key in (string[])(await database.ExecuteAsync("KEYS", "*"))!)
            {
                copy[key] = (await database.KeyDumpAsync(key))!;
            }

            return copy;
        },
        CancellationToken.None);

    private static Task<bool> RestoreAsync(RedisScene scene, Dictionary<string, byte[]> copy) => scene.Connection.CallAsync(
        async database =>
        {
            await database.ExecuteAsync("FLUSHALL");
            foreach (var (key, value) in copy)
            {
                await database.KeyRestoreAsync(key, value);
            }

            return true;
        },
        CancellationToken.None);
}
