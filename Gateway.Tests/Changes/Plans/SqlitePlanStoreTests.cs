using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

[TestFixture]
internal sealed class SqlitePlanStoreTests : PlanStoreContract
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase _database = null!;

    [Test]
    public async Task Put_AfterPlansExpired_GivesTheirRoomBack()
    {
        var store = new SqlitePlanStore(_database, Time);
        await store.AddChunkAsync("content-1", 0, [1], CancellationToken.None);
        await store.PutAsync(Plan("1"), CancellationToken.None);
        await store.AddChunkAsync("content-left", 0, [1], CancellationToken.None);
        Time.Advance(TimeSpan.FromHours(25));
        Assert.That(await store.FindAsync("1", CancellationToken.None), Is.Null);
        Assert.That(await store.ListAsync(CancellationToken.None), Is.Empty);
        await store.AddChunkAsync("content-2", 0, [1], CancellationToken.None);

        await store.PutAsync(Plan("2"), CancellationToken.None);

        Assert.That(await store.ReadChunkAsync("content-1", 0, CancellationToken.None), Is.Null);
        Assert.That(await store.ReadChunkAsync("content-left", 0, CancellationToken.None), Is.Null);
        Assert.That(await store.ReadChunkAsync("content-2", 0, CancellationToken.None), Is.Not.Null);
    }

    protected override IPlanStore Create() => new SqlitePlanStore(_database = Stores.Open(_folder.PathOf("gateway.db")), Time);

    protected override Task CleanUpAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
