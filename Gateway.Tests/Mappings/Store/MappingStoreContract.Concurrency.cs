using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task Commit_ManyWritersCompareAndSet_NoUpdateIsLostAndRevisionsAreDense()
    {
        const int Writers = 8;
        const int CommitsEach = 100;
        var second = await OpenAnotherAsync();
        await Store.StoreAsync(Put(Mapping("counter") with { Note = "0" }));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => CountAsync(writer % 2 == 0 ? Store : second, CommitsEach)));

        var counter = (await Store.FindAsync("counter"))!;
        Assert.That((counter.Note, counter.Version), Is.EqualTo(($"{Writers * CommitsEach}", (Writers * CommitsEach) + 1L)));
        var changes = (await Store.ReadNextAsync(StorePosition.Empty, limit: 10_000)).Changes;
        Assert.That(changes.Select(change => change.Revision), Is.EqualTo(Enumerable.Range(1, (Writers * CommitsEach) + 1)));
    }

    [Test]
    public async Task Commit_ManyWritersClaimOneAlias_OneHasIt()
    {
        var second = await OpenAnotherAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            (i % 2 == 0 ? Store : second).CommitAsync(Commit(Put($"t{i}", "alias")), CancellationToken.None)));

        Assert.That(results.Count(result => result is CommitResult.Committed), Is.EqualTo(1));
        Assert.That((await Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Commit_FollowerReadsMeanwhile_SeesEveryRevisionOnceAndWhole()
    {
        var follower = await OpenAnotherAsync();
        var seen = new List<MappingChange>();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 40; i++)
            {
                await Store.StoreAsync(Put($"a{writer}"), Put($"b{writer}"), Put($"c{writer}"));
            }
        }));

        for (var position = StorePosition.Empty; position.Revision < 160;)
        {
            await follower.WaitForChangeAsync(CancellationToken.None);
            var next = await follower.ReadNextAsync(position, limit: 10);
            seen.AddRange(next.Changes);
            position = next.Position;
        }

        await writing;
        Assert.That(seen.Select(change => change.Revision), Is.EqualTo(Enumerable.Range(1, 160).SelectMany(revision => Enumerable.Repeat((long)revision, 3))));
    }

    private static async Task CountAsync(IMappingStore store, int times)
    {
        while (times > 0)
        {
            var counter = (await store.FindAsync("counter"))!;
            var next = counter with { Note = (int.Parse(counter.Note!, null) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) };
            if (await store.CommitAsync(Commit(Put(next, counter.Version)), CancellationToken.None) is CommitResult.Committed)
            {
                times--;
            }
        }
    }
}
