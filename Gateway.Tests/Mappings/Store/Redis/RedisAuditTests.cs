using StackExchange.Redis;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>Whatever key of the store somebody alters behind the gateway's back, the verification names it.</summary>
[Parallelizable]
[CancelAfter(60_000)]
internal sealed class RedisAuditTests
{
    [Test]
    public async Task Verify_AlteredKeys_AreNamed()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"), Put("b"));
        await scene.Store.CommitAsync(Commit(Put("a")) with { Reason = "why" }, CancellationToken.None);
        await scene.Store.StoreAsync(Put("c"));
        Assert.That((await scene.Store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);

        await EditHashAsync(scene, scene.Keys.Revisions, "2", "why", "because");
        await EditHashAsync(scene, scene.Keys.Mappings, "b", "\"state\":\"legacy\"", "\"state\":\"migrated\"");
        await scene.Connection.CallAsync(database => database.ExecuteAsync("XDEL", scene.Keys.Feed, "3-0"), CancellationToken.None);
        await scene.Connection.CallAsync(
            database => database.ExecuteAsync("XADD", scene.Keys.Feed, "3-1", "identifier", "c", "document", ""), CancellationToken.None);

        var findings = (await scene.Store.VerifyAsync(CancellationToken.None)).Findings;
        Assert.That(
            findings.Select(finding => (finding.Code, finding.Revision, finding.Identifier)),
            Is.EquivalentTo(new[] { ("revision_altered", 2L, (string?)null), ("mapping_altered", 1L, "b") }));
    }

    [Test]
    public async Task Verify_AlteredChange_IsNamed()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var entry = (RedisResult[])(await scene.Connection.CallAsync(
            database => database.ExecuteAsync("XRANGE", scene.Keys.Feed, "1-0", "1-0"), CancellationToken.None))!;
        var fields = (string[])((RedisResult[])entry[0]!)[1]!;
        fields[3] = fields[3].Replace("test-5", "test-6");
        await scene.Connection.CallAsync(database => database.KeyDeleteAsync(scene.Keys.Feed), CancellationToken.None);
        await scene.Connection.CallAsync(
            database => database.ExecuteAsync("XADD", [scene.Keys.Feed, "1-0", .. fields.Cast<object>()]), CancellationToken.None);

        var findings = (await scene.Store.VerifyAsync(CancellationToken.None)).Findings;
        Assert.That(findings.Select(finding => (finding.Code, finding.Identifier)), Is.EqualTo(new[] { ("change_altered", "a") }));
    }

    [Test]
    public async Task Verify_AfterAReseed_TheChainGoesOn()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("a"));
        var lastGood = (await scene.Store.StoreAsync(Put("b"))).Position;
        var (_, set) = await scene.Store.ReadAllAsync();
        await scene.Server.FlushAsync();
        await scene.Rescue.ReseedAsync(lastGood, set.ToAsyncEnumerable(), "key_test", CancellationToken.None);
        await scene.Store.StoreAsync(Put("b"));

        var report = await scene.Store.VerifyAsync(CancellationToken.None);

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.First, report.Last, report.Mappings), Is.EqualTo((3L, 4L, 2L)));
    }

    [Test]
    public async Task Verify_ChangesOfALargeRevisionAreKeptNoMore_FindsNothing()
    {
        await using var scene = await RedisScene.StartAsync();
        var start = (await scene.Store.StoreAsync(Put("a"))).Position;
        await scene.Store.CommitStreamAsync(
            Commit() with { ExpectedRevision = start.Revision }, StoreSamples.Many(scene.Store.MaxWrites + 1).ToAsyncEnumerable(), CancellationToken.None);
        await scene.Connection.CallAsync(database => database.KeyDeleteAsync([scene.Keys.Large, scene.Keys.Changes(2)]), CancellationToken.None);

        Assert.That((await scene.Store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);

        await EditHashAsync(scene, scene.Keys.Mappings, "a", "\"state\":\"legacy\"", "\"state\":\"migrated\"");
        Assert.That((await scene.Store.VerifyAsync(CancellationToken.None)).Findings.Select(finding => finding.Identifier), Is.EqualTo(new[] { "a" }));
    }

    private static async Task EditHashAsync(RedisScene scene, RedisKey key, string field, string text, string other)
    {
        string value = (await scene.Connection.CallAsync(database => database.HashGetAsync(key, field), CancellationToken.None))!;
        Assert.That(value, Does.Contain(text));
        await scene.Connection.CallAsync(database => database.HashSetAsync(key, field, value.Replace(text, other)), CancellationToken.None);
    }
}
