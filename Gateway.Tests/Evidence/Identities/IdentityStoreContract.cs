using Gateway.Evidence.Identities;

namespace Gateway.Tests.Evidence.Identities;

/// <summary>What every store of identities must do. Each store's fixture says how one is opened.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class IdentityStoreContract
{
    private const int Today = 20_000;

    private readonly IdentityOptions _options = new() { MaxPeople = 10 };
    private IIdentityStore? _store;

    protected IIdentityStore Store => _store ??= Create(_options);

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Add_OnePersonFromTwoGateways_IsMergedAndCountedOnce()
    {
        await Store.AddAsync("acme", "b", [Person("ada"), Person("bob")], CancellationToken.None);
        await Create(_options).AddAsync("acme", "b", [Person("ada", Today + 1, kind: NameIdKind.Transient)], CancellationToken.None);

        var people = (await Store.ReadAsync("acme", CancellationToken.None)).ToDictionary(person => person.Person);

        Assert.That(people.Keys, Is.EquivalentTo(new[] { "eada", "ebob" }));
        Assert.That((people["eada"].Day, people["eada"].Identities.Count), Is.EqualTo((Today + 1, 2)));
        Assert.That(people["ebob"].Identities, Is.EqualTo(Person("bob").Identities));
        Assert.That(await CountAsync("acme"), Is.EqualTo("b: None 1, NameIdChanges 1"));
    }

    [Test]
    public async Task Add_TheSameAgain_ChangesNothing()
    {
        await Store.AddAsync("acme", "b", [Person("ada")], CancellationToken.None);
        await Store.AddAsync("acme", "b", [Person("ada")], CancellationToken.None);

        Assert.That(await CountAsync("acme"), Is.EqualTo("b: None 1"));
        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Single().Identities, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Add_MoreThanThereIsRoomFor_KeepsTheFirstAndTellsTheRest()
    {
        await Store.AddAsync("acme", "b", [.. Enumerable.Range(0, 8).Select(i => Person($"p{i}"))], CancellationToken.None);

        var refused = await Store.AddAsync("acme", "b", [.. Enumerable.Range(7, 5).Select(i => Person($"p{i}", Today + 1))], CancellationToken.None);

        Assert.That(refused, Is.EqualTo(2), "One was there, two fit.");
        var people = await Store.ReadAsync("acme", CancellationToken.None);
        Assert.That(people.Select(person => person.Person), Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => $"ep{i}")));
        Assert.That(people.Single(person => person.Person == "ep7").Day, Is.EqualTo(Today + 1));
    }

    [Test]
    public async Task Add_AFullBatch_IsReadBackWhole()
    {
        var store = Create(new() { MaxPeople = 100_000 });
        for (var i = 0; i < 6; i++)
        {
            await store.AddAsync(
                "acme", "b", [.. Enumerable.Range(i * 200, IIdentityStore.MaxPeoplePerCall).Select(j => Person($"p{j}"))], CancellationToken.None);
        }

        Assert.That(await store.ReadAsync("acme", CancellationToken.None), Has.Count.EqualTo(1200));
        Assert.That(await CountAsync("acme"), Is.EqualTo("b: None 1200"));
    }

    [Test]
    public async Task Add_OnAnotherBasis_BeginsAnew()
    {
        await Store.AddAsync("acme", "old", [Person("ada"), Person("bob")], CancellationToken.None);
        await Store.AddAsync("globex", "old", [Person("cy")], CancellationToken.None);

        await Store.AddAsync("acme", "new", [Person("ada")], CancellationToken.None);

        Assert.That(await CountAsync("acme"), Is.EqualTo("new: None 1"));
        Assert.That(await CountAsync("globex"), Is.EqualTo("old: None 1"));
    }

    [Test]
    public async Task Count_Several_LeavesOutWhoWasNeverSeen()
    {
        await Store.AddAsync("a{x}", "b", [Person("ada")], CancellationToken.None);

        var counts = await Store.CountAsync(["nobody", "a{x}", "a{x}"], CancellationToken.None);

        Assert.That(counts.Keys, Is.EqualTo(new[] { "a{x}" }));
        Assert.That(await Store.ReadAsync("nobody", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Forget_Seen_IsGoneAndBeginsAnew()
    {
        await Store.AddAsync("acme", "b", [Person("ada"), Person("bob", kind: NameIdKind.Transient)], CancellationToken.None);
        await Store.AddAsync("globex", "b", [Person("ada")], CancellationToken.None);

        Assert.That(await Store.ForgetAsync("acme", CancellationToken.None), Is.True);
        Assert.That(await Store.ForgetAsync("acme", CancellationToken.None), Is.False);
        Assert.That(await Store.ReadAsync("acme", CancellationToken.None), Is.Empty);
        Assert.That(await CountAsync("acme"), Is.EqualTo("nobody"));
        Assert.That(await CountAsync("globex"), Is.EqualTo("b: None 1"));

        await Store.AddAsync("acme", "c", [Person("cy")], CancellationToken.None);
        Assert.That(await CountAsync("acme"), Is.EqualTo("c: None 1"));
    }

    [Test]
    public async Task Prune_Old_AreForgottenAndTheRestStays()
    {
        var store = Create(new() { MaxPeople = 1_000 });
        await store.AddAsync("acme", "b", [.. Enumerable.Range(0, 200).Select(i => Person($"old{i}", Today - 60))], CancellationToken.None);
        await store.AddAsync("acme", "b", [.. Enumerable.Range(0, 100).Select(i => Person($"older{i}", Today - 61))], CancellationToken.None);
        await store.AddAsync("acme", "b", [Person("ada", Today)], CancellationToken.None);
        await store.AddAsync("gone", "b", [Person("ada", Today - 61)], CancellationToken.None);

        await store.PruneAsync(Today - 60, CancellationToken.None);

        Assert.That(await CountAsync("acme"), Is.EqualTo("b: None 201"));
        Assert.That((await store.ReadAsync("acme", CancellationToken.None)).Select(person => person.Day), Is.All.GreaterThanOrEqualTo(Today - 60));
        Assert.That(await CountAsync("gone"), Is.EqualTo("nobody"));
    }

    [Test]
    public async Task Add_ManyGatewaysAtOnce_LoseNobody()
    {
        var options = new IdentityOptions { MaxPeople = 1_000 };
        var stores = Enumerable.Range(0, 4).Select(_ => Create(options)).ToList();

        await Task.WhenAll(stores.Select(async (store, gateway) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await store.AddAsync("acme", "b", [Person("ada", Today + i), Person($"p{gateway}-{i}")], CancellationToken.None);
            }
        }));

        Assert.That(await CountAsync("acme"), Is.EqualTo("b: None 41"));
        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Single(person => person.Person == "eada").Day, Is.EqualTo(Today + 9));
    }

    protected abstract IIdentityStore Create(IdentityOptions options);

    protected abstract Task CleanUpAsync();

    private static SeenPerson Person(string hash, int day = Today, NameIdKind kind = NameIdKind.Email) => new(
        "e" + hash,
        day,
        [kind is NameIdKind.Transient ? new(kind, IsAddress: true, "", "", hash) : new(kind, IsAddress: true, hash, hash, hash)]);

    private async Task<string> CountAsync(string identifier) =>
        (await Store.CountAsync([identifier], CancellationToken.None)).GetValueOrDefault(identifier) is { } count
            ? $"{count.Basis}: {string.Join(", ", count.People.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}"
            : "nobody";
}
