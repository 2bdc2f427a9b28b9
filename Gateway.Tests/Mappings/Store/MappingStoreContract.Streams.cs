using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    /// <summary>More than a Redis store commits in one script, and more than any feed carries.</summary>
    private const int Many = ChangeFeed.MaxChanges + 1_000;

    [Test]
    public async Task CommitStream_AFew_IsOneRevisionThatTheFeedCarries()
    {
        var start = (await Store.StoreAsync(Put("b", "x"), Put("c"))).Position;

        var result = await StreamAsync(start, Put("a"), Put(Mapping("b", "y"), expectedVersion: 1), Delete("c", expectedVersion: 1));

        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
        var next = await Store.ReadNextAsync(start);
        Assert.That(next.Changes.Select(change => (change.Revision, change.Identifier)), Is.EqualTo(new[] { (2L, "a"), (2L, "b"), (2L, "c") }));
        Assert.That((await Store.FindAsync("y"))!.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task CommitStream_Many_ReplacesTheSetAsOneRevision()
    {
        await Store.StoreAsync(Put("gone", "old"), Put("k0000100"), Put("kept", "alias"), Put("was deleted"));
        var start = (await Store.StoreAsync(Delete("was deleted"), Put("kept", "alias"))).Position;
        var writes = Enumerable.Range(0, Many).Select(i => Put(Mapping($"k{i:0000000}"), expectedVersion: i == 100 ? 1 : 0))
            .Prepend(Delete("gone", expectedVersion: 1)).Append(Put(Mapping("was deleted", "old"), expectedVersion: 0));

        var result = await StreamAsync(start, [.. writes]);

        var position = ((CommitResult.Committed)result).Position;
        Assert.That(position, Is.EqualTo(await Store.ReadPositionAsync()));
        Assert.That(position.Revision, Is.EqualTo(start.Revision + 1));
        var (read, mappings) = await Store.ReadAllAsync();
        Assert.That((read, mappings.Count), Is.EqualTo((position, Many + 2)));
        Assert.That((await Store.FindAsync("k0000100"))!.Version, Is.EqualTo(2));
        Assert.That((await Store.FindAsync("alias"))!.Version, Is.EqualTo(2));
        Assert.That((await Store.FindAsync("old")) is { Identifier: "was deleted", Version: 2 }, Is.True, "It goes on with the number it had.");
        Assert.That(await Store.FindAsync("gone"), Is.Null);
        Assert.That(await Store.ReadChangesAsync(start, 10, CancellationToken.None), Is.EqualTo(new ChangeFeed.TooFarBehind(position)));
        Assert.That((await Store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);
    }

    [Test]
    public async Task CommitStream_Many_GoesOnWithFeedAndHistory()
    {
        await Store.StoreAsync(Put("k0000001"), Put("gone"));
        var start = (await Store.StoreAsync(Put("k0000001"))).Position;
        var result = await StreamAsync(start, [Delete("gone", 1), .. Enumerable.Range(0, Many).Select(i => Put($"k{i:0000000}"))]);
        var position = ((CommitResult.Committed)result).Position;
        await Store.StoreAsync(Put("k0000001"), Put("gone"));

        var next = await Store.ReadNextAsync(position);
        var history = await Store.ReadHistoryAsync("k0000001", 10, CancellationToken.None);
        var ofGone = await Store.ReadHistoryAsync("gone", 10, CancellationToken.None);

        Assert.That(next.Changes.Select(change => (change.Identifier, change.After!.Version)), Is.EqualTo(new[] { ("k0000001", 4L), ("gone", 2L) }));
        Assert.That(history.Select(change => (change.Revision, change.After?.Version)), Is.EqualTo(new[] { (4L, (long?)4), (3L, 3), (2L, 2), (1L, 1) }));
        Assert.That(ofGone.Select(change => (change.Revision, change.After?.Version)), Is.EqualTo(new[] { (4L, (long?)2), (3L, null), (1L, 1) }));
        Assert.That(await ChangesOfAsync(3), Has.Count.EqualTo(Many + 1));
        Assert.That((await Store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);
    }

    [Test]
    public async Task CommitStream_AConflictAmongMany_ChangesNothing()
    {
        var start = (await Store.StoreAsync(Put("zz", "taken"), Put("k0000000"))).Position;
        var writes = Enumerable.Range(0, Many)
            .Select(i => i == 7 ? Put(Mapping($"k{i:0000000}", "taken"), expectedVersion: 0) : Put(Mapping($"k{i:0000000}"), expectedVersion: 0));

        var result = await StreamAsync(start, [.. writes]);

        var conflicts = ((CommitResult.Refused)result).Conflicts;
        Assert.That(conflicts, Does.Contain(new CommitConflict.VersionMismatch("k0000000", 0, 1)));
        Assert.That(conflicts.OfType<CommitConflict.KeyTaken>().Select(conflict => conflict.Key), Is.EqualTo(new[] { "taken" }));
        Assert.That(await Store.ReadPositionAsync(), Is.EqualTo(start));
        Assert.That((await Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task CommitStream_StoreMoved_IsRefused()
    {
        var start = (await Store.StoreAsync(Put("a"))).Position;
        var moved = (await Store.StoreAsync(Put("b"))).Position;

        var few = await StreamAsync(start, Put("c"));
        var many = await StreamAsync(start, [.. Enumerable.Range(0, Many).Select(i => Put($"k{i:0000000}"))]);

        Assert.That(few, Is.EqualTo(new CommitResult.Moved(moved)));
        Assert.That(many, Is.EqualTo(new CommitResult.Moved(moved)));
        Assert.That((await Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(2));
    }

    [TestCase(2)]
    [TestCase(Many)]
    public async Task CommitStream_SameIdAgain_IsAnsweredAsTheFirstTime(int count)
    {
        var start = (await Store.StoreAsync(Put("a"))).Position;
        var commit = Commit() with { ExpectedRevision = start.Revision };
        MappingWrite[] writes = [.. Enumerable.Range(0, count).Select(i => Put($"k{i:0000000}"))];

        var first = await Store.CommitStreamAsync(commit, writes.ToAsyncEnumerable(), CancellationToken.None);
        var again = await Store.CommitStreamAsync(commit, writes.ToAsyncEnumerable(), CancellationToken.None);

        Assert.That(((CommitResult.Committed)again).Position, Is.EqualTo(((CommitResult.Committed)first).Position));
        Assert.That((await Store.ReadPositionAsync()).Revision, Is.EqualTo(2));
    }

    [Test]
    public void CommitStream_OutOfOrderOrEmpty_IsACallersMistake()
    {
        Assert.That(() => StreamAsync(StorePosition.Empty, Put("b"), Put("a")), Throws.ArgumentException);
        Assert.That(() => StreamAsync(StorePosition.Empty, Put("a"), Put("a")), Throws.ArgumentException);
        Assert.That(() => StreamAsync(StorePosition.Empty), Throws.ArgumentException);
        Assert.That(() => Store.CommitStreamAsync(Commit(), new[] { Put("a") }.ToAsyncEnumerable(), CancellationToken.None), Throws.ArgumentException);
    }

    [Test]
    public async Task CommitStream_Cancelled_LeavesTheStoreAsItWas()
    {
        var start = (await Store.StoreAsync(Put("a"))).Position;
        using var cancel = new CancellationTokenSource();

        Assert.That(
            () => Store.CommitStreamAsync(Commit() with { ExpectedRevision = 1 }, Cancelling(), cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(await Store.ReadPositionAsync(), Is.EqualTo(start));
        await Store.StoreAsync(Put("b"));

        async IAsyncEnumerable<MappingWrite> Cancelling()
        {
            for (var i = 0; i < Many; i++)
            {
                if (i == Many - 1)
                {
                    await cancel.CancelAsync();
                }

                yield return Put($"k{i:0000000}");
            }
        }
    }

    private Task<CommitResult> StreamAsync(StorePosition expected, params MappingWrite[] writes) => Store.CommitStreamAsync(
        Commit() with { ExpectedRevision = expected.Revision, ExpectedLineage = expected.Lineage }, writes.ToAsyncEnumerable(), CancellationToken.None);
}
