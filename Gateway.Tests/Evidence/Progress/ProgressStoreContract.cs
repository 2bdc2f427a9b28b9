using Gateway.Evidence.Progress;
using Gateway.Mappings.Traffic;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>What every store of observed traffic must do. Each store's fixture says how one is opened.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class ProgressStoreContract
{
    // Days of the true calendar: Redis lets them expire by its own clock, which no test can move.
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private static readonly DateTimeOffset Now = new(Today, new TimeOnly(9, 0), TimeSpan.Zero);

    private IProgressStore? _store;

    protected IProgressStore Store => _store ??= Create();

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Add_TwoWriters_AreSummedByDayAndKind()
    {
        var elsewhere = Create();
        await Store.AddAsync(Batch("a", 1, Today, Row("acme", new(1, 2, 3, 4, 5, 6))), CancellationToken.None);
        await elsewhere.AddAsync(Batch("b", 1, Today, Row("acme", new(10, 20, 30, 40, 50, 60)), Row("globex", new(0, 0, 0, 7, 0, 0))), CancellationToken.None);
        await elsewhere.AddAsync(Batch("b", 2, Today.AddDays(-1), Row("acme", new(0, 100, 0, 0, 0, 0))), CancellationToken.None);

        var days = await Store.ReadDaysAsync("acme", Today.AddDays(-30), Today, CancellationToken.None);

        Assert.That(days, Is.EqualTo(new List<TrafficDay> { new(Today.AddDays(-1), 100, 0, 0, 0, 0, 100), new(Today, 66, 44, 55, 66, 11, 22) }));
        Assert.That(await Store.ReadDaysAsync("nobody", Today.AddDays(-30), Today, CancellationToken.None), Is.Empty);
        Assert.That(await Store.ReadDaysAsync("acme", Today, Today, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Add_SameBatchAgain_CountsOnce()
    {
        var batch = Batch("a", 3, Today, Row("acme", new(5, 0, 0, 0, 0, 0)));
        await Store.AddAsync(batch, CancellationToken.None);

        await Store.AddAsync(batch, CancellationToken.None);
        await Store.AddAsync(batch with { Number = 4 }, CancellationToken.None);

        Assert.That((await Store.ReadDaysAsync("acme", Today, Today, CancellationToken.None)).Single().Acs, Is.EqualTo(10));
    }

    [Test]
    public async Task Add_LateBatch_NeverTakesLastSeenBack()
    {
        await Store.AddAsync(Batch("a", 1, Today, Row("acme", new(1, 0, 0, 0, 0, 0))), CancellationToken.None);
        await Store.AddAsync(Batch("b", 1, Today.AddDays(-3), Row("acme", new(1, 0, 0, 0, 0, 0), Now.AddDays(-3))), CancellationToken.None);

        var recent = (await Store.ReadRecentAsync(["acme"], Today, CancellationToken.None)).Single();

        Assert.That(recent, Is.EqualTo(new RecentTraffic(Now, Now, 1, 2, 2)));
    }

    [Test]
    public async Task Add_MetadataAlone_IsSeenButIsNoSignIn()
    {
        await Store.AddAsync(Batch("a", 1, Today.AddDays(-2), Row("acme", new(1, 0, 0, 0, 0, 0), Now.AddDays(-2))), CancellationToken.None);
        await Store.AddAsync(Batch("a", 2, Today, Row("acme", new(0, 0, 0, 0, 9, 9)), Row("globex", new(0, 0, 0, 0, 1, 0))), CancellationToken.None);

        var recent = await Store.ReadRecentAsync(["acme", "globex", "nobody"], Today, CancellationToken.None);

        Assert.That(recent, Is.EqualTo(new List<RecentTraffic> { new(Now, Now.AddDays(-2), 0, 1, 1), new(Now, null, 0, 0, 0), default }));
        Assert.That(
            await Store.ReadLastSignInsAsync(["nobody", "acme", "globex"], CancellationToken.None),
            Is.EqualTo(new List<DateTimeOffset?> { null, Now.AddDays(-2), null }));
    }

    [Test]
    public async Task ReadRecent_HitsOnTheEdges_FallIntoTheirDays()
    {
        var number = 0;
        foreach (var daysAgo in new[] { 0, 1, 6, 7, 29, 30 })
        {
            await Store.AddAsync(
                Batch("a", ++number, Today.AddDays(-daysAgo), Row("acme", new(0, 0, 0, 1, 0, 0), Now.AddDays(-daysAgo))), CancellationToken.None);
        }

        var recent = (await Store.ReadRecentAsync(["acme"], Today, CancellationToken.None)).Single();

        Assert.That((recent.Today, recent.Last7Days, recent.Last30Days), Is.EqualTo((1, 3, 5)));
    }

    [Test]
    public async Task Add_UnusualIdentifiers_AreKeptApart()
    {
        string[] identifiers = ["a:b", "a", "start:a", "ä/ö %2F", "a,b", "'; DROP TABLE traffic; --", new('x', 256)];
        await Store.AddAsync(
            Batch("a", 1, Today, [.. identifiers.Select((identifier, i) => Row(identifier, new(i + 1, 0, 0, 0, 0, 0)))]), CancellationToken.None);

        var recent = await Store.ReadRecentAsync(identifiers, Today, CancellationToken.None);

        Assert.That(recent.Select(row => row.Today), Is.EqualTo(Enumerable.Range(1, identifiers.Length)));
    }

    [Test]
    public async Task ReadRecent_ManyIdentifiers_AnswersInTheirOrder()
    {
        var identifiers = Enumerable.Range(0, IProgressStore.MaxIdentifiers).Select(i => $"tenant-{i}").ToList();
        foreach (var (rows, i) in identifiers.Select((identifier, i) => Row(identifier, new(0, i, 0, 0, 0, 0)))
            .Chunk(TrafficBatch.MaxRows)
            .Select((rows, i) => (rows, i)))
        {
            await Store.AddAsync(Batch("a", i + 1, Today, rows), CancellationToken.None);
        }

        identifiers.Reverse();
        var recent = await Store.ReadRecentAsync(identifiers, Today, CancellationToken.None);

        Assert.That(recent.Select(row => row.Last30Days), Is.EqualTo(Enumerable.Range(0, identifiers.Count).Reverse()));
    }

    [Test]
    public async Task RecordStates_SeveralADay_TheLastStays()
    {
        Assert.That(await Store.ReadBurnDownAsync(CancellationToken.None), Is.Empty);

        await Store.RecordStatesAsync(Today, new(9, 8, 7, 6, 5), CancellationToken.None);
        await Store.RecordStatesAsync(Today.AddDays(-5), new(10, 0, 0, 0, 0), CancellationToken.None);
        await Store.RecordStatesAsync(Today, new(1, 2, 3, 4, 5), CancellationToken.None);

        Assert.That(
            await Store.ReadBurnDownAsync(CancellationToken.None),
            Is.EqualTo(new List<BurnDownDay> { new(Today.AddDays(-5), 10, 0, 0, 0, 0), new(Today, 1, 2, 3, 4, 5) }));
    }

    [Test]
    public async Task Prune_OldMappings_AreForgottenAndTheRestStays()
    {
        var old = Now - IProgressStore.LastSeenKept - TimeSpan.FromDays(1);
        var edge = Today.AddDays(1 - new ProgressOptions().KeepDays);
        await Store.AddAsync(Batch("a", 1, DateOnly.FromDateTime(old.UtcDateTime), Row("gone", new(1, 0, 0, 0, 0, 0), old)), CancellationToken.None);
        await Store.AddAsync(Batch("a", 2, edge, Row("quiet", new(1, 0, 0, 0, 0, 0), Now.AddDays(-300))), CancellationToken.None);

        await Store.PruneAsync(Now, CancellationToken.None);

        Assert.That(
            await Store.ReadLastSignInsAsync(["gone", "quiet"], CancellationToken.None), Is.EqualTo(new List<DateTimeOffset?> { null, Now.AddDays(-300) }));
        Assert.That(await Store.ReadDaysAsync("gone", DateOnly.FromDateTime(old.UtcDateTime), Today, CancellationToken.None), Is.Empty);
    }

    protected static TrafficRow Row(string identifier, TrafficCounts counts, DateTimeOffset? at = null) =>
        new(identifier, counts, at ?? Now, counts.SignIns > 0 ? at ?? Now : null);

    protected static TrafficBatch Batch(string writer, long number, DateOnly day, params TrafficRow[] rows) => new(writer, number, day, rows);

    protected abstract IProgressStore Create();

    protected abstract Task CleanUpAsync();
}
