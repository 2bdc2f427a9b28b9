using Gateway.Evidence.Progress;
using Gateway.Evidence.Progress.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Progress;

[TestFixture]
internal sealed class SqliteProgressStoreTests : ProgressStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    [Test]
    public async Task Prune_DaysBeyondTheKept_AreGone()
    {
        var today = new DateOnly(2026, 3, 20);
        await Store.AddAsync(Batch("a", 1, today.AddDays(-90), Row("acme", new(1, 0, 0, 0, 0, 0))), CancellationToken.None);
        await Store.AddAsync(Batch("a", 2, today.AddDays(-89), Row("acme", new(2, 0, 0, 0, 0, 0))), CancellationToken.None);

        await Store.PruneAsync(new DateTimeOffset(2026, 3, 20, 0, 0, 1, TimeSpan.Zero), CancellationToken.None);

        Assert.That((await Store.ReadDaysAsync("acme", today.AddDays(-400), today, CancellationToken.None)).Single().Acs, Is.EqualTo(2));
    }

    protected override IProgressStore Create()
    {
        var database = new SqliteDatabase(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
        _databases.Add(database);
        return new SqliteProgressStore(database, Options.Create(new ProgressOptions()));
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
