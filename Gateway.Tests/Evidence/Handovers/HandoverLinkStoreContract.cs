using Gateway.Evidence.Handovers;

namespace Gateway.Tests.Evidence.Handovers;

/// <summary>What every store of links has to do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class HandoverLinkStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    private IHandoverLinkStore _store = null!;

    [SetUp]
    public void SetUp() => _store = Create();

    [TearDown]
    public async Task TearDownAsync() => await CleanUpAsync();

    [Test]
    public async Task Link_ThatWasAdded_IsFoundAndListedWithAllItsFields()
    {
        var first = Link("acme", Now);
        var second = Link("acme", Now.AddHours(1), until: new DateOnly(2026, 12, 31));
        var other = Link("Åcme/b c", Now);
        foreach (var link in new[] { second, first, other })
        {
            Assert.That(await _store.AddAsync(link, CancellationToken.None), Is.True);
        }

        AreSame(await _store.FindAsync(second.Id, CancellationToken.None), second);
        var listed = await _store.ListAsync("acme", CancellationToken.None);
        Assert.That(listed.Select(link => link.Id), Is.EqualTo(new[] { first.Id, second.Id }));
        AreSame((await _store.ListAsync("Åcme/b c", CancellationToken.None)).Single(), other);
        Assert.That(await _store.FindAsync("aaaaaaaaaaaaaaaa", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Link_ThatWasRemoved_IsGone()
    {
        var link = Link("acme", Now);
        await _store.AddAsync(link, CancellationToken.None);

        var removed = await _store.RemoveAsync(link.Id, CancellationToken.None);
        var again = await _store.RemoveAsync(link.Id, CancellationToken.None);

        Assert.That((removed, again), Is.EqualTo((true, false)));
        Assert.That(await _store.FindAsync(link.Id, CancellationToken.None), Is.Null);
        Assert.That(await _store.ListAsync("acme", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Links_ThatEnded_AreForgottenWhenAnotherIsMade()
    {
        var ended = Link("acme", Now.AddDays(-8));
        var running = Link("acme", Now.AddDays(-6));
        await _store.AddAsync(ended, CancellationToken.None);
        await _store.AddAsync(running, CancellationToken.None);

        await _store.AddAsync(Link("other", Now), CancellationToken.None);

        Assert.That((await _store.ListAsync("acme", CancellationToken.None)).Select(link => link.Id), Is.EqualTo(new[] { running.Id }));
    }

    protected abstract IHandoverLinkStore Create();

    protected abstract Task CleanUpAsync();

    private static HandoverLink Link(string identifier, DateTimeOffset at, DateOnly? until = null) =>
        HandoverLink.Make(identifier, "key_a", at, HandoverLink.DefaultDays, until).Link;

    private static void AreSame(HandoverLink? found, HandoverLink expected)
    {
        Assert.That(found, Is.Not.Null);
        Assert.That(found! with { SecretSha256 = expected.SecretSha256 }, Is.EqualTo(expected));
        Assert.That(found.SecretSha256, Is.EqualTo(expected.SecretSha256));
    }
}
