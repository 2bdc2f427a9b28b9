using Gateway.Mappings;
using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task ReadChanges_EmptyStore_IsUpToDate()
    {
        var next = await Store.ReadNextAsync(StorePosition.Empty);

        Assert.That((next.Changes.Count, next.Position), Is.EqualTo((0, StorePosition.Empty)));
    }

    [Test]
    public async Task ReadChanges_FromEveryPosition_LeadsToTheSameContent()
    {
        var positions = new List<StorePosition> { StorePosition.Empty };
        positions.Add((await Store.StoreAsync(Put("a", "x"), Put("b"))).Position);
        positions.Add((await Store.StoreAsync(Put("c"), Delete("b"))).Position);
        positions.Add((await Store.StoreAsync(Put("a"), Put("d", "x"), Put("b"))).Position);
        positions.Add((await Store.StoreAsync(Delete("c"))).Position);
        var (_, content) = await Store.ReadAllAsync();

        foreach (var start in positions)
        {
            foreach (var limit in new[] { 1, 2, 3, 100 })
            {
                var table = await ReplayAsync(positions[0], until: start);
                var position = await FollowAsync(table, start, limit);
                Assert.That(position, Is.EqualTo(positions[^1]));
                Assert.That(table.Keys, Is.EquivalentTo(content.Select(mapping => mapping.Identifier)));
                Assert.That(content.All(mapping => mapping.SameAs(table[mapping.Identifier])), Is.True);
            }
        }
    }

    [Test]
    public async Task ReadChanges_LimitCutsARevision_GivesWholeRevisionsOnly()
    {
        var first = await Store.StoreAsync(Put("a"), Put("b"), Put("c"));
        var second = await Store.StoreAsync(Put("d"), Put("e"));

        var one = await Store.ReadNextAsync(StorePosition.Empty, limit: 1);
        var four = await Store.ReadNextAsync(StorePosition.Empty, limit: 4);
        var five = await Store.ReadNextAsync(StorePosition.Empty, limit: 5);

        Assert.That((one.Changes.Count, one.Position), Is.EqualTo((3, first.Position)));
        Assert.That((four.Changes.Count, four.Position), Is.EqualTo((3, first.Position)));
        Assert.That((five.Changes.Count, five.Position), Is.EqualTo((5, second.Position)));
    }

    [Test]
    public async Task ReadChanges_Change_TellsWhatWhenWhoAndWhy()
    {
        await Store.CommitAsync(Commit(Put("a")) with { Reason = "wave \"1\"\n" }, CancellationToken.None);
        await Store.CommitAsync(new MappingCommit([Delete("a")], "key_other", At.AddMinutes(1)), CancellationToken.None);

        var changes = (await Store.ReadNextAsync(StorePosition.Empty)).Changes;

        Assert.That(changes, Has.Count.EqualTo(2));
        Assert.Multiple(() =>
        {
            Assert.That(changes[0] with { After = null }, Is.EqualTo(new MappingChange(1, "a", null, At, By, "wave \"1\"\n")));
            Assert.That(changes[0].After!.Version, Is.EqualTo(1));
            Assert.That(changes[1], Is.EqualTo(new MappingChange(2, "a", null, At.AddMinutes(1), "key_other", null)));
        });
    }

    [Test]
    public async Task ReadChanges_PositionTheStoreNeverHad_SaysItLostContent()
    {
        var position = (await Store.StoreAsync(Put("a"))).Position;
        await Store.StoreAsync(Put("b"));
        StorePosition[] foreign =
        [
            position with { Lineage = "other" },
            position with { Revision = 3, CommitId = "" },
            position with { CommitId = "other" },
            (await Store.ReadPositionAsync()) with { CommitId = "other" },
        ];

        foreach (var after in foreign)
        {
            var feed = await Store.ReadChangesAsync(after, 10, CancellationToken.None);
            Assert.That(feed, Is.EqualTo(new ChangeFeed.LostContent(await Store.ReadPositionAsync())));
        }
    }

    [Test]
    public async Task ReadChanges_CommitIdNotKnown_IsNotCompared()
    {
        var position = (await Store.StoreAsync(Put("a"))).Position;
        await Store.StoreAsync(Put("b"));

        var next = await Store.ReadNextAsync(position with { CommitId = "" });

        Assert.That(next.Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ReadChanges_EmptyStoreButFollowerWasSomewhere_SaysItLostContent()
    {
        var feed = await Store.ReadChangesAsync(new StorePosition("other", 5), 10, CancellationToken.None);

        Assert.That(feed, Is.EqualTo(new ChangeFeed.LostContent(StorePosition.Empty)));
    }

    [Test]
    public async Task ReadAll_CommitsMeanwhile_ContentPlusChangesIsTheStore()
    {
        foreach (var some in Enumerable.Range(0, 6000).Select(i => Put($"t{i:D5}")).Chunk(1000))
        {
            await Store.StoreAsync(some);
        }

        var start = default(StorePosition);
        var table = new Dictionary<string, ConnectionMapping>();
        var other = await OpenAnotherAsync();

        await foreach (var mapping in Store.ReadAllAsync(position => start = position, CancellationToken.None))
        {
            table[mapping.Identifier] = mapping;
            if (table.Count % 1500 == 1)
            {
                var i = table.Count;
                await other.StoreAsync(Put($"new{i}"), Delete($"t{i:D5}"), Put(Mapping($"t{5999 - i:D5}") with { Note = "changed" }));
            }
        }

        await FollowAsync(table, start, limit: 2);
        var (_, content) = await Store.ReadAllAsync();
        Assert.That(table, Has.Count.EqualTo(content.Count));
        Assert.That(content.All(mapping => mapping.SameAs(table[mapping.Identifier])), Is.True);
    }

    [Test]
    public async Task WaitForChange_CommitBeforeTheWait_CompletesAtOnce()
    {
        await Store.StoreAsync(Put("a"));

        await Store.WaitForChangeAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task WaitForChange_CommitThroughAnotherStore_Completes()
    {
        var other = await OpenAnotherAsync();
        var waiting = Store.WaitForChangeAsync(CancellationToken.None);

        await other.StoreAsync(Put("a"));

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task WaitForChange_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Assert.CatchAsync<OperationCanceledException>(() => Store.WaitForChangeAsync(cancelled.Token));
    }

    private static void Apply(Dictionary<string, ConnectionMapping> table, MappingChange change)
    {
        table.Remove(change.Identifier);
        if (change.After is not null)
        {
            table.Add(change.Identifier, change.After);
        }
    }

    private async Task<Dictionary<string, ConnectionMapping>> ReplayAsync(StorePosition from, StorePosition until)
    {
        var table = new Dictionary<string, ConnectionMapping>();
        foreach (var change in (await Store.ReadNextAsync(from)).Changes.Where(change => change.Revision <= until.Revision))
        {
            Apply(table, change);
        }

        return table;
    }

    private async Task<StorePosition> FollowAsync(Dictionary<string, ConnectionMapping> table, StorePosition from, int limit)
    {
        for (var position = from; ;)
        {
            var next = await Store.ReadNextAsync(position, limit);
            if (next.Changes.Count == 0)
            {
                return position;
            }

            foreach (var change in next.Changes)
            {
                Apply(table, change);
            }

            position = next.Position;
        }
    }
}
