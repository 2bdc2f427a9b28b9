using Gateway.Admin.Console.Sessions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console.Sessions;

/// <summary>What every store of sessions has to do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class ConsoleSessionStoreContract
{
    private IConsoleSessionStore _store = null!;

    protected static DateTimeOffset Now { get; } = TestTime.Start;

    [SetUp]
    public void SetUp() => _store = Create();

    [TearDown]
    public async Task TearDownAsync() => await CleanUpAsync();

    [Test]
    public async Task Session_ThatWasAdded_IsFoundWithAllItsFields()
    {
        var (first, second) = (Session('a'), Session('b'));
        await _store.AddAsync(first, Now.AddMinutes(30), CancellationToken.None);
        await _store.AddAsync(second, Now.AddMinutes(30), CancellationToken.None);

        Assert.That(await FindAsync(first), Is.EqualTo(first));
        Assert.That(await FindAsync(second), Is.EqualTo(second));
        Assert.That(await FindAsync(Session('c')), Is.Null);
    }

    [Test]
    public async Task Session_ThatWasUpdated_IsFoundAsItIsNow()
    {
        var session = Session('a');
        await _store.AddAsync(session, Now.AddMinutes(30), CancellationToken.None);

        await _store.UpdateAsync(session with { SeenAt = Now.AddMinutes(5) }, Now.AddMinutes(35), CancellationToken.None);

        Assert.That(await FindAsync(session), Is.EqualTo(session with { SeenAt = Now.AddMinutes(5) }));
    }

    [Test]
    public async Task Session_ThatWasRemoved_IsNotBroughtBackByAnUpdate()
    {
        var session = Session('a');
        await _store.AddAsync(session, Now.AddMinutes(30), CancellationToken.None);

        var removed = await _store.RemoveAsync(session.Id, CancellationToken.None);
        var again = await _store.RemoveAsync(session.Id, CancellationToken.None);
        await _store.UpdateAsync(session with { SeenAt = Now.AddMinutes(5) }, Now.AddMinutes(35), CancellationToken.None);

        Assert.That((removed, again), Is.EqualTo((true, false)));
        Assert.That(await FindAsync(session), Is.Null);
    }

    [Test]
    public async Task Session_OfAnotherConnection_IsFound()
    {
        var session = Session('a');
        await _store.AddAsync(session, Now.AddMinutes(30), CancellationToken.None);

        Assert.That(await Create().FindAsync(session.Id, CancellationToken.None), Is.EqualTo(session));
    }

    protected abstract IConsoleSessionStore Create();

    protected abstract Task CleanUpAsync();

    protected static ConsoleSession Session(char id) =>
        new(new string(id, 64), "key_abcdefghijklmnop", new string('f', 64), Now, Now);

    private Task<ConsoleSession?> FindAsync(ConsoleSession session) => _store.FindAsync(session.Id, CancellationToken.None);
}
