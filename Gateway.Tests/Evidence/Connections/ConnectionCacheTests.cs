using Gateway.Evidence.Connections;
using Gateway.Evidence.Connections.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Gateway.Tests.Evidence.Connections.ConnectionSamples;

namespace Gateway.Tests.Evidence.Connections;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ConnectionCacheTests
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private SqliteDatabase _database = null!;
    private IConnectionStore _store = null!;
    private ConnectionCache _book = null!;

    [SetUp]
    public void Open()
    {
        _database = Stores.Open(_folder.PathOf("gateway.db"));
        _store = Outage<IConnectionStore>.Over(new SqliteConnectionStore(_database));
        _book = new ConnectionCache(_store, _time);
    }

    [TearDown]
    public void Close()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Find_Changed_IsTakenAsItWasForAWhile()
    {
        await PutAsync("one", 0);
        Assert.That(await IssuerAsync(), Is.EqualTo("one"));
        await PutAsync("two", 1);

        Assert.That(await IssuerAsync(), Is.EqualTo("one"));
        _time.Advance(ConnectionCache.FreshFor);
        Assert.That(await IssuerAsync(), Is.EqualTo("two"));
    }

    [Test]
    public async Task Find_NothingKnown_IsRememberedAsWell()
    {
        Assert.That(await IssuerAsync(), Is.Null);
        await PutAsync("one", 0);

        Assert.That(await IssuerAsync(), Is.Null);
        _book.Forget(Key);
        Assert.That(await IssuerAsync(), Is.EqualTo("one"));
    }

    [Test]
    public async Task Find_StoreAway_ServesTheLastAndAsksAgainLater()
    {
        await PutAsync("one", 0);
        await IssuerAsync();
        await PutAsync("two", 1);
        _time.Advance(ConnectionCache.FreshFor);
        Outage<IConnectionStore>.Of(_store).IsOn = true;
        Assert.That(await IssuerAsync(), Is.EqualTo("one"));

        Outage<IConnectionStore>.Of(_store).IsOn = false;
        Assert.That(await IssuerAsync(), Is.EqualTo("one"), "A store that failed is left alone for a moment.");
        _time.Advance(ConnectionCache.RetryAfter);
        Assert.That(await IssuerAsync(), Is.EqualTo("two"));
    }

    [Test]
    public async Task Find_StoreAwayFromTheStart_KnowsNothing()
    {
        Outage<IConnectionStore>.Of(_store).IsOn = true;

        Assert.That(await IssuerAsync(), Is.Null);
    }

    private Task<bool> PutAsync(string issuer, int secondsLater) =>
        _store.PutAsync(Facts(readAt: Now.AddSeconds(secondsLater), issuer: issuer), CancellationToken.None);

    private async Task<string?> IssuerAsync() => (await _book.FindAsync(Key.Project, Key.ConnectionId, CancellationToken.None))?.IdpEntityId;
}
