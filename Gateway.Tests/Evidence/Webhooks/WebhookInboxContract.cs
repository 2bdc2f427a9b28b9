using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Webhooks;

/// <summary>What every inbox must do. Each store's fixture says how one is opened; a second one is another gateway's.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class WebhookInboxContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // Of the true calendar: the lease in Redis runs by its own clock.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private IWebhookInbox? _inbox;

    private IWebhookInbox Inbox => _inbox ??= Create();

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Add_NewMessages_AreHandedOutInTheirOrder()
    {
        var receipts = await AddAsync(Message("a"), Message("b"), Message("c"));

        Assert.That(receipts, Is.All.EqualTo(InboxReceipt.Stored));
        Assert.That(await TakeAsync(), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task Add_EitherIdKnown_IsADuplicate()
    {
        await AddAsync(Message("a"), Message("b", hasEvent: false), Message("ids only", document: null));

        var receipts = await AddAsync(
            Message("a"),
            new InboxMessage("test/msg_other", "test/event_a", "other"),
            new InboxMessage("test/msg_a", "test/event_other", "other"),
            Message("b"),
            Message("ids only", document: null),
            new InboxMessage("live/msg_a", "live/event_a", "live"));

        Assert.That(receipts, Is.EqualTo(new[]
        {
            InboxReceipt.Duplicate, InboxReceipt.Duplicate, InboxReceipt.Duplicate, InboxReceipt.Duplicate, InboxReceipt.Duplicate, InboxReceipt.Stored,
        }));
        Assert.That(await TakeAsync(), Is.EqualTo(new[] { "a", "b", "live" }));
    }

    [Test]
    public async Task Add_SameTwiceInOneBatch_IsStoredOnce() =>
        Assert.That(await AddAsync(Message("a"), Message("a")), Is.EqualTo(new[] { InboxReceipt.Stored, InboxReceipt.Duplicate }));

    [Test]
    public async Task Add_SameFromManyGatewaysAtOnce_IsStoredOnce()
    {
        var inboxes = Enumerable.Range(0, 4).Select(_ => Create()).ToList();
        InboxMessage[] messages = [.. Enumerable.Range(0, 200).Select(i => Message($"m{i}"))];

        var receipts = await Task.WhenAll(inboxes.Select(inbox => inbox.AddAsync(messages, 10_000, _now, CancellationToken.None)));

        for (var i = 0; i < messages.Length; i++)
        {
            Assert.That(receipts.Count(receipt => receipt[i] is InboxReceipt.Stored), Is.EqualTo(1), $"message {i}");
        }
    }

    [Test]
    public async Task Add_BeyondTheBound_IsFullAndNotRemembered()
    {
        var receipts = await Inbox.AddAsync(
            [Message("a"), Message("b"), Message("c"), Message("ids only", document: null)], maxWaiting: 2, _now, CancellationToken.None);

        Assert.That(receipts, Is.EqualTo(new[] { InboxReceipt.Stored, InboxReceipt.Stored, InboxReceipt.Full, InboxReceipt.Stored }));
        await SettleAsync(new InboxSettlement.Done((await TakeEntriesAsync())[0].Number));
        Assert.That(
            await Inbox.AddAsync([Message("c")], maxWaiting: 2, _now, CancellationToken.None),
            Is.EqualTo(new[] { InboxReceipt.Stored }),
            "Sent again, it is taken.");
    }

    [Test]
    public async Task Add_AfterThreeDays_IsNotRememberedAnyMore()
    {
        await AddAsync(Message("a"));
        await SettleAsync(new InboxSettlement.Done((await TakeEntriesAsync())[0].Number));
        var later = _now + IWebhookInbox.Remembered;

        await Inbox.PruneAsync(later - TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.That(await AddAtAsync(later - TimeSpan.FromSeconds(1), Message("a")), Is.EqualTo(new[] { InboxReceipt.Duplicate }));

        await Inbox.PruneAsync(later + TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.That(await AddAtAsync(later + TimeSpan.FromSeconds(1), Message("a")), Is.EqualTo(new[] { InboxReceipt.Stored }));
    }

    [Test]
    public async Task Prune_WhatWaits_Stays()
    {
        await AddAsync(Message("a"));

        await Inbox.PruneAsync(_now.AddDays(30), CancellationToken.None);

        Assert.That(await TakeAsync(), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Take_AnotherHasTheLease_GetsNothingUntilItIsOverOrGivenBack()
    {
        await AddAsync(Message("a"));
        var other = Create();

        var first = await Inbox.TakeAsync("one", Lease, 10, _now, CancellationToken.None);
        var meanwhile = await other.TakeAsync("two", Lease, 10, _now.AddSeconds(1), CancellationToken.None);
        var again = await Inbox.TakeAsync("one", Lease, 10, _now.AddSeconds(2), CancellationToken.None);
        await other.ReleaseAsync("two", CancellationToken.None);
        var stillHeld = await other.TakeAsync("two", Lease, 10, _now.AddSeconds(2), CancellationToken.None);
        await Inbox.ReleaseAsync("one", CancellationToken.None);
        var after = await other.TakeAsync("two", Lease, 10, _now.AddSeconds(2), CancellationToken.None);

        Assert.That(first.Entries.Concat(again.Entries).Concat(after.Entries).Select(entry => entry.Document), Is.EqualTo(new[] { "a", "a", "a" }));
        Assert.That(meanwhile.Entries.Concat(stillHeld.Entries), Is.Empty);
        Assert.That(meanwhile.Waiting, Is.EqualTo(1));
    }

    [Test]
    public async Task Take_LeaseOfOneThatEnded_GoesOver()
    {
        await AddAsync(Message("a"));
        var lease = TimeSpan.FromMilliseconds(100);
        await Inbox.TakeAsync("one", lease, 10, _now, CancellationToken.None);

        await Eventually.TrueAsync(
            async () => (await Inbox.TakeAsync("two", lease, 10, _now.AddMilliseconds(101), CancellationToken.None)).Entries.Count == 1,
            TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Settle_EachKind_IsOverLaterOrAside()
    {
        await AddAsync(Message("done"), Message("later"), Message("aside"), Message("untouched"));
        var entries = await TakeEntriesAsync();

        await SettleAsync(
            new InboxSettlement.Done(entries[0].Number, "test/a", "2"),
            new InboxSettlement.Postponed(entries[1].Number, _now.AddMinutes(1)),
            new InboxSettlement.SetAside(entries[2].Number));

        var now = await Inbox.TakeAsync("one", Lease, 10, _now, CancellationToken.None);
        var later = await Inbox.TakeAsync("one", Lease, 10, _now.AddMinutes(2), CancellationToken.None);
        Assert.That(now.Entries.Select(entry => entry.Document), Is.EqualTo(new[] { "untouched" }));
        Assert.That((now.Waiting, now.SetAside), Is.EqualTo((2L, 1L)));
        Assert.That(later.Entries.Select(entry => (entry.Document, entry.Attempts)), Is.EqualTo(new[] { ("untouched", 0), ("later", 1) }));
    }

    [Test]
    public async Task Retry_WhatWasSetAside_WaitsAgainAsIfItHadJustCome()
    {
        await AddAsync(Message("one"), Message("two"), Message("three"));
        var entries = await TakeEntriesAsync();
        await SettleAsync(
            new InboxSettlement.Postponed(entries[0].Number, _now),
            new InboxSettlement.Postponed(entries[1].Number, _now),
            new InboxSettlement.Done(entries[2].Number));
        await SettleAsync(new InboxSettlement.SetAside(entries[0].Number));
        await SettleAsync(new InboxSettlement.SetAside(entries[1].Number));

        var listed = await Inbox.ListSetAsideAsync(10, CancellationToken.None);
        var retried = await Inbox.RetrySetAsideAsync(_now, CancellationToken.None);

        Assert.That(listed, Is.EqualTo(new[] { "two", "one" }));
        Assert.That(retried, Is.EqualTo(2));
        Assert.That((await TakeEntriesAsync()).Select(entry => (entry.Document, entry.Attempts)), Is.EqualTo(new[] { ("one", 0), ("two", 0) }));
        Assert.That(await Inbox.ListSetAsideAsync(10, CancellationToken.None), Is.Empty);
        Assert.That(await Inbox.RetrySetAsideAsync(_now, CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task Settle_Ranks_OnlyGrow()
    {
        await SettleAsync(new InboxSettlement.Done(1, "test/a", "2x"), new InboxSettlement.Done(2, "test/b", "5p"));
        await SettleAsync(new InboxSettlement.Done(3, "test/a", "1p"), new InboxSettlement.Done(4, "test/b", "6x"), new InboxSettlement.Done(5));

        var ranks = await Inbox.ReadRanksAsync(["test/a", "test/b", "test/c"], CancellationToken.None);

        Assert.That(ranks, Is.EquivalentTo(new Dictionary<string, string> { ["test/a"] = "2x", ["test/b"] = "6x" }));
        Assert.That(await Inbox.ListDeletedAsync(10, CancellationToken.None), Is.EquivalentTo(new[] { "test/a", "test/b" }));
        Assert.That(await Inbox.ListDeletedAsync(1, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Prune_RanksOfOldEvents_Stay()
    {
        await SettleAsync(new InboxSettlement.Done(1, "test/old", "2020-03-02T09:05:00.000000000Zx"));

        await Inbox.PruneAsync(_now, CancellationToken.None);

        Assert.That(await Inbox.ListDeletedAsync(10, CancellationToken.None), Is.EqualTo(new[] { "test/old" }));
    }

    protected abstract IWebhookInbox Create();

    protected abstract Task CleanUpAsync();

    protected static InboxMessage Message(string name, bool hasEvent = true) => Message(name, name, hasEvent);

    private static InboxMessage Message(string name, string? document, bool hasEvent = true) =>
        new($"test/msg_{name}", hasEvent ? $"test/event_{name}" : null, document);

    private Task<IReadOnlyList<InboxReceipt>> AddAsync(params InboxMessage[] messages) => AddAtAsync(_now, messages);

    private Task<IReadOnlyList<InboxReceipt>> AddAtAsync(DateTimeOffset now, params InboxMessage[] messages) =>
        Inbox.AddAsync(messages, 10_000, now, CancellationToken.None);

    private async Task<IReadOnlyList<InboxEntry>> TakeEntriesAsync() => (await Inbox.TakeAsync("one", Lease, 100, _now, CancellationToken.None)).Entries;

    private async Task<IEnumerable<string>> TakeAsync() => (await TakeEntriesAsync()).Select(entry => entry.Document);

    private Task SettleAsync(params InboxSettlement[] settlements) => Inbox.SettleAsync(settlements, _now, CancellationToken.None);
}
