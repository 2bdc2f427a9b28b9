using Gateway.Public.Metadata;
using static Gateway.Tests.Public.Metadata.MetadataSamples;

namespace Gateway.Tests.Public.Metadata;

/// <summary>What every store of frozen metadata must do. Each store's fixture says how one is opened.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class MetadataStoreContract
{
    private IMetadataStore? _store;

    protected IMetadataStore Store => _store ??= Create();

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Put_Copy_IsReadBackByteForByteFromAnotherConnection()
    {
        var copy = Copy("acme", [.. Enumerable.Range(0, FrozenMetadata.MaxBytes).Select(i => (byte)i)]);

        await Store.PutAsync(copy, CancellationToken.None);

        var read = (await Create().GetAsync("acme", CancellationToken.None))!;
        Assert.That(read.Xml, Is.EqualTo(copy.Xml));
        Assert.That((read.Identifier, read.StoredAt, read.StoredBy), Is.EqualTo(("acme", Now, "key_ops")));
    }

    [Test]
    public async Task Put_Again_TakesItsPlace()
    {
        await Store.PutAsync(Copy(), CancellationToken.None);
        await Store.PutAsync(Copy(entityId: "urn:other"), CancellationToken.None);

        Assert.That((await Store.GetAsync("acme", CancellationToken.None))!.Xml, Is.EqualTo(Xml("urn:other")));
    }

    [Test]
    public async Task Get_OtherIdentifier_IsNone()
    {
        await Store.PutAsync(Copy(), CancellationToken.None);

        Assert.That(await Store.GetAsync("ACME", CancellationToken.None), Is.Null);
        Assert.That(await Store.GetAsync("acme ", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Delete_Copy_IsGoneAndSaysWhetherItWasThere()
    {
        await Store.PutAsync(Copy(), CancellationToken.None);

        Assert.That(await Store.DeleteAsync("acme", CancellationToken.None), Is.True);
        Assert.That(await Store.DeleteAsync("acme", CancellationToken.None), Is.False);
        Assert.That(await Store.GetAsync("acme", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ReadAll_MoreThanAPage_GivesEachOnce()
    {
        string[] identifiers = [.. Enumerable.Range(0, 50).Select(i => $"tenant {i} é/%")];
        await Task.WhenAll(identifiers.Select(identifier => Store.PutAsync(Copy(identifier, identifier.Replace("é/%", "")), CancellationToken.None)));

        var read = new List<string>();
        await foreach (var copy in Store.ReadAllAsync(CancellationToken.None))
        {
            read.Add(copy.Identifier);
        }

        Assert.That(read, Is.EquivalentTo(identifiers));
    }

    protected abstract IMetadataStore Create();

    protected abstract Task CleanUpAsync();
}
