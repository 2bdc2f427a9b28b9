using Gateway.Evidence.Progress;
using Gateway.Mappings.Table;
using Gateway.Tests.Admin;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>An overview of a million mappings takes seconds: who does not want to wait for it need not.</summary>
[Parallelizable]
[CancelAfter(60_000)]
internal sealed class OverviewReaderTests
{
    private readonly FakeTimeProvider _time = TestTime.Stopped();

    [Test]
    public async Task ReadSoon_WhileTheMappingsAreCounted_HasNothingThenTheOverviewThenAnOlderOne(CancellationToken cancellationToken)
    {
        await using var host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_time));
        var traffic = new HeldTraffic(host.Services.GetRequiredService<IProgressStore>());
        using var reader = new OverviewReader(host.Store, traffic, Options.Create(new ProgressOptions()), _time);

        var none = await SoonAsync(reader, cancellationToken);
        var whoWaits = reader.ReadAsync(cancellationToken);
        traffic.Release();
        var waitedFor = await whoWaits;
        var current = await reader.ReadSoonAsync(cancellationToken);
        traffic.Hold();
        _time.Advance(TimeSpan.FromMinutes(1));
        var older = await SoonAsync(reader, cancellationToken);
        traffic.Release();

        Assert.That(none, Is.EqualTo(((ProgressOverview?)null, false)));
        Assert.That(current, Is.EqualTo((waitedFor, true)));
        Assert.That(older, Is.EqualTo((waitedFor, false)));
        Assert.That((await reader.ReadAsync(cancellationToken)).GeneratedAt, Is.GreaterThan(waitedFor.GeneratedAt));
    }

    [Test]
    public async Task Read_AfterOneThatFailed_IsMadeAnew(CancellationToken cancellationToken)
    {
        await using var host = await AdminHost.StartAsync();
        var traffic = new HeldTraffic(host.Services.GetRequiredService<IProgressStore>());
        using var reader = new OverviewReader(host.Store, traffic, Options.Create(new ProgressOptions()), TimeProvider.System);

        var lost = reader.ReadAsync(cancellationToken);
        traffic.Fail(new IOException("the disk is away"));

        Assert.That(async () => await lost, Throws.InstanceOf<IOException>());
        traffic.Release();
        Assert.That((await reader.ReadAsync(cancellationToken)).Mappings, Is.Zero);
    }

    private async Task<(ProgressOverview? Overview, bool IsCurrent)> SoonAsync(OverviewReader reader, CancellationToken cancellationToken)
    {
        var reading = reader.ReadSoonAsync(cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        return await reading;
    }

    /// <summary>Answers when it is let to.</summary>
    private sealed class HeldTraffic(IProgressStore store) : IProgressStore
    {
        private TaskCompletionSource _held = new();

        public void Hold() => _held = new TaskCompletionSource();

        public void Release()
        {
            _held.TrySetResult();
            _held = new TaskCompletionSource();
            _held.SetResult();
        }

        public void Fail(Exception exception) => _held.SetException(exception);

        public async Task<IReadOnlyList<BurnDownDay>> ReadBurnDownAsync(CancellationToken cancellationToken)
        {
            await _held.Task.WaitAsync(cancellationToken);
            return await store.ReadBurnDownAsync(cancellationToken);
        }

        public Task<IReadOnlyList<DateTimeOffset?>> ReadLastSignInsAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken) =>
            store.ReadLastSignInsAsync(identifiers, cancellationToken);

        public Task AddAsync(TrafficBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RecordStatesAsync(DateOnly day, MappingStateCounts states, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RecentTraffic>> ReadRecentAsync(IReadOnlyList<string> identifiers, DateOnly today, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<TrafficDay>> ReadDaysAsync(string identifier, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
