using Gateway.Telemetry.Events;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Gateway.Tests.Telemetry.Events.EventSamples;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>What every event store does.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class EventStoreContract
{
    protected FakeTimeProvider Time { get; } = TestTime.Stopped();

    protected abstract IEventStore Store { get; }

    [Test]
    public async Task Append_EveryField_IsReadAsItWasWritten(CancellationToken cancellationToken)
    {
        var whole = new EventRecord(
            "0123456789abcdefghjk",
            "abcdefghijklmnop",
            EventSamples.Time,
            "put_mapping",
            EventStatus.Error,
            "日本/ü %2F",
            "saml-connection-live-1",
            "live",
            "key_taken",
            1234,
            409,
            "start",
            "paused",
            77,
            "key_1",
            "request-id-test-1",
            "gateway-7d9f");
        var sparse = new EventRecord(
            "0123456789abcdefghjm",
            "bbcdefghijklmnop",
            EventSamples.Time,
            "refuse",
            EventStatus.Start,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "r");

        await Store.AppendAsync(Batch(whole, sparse), cancellationToken);

        Assert.That(await ReadAsync(EventFilter.All), Is.EqualTo(new[] { sparse, whole }));
    }

    [Test]
    public async Task ReadBack_NothingThere_IsAnEmptyLastPage(CancellationToken cancellationToken)
    {
        var page = await Store.ReadBackAsync(EventFilter.All, EventPosition.Last, 10, cancellationToken);

        Assert.That(page.Events, Is.Empty);
        Assert.That(page.Next, Is.Null);
        Assert.That(await Store.ReadLastAsync(cancellationToken), Is.EqualTo(EventPosition.First));
    }

    [Test]
    public async Task ReadBack_PageByPage_GivesEveryEventOnceNewestFirst(CancellationToken cancellationToken)
    {
        var written = Enumerable.Range(0, 25).Select(_ => Record()).ToList();
        await Store.AppendAsync(Batch(written[..15]), cancellationToken);
        await Store.AppendAsync(Batch(written[15..]), cancellationToken);

        var read = new List<EventRecord>();
        for (EventPosition? next = EventPosition.Last; next is { } place;)
        {
            var page = await Store.ReadBackAsync(EventFilter.All, place, 10, cancellationToken);
            read.AddRange(page.Events.Select(stored => stored.Record));
            next = page.Next;
        }

        Assert.That(read, Is.EqualTo(Enumerable.Reverse(written)));
    }

    [Test]
    public async Task ReadBack_ManyOfOneIdentifierInOneMillisecond_GivesEachOnce(CancellationToken cancellationToken)
    {
        var written = Enumerable.Range(0, 1100).Select(_ => Record("busy")).ToList();
        await Store.AppendAsync(Batch(written), cancellationToken);

        Assert.That(await ReadAsync(new() { Identifier = "busy" }, limit: 7), Is.EqualTo(Enumerable.Reverse(written)));
    }

    [Test]
    public async Task ReadBack_ByRequest_TellsItsWholeStory(CancellationToken cancellationToken)
    {
        var start = Record(requestId: "request000000001", status: EventStatus.Start, action: "proxied");
        var end = Record(requestId: "request000000001", status: EventStatus.Error, action: "proxied", reason: "timed_out");
        await Store.AppendAsync(Batch(Record(), start, Record()), cancellationToken);
        await Store.AppendAsync(Batch(Record(), end), cancellationToken);

        Assert.That(await ReadAsync(new() { RequestId = "request000000001" }), Is.EqualTo(new[] { end, start }));
        Assert.That(await ReadAsync(new() { RequestId = "request000000002" }), Is.Empty);
    }

    [Test]
    public async Task ReadBack_EachFilter_KeepsWhatMatchesAll(CancellationToken cancellationToken)
    {
        var sought = Record("acme", status: EventStatus.Error, action: "refuse", reason: "paused");
        await Store.AppendAsync(
            Batch(
                sought,
                sought with { Identifier = "Acme" },
                sought with { Status = EventStatus.Success },
                sought with { Action = "proxied" },
                sought with { Reason = "retired" },
                sought with { ConnectionId = "saml-connection-test-2" },
                sought with { Project = "live" },
                sought with { Identifier = null }),
            cancellationToken);

        Assert.That(await ReadAsync(new() { Identifier = "Acme" }), Is.EqualTo(new[] { sought with { Identifier = "Acme" } }));
        Assert.That(await ReadAsync(new() { Status = EventStatus.Success }), Is.EqualTo(new[] { sought with { Status = EventStatus.Success } }));
        Assert.That(await ReadAsync(new() { Status = EventStatus.Error }), Has.Count.EqualTo(7));
        Assert.That(await ReadAsync(new() { Action = "proxied" }), Is.EqualTo(new[] { sought with { Action = "proxied" } }));
        Assert.That(await ReadAsync(new() { Reason = "retired" }), Is.EqualTo(new[] { sought with { Reason = "retired" } }));
        Assert.That(await ReadAsync(new() { ConnectionId = "saml-connection-test-2" }), Has.Count.EqualTo(1));
        Assert.That(await ReadAsync(new() { Project = "live" }), Has.Count.EqualTo(1));
        Assert.That(
            await ReadAsync(new()
            {
                Identifier = "acme",
                Status = EventStatus.Error,
                Action = "refuse",
                Reason = "paused",
                ConnectionId = sought.ConnectionId,
                Project = "test",
            }),
            Is.EqualTo(new[] { sought }));
    }

    [Test]
    public async Task ReadBack_SinceAndUntil_CutByTheEventsOwnTime(CancellationToken cancellationToken)
    {
        var now = Now();
        var records = Enumerable.Range(0, 5).Select(minute => Record(at: now.AddSeconds(minute - 5))).ToList();
        await Store.AppendAsync(Batch(records), cancellationToken);

        Assert.That(await ReadAsync(new() { Since = records[1].Timestamp, Until = records[3].Timestamp }), Is.EqualTo(new[] { records[2], records[1] }));
        Assert.That(await ReadAsync(new() { Since = now.AddDays(1) }), Is.Empty);
        Assert.That(await ReadAsync(new() { Until = now.AddDays(-1) }), Is.Empty);
    }

    [Test]
    public async Task ReadOn_AfterAPlace_GivesWhatCameSinceInOrder(CancellationToken cancellationToken)
    {
        await Store.AppendAsync(Batch(Record()), cancellationToken);
        var place = await Store.ReadLastAsync(cancellationToken);
        EventRecord[] later = [Record(), Record("other"), Record()];
        await Store.AppendAsync(Batch(later), cancellationToken);

        var first = await Store.ReadOnAsync(EventFilter.All, place, 2, cancellationToken);
        var second = await Store.ReadOnAsync(EventFilter.All, first.Next!.Value, 2, cancellationToken);
        var third = await Store.ReadOnAsync(EventFilter.All, second.Next!.Value, 2, cancellationToken);

        Assert.That(first.Events.Concat(second.Events).Select(stored => stored.Record), Is.EqualTo(later));
        Assert.That(third.Events, Is.Empty);
        Assert.That(third.Next, Is.EqualTo(second.Next));
    }

    [Test]
    public async Task ReadOn_NothingMatches_StillMovesOn(CancellationToken cancellationToken)
    {
        await Store.AppendAsync(Batch(Record(), Record()), cancellationToken);

        var page = await Store.ReadOnAsync(new() { Identifier = "nobody" }, EventPosition.First, 10, cancellationToken);

        Assert.That(page.Events, Is.Empty);
        Assert.That(page.Next, Is.EqualTo(await Store.ReadLastAsync(cancellationToken)));
    }

    [Test]
    public async Task Prune_ByNumber_RemovesTheOldestInSteps(CancellationToken cancellationToken)
    {
        var written = Enumerable.Range(0, 30).Select(i => Record("acme", $"request{i:d9}")).ToList();
        await Store.AppendAsync(Batch(written), cancellationToken);

        var removed = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            removed.Add(await Store.PruneAsync(DateTimeOffset.UnixEpoch, maxRows: 12, step: 10, cancellationToken));
        }

        Assert.That(removed, Is.EqualTo(new[] { 10, 8, 0, 0 }));
        Assert.That(await ReadAsync(EventFilter.All), Is.EqualTo(Enumerable.Reverse(written[18..])));
        Assert.That(await ReadAsync(new() { Identifier = "acme" }), Has.Count.EqualTo(12));
        Assert.That(await ReadAsync(new() { RequestId = "request000000017" }), Is.Empty);
        Assert.That(await ReadAsync(new() { RequestId = "request000000018" }), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Prune_ByAge_RemovesWhatWasWrittenBefore(CancellationToken cancellationToken)
    {
        await Store.AppendAsync(Batch(Record(), Record(), Record()), cancellationToken);

        Assert.That(await Store.PruneAsync(Now().AddHours(-1), maxRows: 1000, step: 10, cancellationToken), Is.Zero);
        Assert.That(await Store.PruneAsync(Now().AddHours(1), maxRows: 1000, step: 2, cancellationToken), Is.EqualTo(2));
        Assert.That(await Store.PruneAsync(Now().AddHours(1), maxRows: 1000, step: 2, cancellationToken), Is.EqualTo(1));
        Assert.That(await ReadAsync(EventFilter.All), Is.Empty);
        Assert.That(await Store.PruneAsync(Now().AddHours(1), maxRows: 1000, step: 2, cancellationToken), Is.Zero);
    }

    /// <summary>The time by which this store places what is written.</summary>
    protected abstract DateTimeOffset Now();

    protected async Task<List<EventRecord>> ReadAsync(EventFilter filter, int limit = 100)
    {
        var read = new List<EventRecord>();
        for (EventPosition? next = EventPosition.Last; next is { } place;)
        {
            var page = await Store.ReadBackAsync(filter, place, limit, CancellationToken.None);
            Assert.That(page.Events, Has.Count.LessThanOrEqualTo(limit));
            read.AddRange(page.Events.Select(stored => stored.Record));
            next = page.Next;
        }

        return read;
    }
}
