using Gateway.Admin.Keys;
using Gateway.Tests.Mappings.Store;

namespace Gateway.Tests.Admin.Keys;

/// <summary>What every store of admin keys must do.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class AdminKeyStoreContract
{
    private IAdminKeyStore? _store;

    private IAdminKeyStore Store => _store!;

    [SetUp]
    public void OpenStore() => _store = Create();

    [TearDown]
    public Task CloseStoreAsync() => CleanUpAsync();

    [Test]
    public async Task Find_KeyAdded_GivesEveryField()
    {
        var key = Key("key_a", AdminRole.Operator) with { Name = "caf\u00e9 \"1\"", CreatedBy = "cli" };

        Assert.That(await Store.AddAsync(key, onlyIfNone: false, CancellationToken.None), Is.True);

        var found = await Store.FindAsync("key_a", CancellationToken.None);
        Assert.That(found!.SecretSha256, Is.EqualTo(key.SecretSha256));
        Assert.That(found with { SecretSha256 = key.SecretSha256 }, Is.EqualTo(key));
        Assert.That(await Store.FindAsync("KEY_A", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Add_IdTaken_ChangesNothing()
    {
        await AddAsync(Key("key_a", AdminRole.Viewer));

        Assert.That(await Store.AddAsync(Key("key_a", AdminRole.Admin), onlyIfNone: false, CancellationToken.None), Is.False);

        Assert.That((await Store.FindAsync("key_a", CancellationToken.None))!.Role, Is.EqualTo(AdminRole.Viewer));
    }

    [Test]
    public async Task Add_OnlyIfNone_IsDoneByOneOfMany()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Store.AddAsync(Key($"key_{i}", AdminRole.Admin), onlyIfNone: true, CancellationToken.None)));

        Assert.That(added.Count(isAdded => isAdded), Is.EqualTo(1));
        Assert.That(await Store.ListAsync(CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Put_KeyThereOrNot_IsThereAfterwards()
    {
        await Store.PutAsync(Key("key_a", AdminRole.Viewer), CancellationToken.None);
        await Store.PutAsync(Key("key_a", AdminRole.Admin) with { SecretSha256 = new byte[32] }, CancellationToken.None);

        var key = (await Store.ListAsync(CancellationToken.None)).Single();
        Assert.That((key.Role, key.SecretSha256[0]), Is.EqualTo((AdminRole.Admin, 0)));
    }

    [Test]
    public async Task List_SeveralKeys_GivesOldestFirst()
    {
        await AddAsync(Key("key_b", AdminRole.Admin) with { CreatedAt = StoreSamples.At.AddDays(1) });
        await AddAsync(Key("key_c", AdminRole.Admin));
        await AddAsync(Key("key_a", AdminRole.Admin) with { CreatedAt = StoreSamples.At.AddDays(2) });

        Assert.That((await Store.ListAsync(CancellationToken.None)).Select(key => key.Id), Is.EqualTo(new[] { "key_c", "key_b", "key_a" }));
    }

    [Test]
    public async Task Remove_LastAdmin_IsRefused()
    {
        await AddAsync(Key("key_a", AdminRole.Admin));
        await AddAsync(Key("key_b", AdminRole.Admin));
        await AddAsync(Key("key_c", AdminRole.Operator));

        Assert.That(await Store.RemoveAsync("key_a", StoreSamples.At, CancellationToken.None), Is.EqualTo(KeyRemoval.Removed));
        Assert.That(await Store.RemoveAsync("key_b", StoreSamples.At, CancellationToken.None), Is.EqualTo(KeyRemoval.IsLastAdmin));
        Assert.That(await Store.RemoveAsync("key_c", StoreSamples.At, CancellationToken.None), Is.EqualTo(KeyRemoval.Removed));
        Assert.That(await Store.RemoveAsync("key_c", StoreSamples.At, CancellationToken.None), Is.EqualTo(KeyRemoval.NotFound));
        Assert.That((await Store.ListAsync(CancellationToken.None)).Select(key => key.Id), Is.EqualTo(new[] { "key_b" }));
    }

    [Test]
    public async Task Remove_AllAdminsAtOnce_LeavesOne()
    {
        foreach (var i in Enumerable.Range(0, 6))
        {
            await AddAsync(Key($"key_{i}", AdminRole.Admin));
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Store.RemoveAsync($"key_{i}", StoreSamples.At, CancellationToken.None)));

        Assert.That(await Store.ListAsync(CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Remove_OtherAdminsExpired_IsRefusedAsTheLast()
    {
        await AddAsync(Key("key_a", AdminRole.Admin) with { ExpiresAt = StoreSamples.At.AddDays(1) });
        await AddAsync(Key("key_b", AdminRole.Admin));

        Assert.That(await Store.RemoveAsync("key_b", StoreSamples.At.AddDays(1), CancellationToken.None), Is.EqualTo(KeyRemoval.IsLastAdmin));
        Assert.That(await Store.RemoveAsync("key_b", StoreSamples.At.AddDays(1).AddTicks(-1), CancellationToken.None), Is.EqualTo(KeyRemoval.Removed));
        Assert.That(await Store.RemoveAsync("key_a", StoreSamples.At, CancellationToken.None), Is.EqualTo(KeyRemoval.IsLastAdmin));
        Assert.That(await Store.RemoveAsync("key_a", StoreSamples.At.AddDays(2), CancellationToken.None), Is.EqualTo(KeyRemoval.Removed));
    }

    [Test]
    public async Task Find_KeyThatExpires_GivesTheTime()
    {
        var end = StoreSamples.At.AddDays(7).AddTicks(1);
        await AddAsync(Key("key_a", AdminRole.Viewer) with { ExpiresAt = end });

        Assert.That((await Store.FindAsync("key_a", CancellationToken.None))!.ExpiresAt, Is.EqualTo(end));
        Assert.That((await Store.ListAsync(CancellationToken.None)).Single().ExpiresAt, Is.EqualTo(end));
    }

    [Test]
    public async Task MarkUsed_Keys_KeepsTheLatestTimeOfThoseThatAreThere()
    {
        await AddAsync(Key("key_a", AdminRole.Admin));
        await AddAsync(Key("key_b", AdminRole.Admin));
        await AddAsync(Key("key_c", AdminRole.Admin));

        await Store.MarkUsedAsync(
            [new("key_a", StoreSamples.At.AddHours(2)), new("key_b", StoreSamples.At), new("key_gone", StoreSamples.At)], CancellationToken.None);
        await Store.MarkUsedAsync([new("key_a", StoreSamples.At.AddHours(1)), new("key_b", StoreSamples.At.AddTicks(1))], CancellationToken.None);

        Assert.That((await Store.ListAsync(CancellationToken.None)).Select(key => (key.Id, key.LastUsedAt)), Is.EqualTo(new (string, DateTimeOffset?)[]
        {
            ("key_a", StoreSamples.At.AddHours(2)), ("key_b", StoreSamples.At.AddTicks(1)), ("key_c", null),
        }));
    }

    [Test]
    public async Task MarkUsed_KeyRevokedAndMadeAnew_ForgetsTheOldUse()
    {
        await AddAsync(Key("key_a", AdminRole.Viewer));
        await Store.MarkUsedAsync([new("key_a", StoreSamples.At)], CancellationToken.None);
        await Store.RemoveAsync("key_a", StoreSamples.At, CancellationToken.None);
        await Store.MarkUsedAsync([new("key_a", StoreSamples.At)], CancellationToken.None);

        await AddAsync(Key("key_a", AdminRole.Viewer));

        Assert.That((await Store.ListAsync(CancellationToken.None)).Single().LastUsedAt, Is.Null);
    }

    protected abstract IAdminKeyStore Create();

    protected abstract Task CleanUpAsync();

    private static AdminKey Key(string id, AdminRole role) =>
        new(id, "name", role, [.. Enumerable.Range(1, 32).Select(i => (byte)i)], StoreSamples.At, "key_test");

    private Task<bool> AddAsync(AdminKey key) => Store.AddAsync(key, onlyIfNone: false, CancellationToken.None);
}
