using Gateway.Public.Metadata;
using Gateway.Public.Metadata.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Gateway.Tests.Public.Metadata.MetadataSamples;

namespace Gateway.Tests.Public.Metadata;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class MetadataCacheTests
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private SqliteDatabase _database = null!;
    private IMetadataStore _store = null!;
    private MetadataCache _book = null!;

    [SetUp]
    public void Open()
    {
        _database = Stores.Open(_folder.PathOf("gateway.db"));
        _store = Outage<IMetadataStore>.Over(new SqliteMetadataStore(_database));
        _book = new MetadataCache(_store, _time);
    }

    [TearDown]
    public void Close()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Find_Changed_ShowsAfterAWhileOrAtOnceWhereForgotten()
    {
        Assert.That(await DigestAsync(), Is.Null);
        await _store.PutAsync(Copy(), CancellationToken.None);
        Assert.That(await DigestAsync(), Is.Null);

        _time.Advance(MetadataCache.FreshFor);
        Assert.That(await DigestAsync(), Is.EqualTo(Copy().Digest));

        await _store.DeleteAsync("acme", CancellationToken.None);
        _book.Forget("acme");
        Assert.That(await DigestAsync(), Is.Null);
    }

    [Test]
    public async Task Find_StoreAway_ServesTheLast()
    {
        await _store.PutAsync(Copy(), CancellationToken.None);
        await DigestAsync();
        Outage<IMetadataStore>.Of(_store).IsOn = true;
        _time.Advance(MetadataCache.FreshFor * 100);

        Assert.That(await DigestAsync(), Is.EqualTo(Copy().Digest));
        Assert.That(await _book.FindAsync("never asked", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Find_MoreThanMemoryIsFor_StaysRightAndBounded()
    {
        var large = new byte[FrozenMetadata.MaxBytes];
        for (var i = 0; i < 300; i++)
        {
            await _store.PutAsync(Copy($"tenant {i}", large), CancellationToken.None);
            Assert.That(await _book.FindAsync($"tenant {i}", CancellationToken.None), Is.Not.Null);
        }

        Assert.That((await _book.FindAsync("tenant 0", CancellationToken.None))!.Xml, Has.Length.EqualTo(large.Length));
    }

    private async Task<string?> DigestAsync() => (await _book.FindAsync("acme", CancellationToken.None))?.Digest;
}
