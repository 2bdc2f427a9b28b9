using System.Diagnostics.Metrics;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Sightings.Redis;
using Gateway.Evidence.Sightings.Sqlite;
using Gateway.Storage;
using Gateway.Telemetry.Metrics;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Evidence.Sightings;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class SightingRecorderTests
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private readonly RecordedLog _log = new();
    private readonly SightingOptions _options = new();
    private SqliteDatabase _database = null!;
    private ISightingStore _store = null!;
    private ServiceProvider _services = null!;
    private PrometheusExporter _exporter = null!;
    private SightingRecorder _recorder = null!;

    [SetUp]
    public void Open()
    {
        _database = new SqliteDatabase(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
        _store = Outage<ISightingStore>.Over(new SqliteSightingStore(_database, Options.Create(_options)));
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_log)).BuildServiceProvider();
        _exporter = new PrometheusExporter(_services.GetRequiredService<IMeterFactory>());
        _recorder = Recorder(_store);
    }

    [TearDown]
    public void Close()
    {
        _recorder.Dispose();
        _exporter.Dispose();
        _services.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Flush_Seen_IsMergedAndStored()
    {
        _recorder.Saw("acme", SightingKind.Response);
        _time.Advance(TimeSpan.FromSeconds(1));
        _recorder.Saw("acme", SightingKind.Response);
        _recorder.Saw("stray", SightingKind.Issuer, "urn:idp", isUnmapped: true);
        Assert.That(_exporter.Write(), Does.Contain("gateway_sightings_waiting 2\n"));

        await _recorder.FlushAsync(CancellationToken.None);

        var now = _time.GetUtcNow();
        Assert.That(await ReadAsync("acme"), Is.EqualTo(new List<Sighting> { new("acme", SightingKind.Response, "", 2, now.AddSeconds(-1), now) }));
        Assert.That(await _store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.EqualTo(new List<string> { "stray" }));
        Assert.That(_exporter.Write(), Does.Contain("gateway_sightings_waiting 0\n"));
    }

    [Test]
    public async Task Saw_WhatIsNoTextOrTooLong_IsDroppedAndCounted()
    {
        _recorder.Saw("", SightingKind.Response);
        _recorder.Saw("acme\n", SightingKind.Response);
        _recorder.Saw(new string('x', 257), SightingKind.Response);
        _recorder.Saw("acme", SightingKind.Issuer, "urn:\0idp");
        _recorder.Saw("acme", SightingKind.Issuer, "\uD800");
        _recorder.Saw("acme", SightingKind.Issuer, new string('x', Sighting.MaxValueLength + 1));
        _recorder.Saw("acme", SightingKind.Certificate, "f1", new string('x', Sighting.MaxDetailLength + 1));

        await _recorder.FlushAsync(CancellationToken.None);

        Assert.That((await ReadAsync("acme")).Select(sighting => (sighting.Value, sighting.Detail)), Is.EqualTo(new List<(string, string?)> { ("f1", null) }));
        Assert.That(_exporter.Write(), Does.Contain("gateway_sightings_dropped_total{reason=\"unfit\"} 6\n"));
    }

    [Test]
    public async Task Saw_FloodOfUnmappedWhileTheStoreIsAway_TakesNoRoomFromMappings()
    {
        Outage<ISightingStore>.Of(_store).IsOn = true;
        for (var i = 0; i < PendingSightings.MaxRows + 10; i++)
        {
            _recorder.Saw($"made-up-{i}", SightingKind.Response, isUnmapped: true);
        }

        _recorder.Saw("acme", SightingKind.Response);
        await _recorder.FlushAsync(CancellationToken.None);

        Assert.That(_exporter.Write(), Does.Contain($"gateway_sightings_waiting {PendingSightings.MaxRows + 1}\n").And.Contain(
            "gateway_sightings_dropped_total{reason=\"queue_full\"} 10\n"));
    }

    [Test]
    public async Task Flush_StoreFull_CountsWhatItRefuses()
    {
        _options.MaxStrangers = 0;
        _recorder.Saw("stray", SightingKind.Response, isUnmapped: true);

        await _recorder.FlushAsync(CancellationToken.None);

        Assert.That(_exporter.Write(), Does.Contain("gateway_sightings_dropped_total{reason=\"store_full\"} 1\n"));
    }

    [Test]
    public async Task Flush_StoreAway_KeepsWhatWasSeenUntilItIsBack()
    {
        Outage<ISightingStore>.Of(_store).IsOn = true;
        _recorder.Saw("acme", SightingKind.Response);
        await _recorder.FlushAsync(CancellationToken.None);
        _recorder.Saw("acme", SightingKind.Response);
        await _recorder.FlushAsync(CancellationToken.None);

        Outage<ISightingStore>.Of(_store).IsOn = false;
        await _recorder.FlushAsync(CancellationToken.None);

        Assert.That((await ReadAsync("acme")).Single().Count, Is.EqualTo(2));
        Assert.That(_log.LinesOf(2100).Count(), Is.EqualTo(1), "Once an outage, not once a flush.");
        Assert.That(_log.LinesOf(2101).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Flush_RedisDiesAndComesBack_StoresWhatWaited()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(1);
        await using var connection = Stores.Connect(server, options);
        var store = new RedisSightingStore(connection, Options.Create(options), Options.Create(_options));
        using var recorder = Recorder(store);
        recorder.Saw("acme", SightingKind.Response);
        await recorder.FlushAsync(CancellationToken.None);

        await server.KillAsync();
        recorder.Saw("acme", SightingKind.Issuer, "urn:idp");
        await recorder.FlushAsync(CancellationToken.None);
        Assert.That(_log.LinesOf(2100).Count(), Is.EqualTo(1));
        await server.RestartAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                await recorder.FlushAsync(CancellationToken.None);
                return _log.LinesOf(2101).Any();
            },
            TimeSpan.FromSeconds(30));
        Assert.That((await store.ReadAsync("acme", CancellationToken.None)).Single().Value, Is.EqualTo("urn:idp"));
    }

    [Test]
    public async Task Flush_ADayLater_ForgetsWhatIsTooOld()
    {
        _recorder.Saw("acme", SightingKind.Issuer, "urn:old");
        await _recorder.FlushAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(_options.KeepDays + 1));

        await _recorder.FlushAsync(CancellationToken.None);

        Assert.That(await ReadAsync("acme"), Is.Empty);
    }

    [Test]
    public async Task Stop_SeenAMomentAgo_IsStored()
    {
        await _recorder.StartAsync(CancellationToken.None);
        _recorder.Saw("acme", SightingKind.Response);

        await _recorder.StopAsync(CancellationToken.None);

        Assert.That(await ReadAsync("acme"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Stop_StoreAway_SaysWhatIsLost()
    {
        Outage<ISightingStore>.Of(_store).IsOn = true;
        _recorder.Saw("acme", SightingKind.Response);

        await _recorder.StopAsync(CancellationToken.None);

        Assert.That(_log.LinesOf(2102).Single(), Does.Contain("with 1 sightings"));
    }

    private Task<IReadOnlyList<Sighting>> ReadAsync(string identifier) => _store.ReadAsync(identifier, CancellationToken.None);

    private SightingRecorder Recorder(ISightingStore store) => new(
        store,
        Options.Create(_options),
        _time,
        new SightingMetrics(_services.GetRequiredService<IMeterFactory>()),
        _services.GetRequiredService<ILogger<SightingRecorder>>());
}
