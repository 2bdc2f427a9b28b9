using System.Diagnostics.Metrics;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Progress.Sqlite;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Public.Redirect;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TrafficRecorderTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private readonly TrafficCounter _book = new();
    private readonly RecordedLog _log = new();
    private readonly MappingTable _table = Sample.Table(mappings: [Sample.Mapping("acme"), Sample.Mapping("globex", MappingState.Legacy)]);
    private SqliteDatabase _database = null!;
    private IProgressStore _store = null!;
    private ServiceProvider _services = null!;
    private TrafficRecorder _recorder = null!;

    [SetUp]
    public void Open()
    {
        _database = new SqliteDatabase(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
        _store = Outage<IProgressStore>.Over(new SqliteProgressStore(_database, Options.Create(new ProgressOptions())));
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_log)).BuildServiceProvider();
        _recorder = Recorder();
    }

    [TearDown]
    public void Close()
    {
        _recorder.Dispose();
        _services.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Flush_Counted_IsStoredForToday()
    {
        Count("acme", TrafficKind.AcsStytch, 3);
        Count("globex", TrafficKind.AcsLegacy, 1);

        await FlushAsync();

        Assert.That(await DaysAsync("acme"), Is.EqualTo(new List<TrafficDay> { new(Today, 3, 0, 0, 0, 0, 3) }));
        Assert.That(await DaysAsync("globex"), Is.EqualTo(new List<TrafficDay> { new(Today, 1, 0, 0, 0, 1, 0) }));
        Assert.That((await _store.ReadRecentAsync(["acme"], Today, CancellationToken.None)).Single().LastSeen, Is.EqualTo(_time.GetUtcNow()));
    }

    [Test]
    public async Task Flush_Twice_AddsWhatIsNew()
    {
        Count("acme", TrafficKind.AcsStytch, 3);
        await FlushAsync();
        Count("acme", TrafficKind.AcsStytch, 4);
        await FlushAsync();

        Assert.That((await DaysAsync("acme")).Single().Acs, Is.EqualTo(7));
    }

    [Test]
    public async Task Flush_StoreAway_KeepsCountsUntilItIsBack()
    {
        Outage<IProgressStore>.Of(_store).IsOn = true;
        Count("acme", TrafficKind.Start, 2);
        await FlushAsync();
        Count("acme", TrafficKind.Start, 3);
        _time.Advance(TimeSpan.FromDays(1));
        await FlushAsync();
        Count("acme", TrafficKind.Start, 5);
        await FlushAsync();

        Outage<IProgressStore>.Of(_store).IsOn = false;
        await FlushAsync();

        Assert.That(
            (await DaysAsync("acme")).Select(day => (day.Day, day.Start)), Is.EqualTo(new List<(DateOnly, long)> { (Today, 2), (Today.AddDays(1), 8) }));
        Assert.That(_log.LinesOf(1850).Count(), Is.EqualTo(1), "Once an outage, not once a flush.");
        Assert.That(_log.LinesOf(1851).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Flush_AnswerLost_SendsTheSameBatchAgain()
    {
        var losing = new LostAnswers(_store);
        using var recorder = Recorder(losing);
        Count("acme", TrafficKind.AcsStytch, 3);
        await recorder.FlushAsync(CancellationToken.None);
        Count("acme", TrafficKind.AcsStytch, 4);
        losing.IsOn = false;

        await recorder.FlushAsync(CancellationToken.None);

        Assert.That((await DaysAsync("acme")).Single().Acs, Is.EqualTo(7));
    }

    [Test]
    public async Task Flush_AtMidnight_CountsForTheDayThatEnds()
    {
        _time.Advance(new TimeSpan(14, 54, 55));
        await FlushAsync();
        Count("acme", TrafficKind.AcsStytch, 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await FlushAsync();
        Count("acme", TrafficKind.AcsStytch, 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        await FlushAsync();

        Assert.That((await DaysAsync("acme")).Select(day => day.Day), Is.EqualTo(new List<DateOnly> { Today, Today.AddDays(1) }));
    }

    [Test]
    public async Task Flush_StatesOfTheDay_AreNotedWhenTheyChange()
    {
        await FlushAsync();
        _table.Apply([Sample.Change(2, "globex", Sample.Mapping("globex", MappingState.Migrated, revision: 2))], new StorePosition("l", 2));
        await FlushAsync();
        _time.Advance(TimeSpan.FromDays(2));
        await FlushAsync();

        Assert.That(
            await _store.ReadBurnDownAsync(CancellationToken.None),
            Is.EqualTo(new List<BurnDownDay> { new(Today, 0, 0, 2, 0, 0), new(Today.AddDays(2), 0, 0, 2, 0, 0) }));
    }

    [Test]
    public async Task Flush_NoTableYet_NotesNoStates()
    {
        using var recorder = new TrafficRecorder(
            _book,
            Logins(),
            new MappingTable(Sample.Rules(), Sample.Projects(), ignoresCase: false),
            _store,
            Options.Create(new ProgressOptions()),
            _time,
            Metrics(),
            NullLogger<TrafficRecorder>.Instance);

        await recorder.FlushAsync(CancellationToken.None);

        Assert.That(await _store.ReadBurnDownAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Stop_CountedAMomentAgo_IsStored()
    {
        await _recorder.StartAsync(CancellationToken.None);
        Count("acme", TrafficKind.AcsStytch, 3);

        await _recorder.StopAsync(CancellationToken.None);

        Assert.That((await DaysAsync("acme")).Single().Acs, Is.EqualTo(3));
    }

    [Test]
    public async Task Stop_StoreAway_SaysWhatIsLost()
    {
        Outage<IProgressStore>.Of(_store).IsOn = true;
        Count("acme", TrafficKind.AcsStytch, 3);

        await _recorder.StopAsync(CancellationToken.None);

        Assert.That(_log.LinesOf(1852).Single(), Does.Contain("of 1 mappings"));
    }

    private TrafficRecorder Recorder(IProgressStore? store = null) =>
        new(
            _book,
            Logins(),
            _table,
            store ?? _store,
            Options.Create(new ProgressOptions()),
            _time,
            Metrics(),
            _services.GetRequiredService<ILogger<TrafficRecorder>>());

    private RecentLogins Logins() => new(new RedirectMetrics(_services.GetRequiredService<IMeterFactory>()));

    private ProgressMetrics Metrics() => new(_services.GetRequiredService<IMeterFactory>());

    private Task FlushAsync() => _recorder.FlushAsync(CancellationToken.None);

    private void Count(string key, TrafficKind kind, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _book.Count(_table.Find(key)!, kind);
        }
    }

    private Task<IReadOnlyList<TrafficDay>> DaysAsync(string identifier) => _store.ReadDaysAsync(identifier, Today, Today.AddDays(10), CancellationToken.None);

    /// <summary>Stores a batch and then fails, as when the connection breaks before the answer.</summary>
    private sealed class LostAnswers(IProgressStore store) : IProgressStore
    {
        public bool IsOn { get; set; } = true;

        public async Task AddAsync(TrafficBatch batch, CancellationToken cancellationToken)
        {
            await store.AddAsync(batch, cancellationToken);
            if (IsOn)
            {
                throw new StoreUnavailableException("redis.internal:6379 does not answer");
            }
        }

        public Task RecordStatesAsync(DateOnly day, MappingStateCounts states, CancellationToken cancellationToken) =>
            store.RecordStatesAsync(day, states, cancellationToken);

        public Task<IReadOnlyList<BurnDownDay>> ReadBurnDownAsync(CancellationToken cancellationToken) => store.ReadBurnDownAsync(cancellationToken);

        public Task<IReadOnlyList<DateTimeOffset?>> ReadLastSignInsAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken) =>
            store.ReadLastSignInsAsync(identifiers, cancellationToken);

        public Task<IReadOnlyList<RecentTraffic>> ReadRecentAsync(IReadOnlyList<string> identifiers, DateOnly today, CancellationToken cancellationToken) =>
            store.ReadRecentAsync(identifiers, today, cancellationToken);

        public Task<IReadOnlyList<TrafficDay>> ReadDaysAsync(string identifier, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
            store.ReadDaysAsync(identifier, first, last, cancellationToken);

        public Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.PruneAsync(now, cancellationToken);
    }
}
