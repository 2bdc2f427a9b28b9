using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Evidence.Webhooks;

[Parallelizable]
internal sealed class WebhookWorkerTests
{
    [Test]
    public async Task Pause_StoreGoesAwayAfterAQuietTime_BeginsShortAndGrows()
    {
        var time = new ObservedTime();
        var (inbox, table) = (new FailingInbox(), Sample.Table());
        var deleted = new DeletedConnections(inbox, table);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new WebhookMetrics(services.GetRequiredService<IMeterFactory>(), Sample.Projects(), deleted);
        var processor = new WebhookProcessor(inbox, [], metrics, time, NullLogger<WebhookProcessor>.Instance);
        using var worker = new WebhookWorker(processor, new WebhookSignal(), deleted, inbox, table, time, NullLogger<WebhookWorker>.Instance);

        await worker.StartAsync(CancellationToken.None);
        for (var pauses = 1; pauses < 4; pauses++)
        {
            await Eventually.TrueAsync(() => time.Pauses.Count == pauses, TimeSpan.FromSeconds(20));
            inbox.IsAway = true;
            time.Advance(time.Pauses.Last());
        }

        await Eventually.TrueAsync(() => time.Pauses.Count == 4, TimeSpan.FromSeconds(20));
        await worker.StopAsync(CancellationToken.None);

        Assert.That(time.Pauses.Select(pause => pause.TotalSeconds), Is.EqualTo([5, 2, 4, 8]).Within(0.01));
    }

    private sealed class ObservedTime : FakeTimeProvider
    {
        public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // Counted once it is set, so that who saw it may move the clock.
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Pauses.Enqueue(dueTime);
            return timer;
        }
    }

    private sealed class FailingInbox : IWebhookInbox
    {
        public bool IsAway { get; set; }

        public Task<InboxBatch> TakeAsync(string holder, TimeSpan lease, int max, DateTimeOffset now, CancellationToken cancellationToken) =>
            IsAway ? throw new StoreUnavailableException("away", null) : Task.FromResult(new InboxBatch([], 0, 0));

        public Task<IReadOnlyList<string>> ListDeletedAsync(int max, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ReleaseAsync(string holder, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<InboxReceipt>> AddAsync(
            IReadOnlyList<InboxMessage> messages, int maxWaiting, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, string>> ReadRanksAsync(IReadOnlyList<string> objects, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task SettleAsync(IReadOnlyList<InboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ListSetAsideAsync(int max, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> RetrySetAsideAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
