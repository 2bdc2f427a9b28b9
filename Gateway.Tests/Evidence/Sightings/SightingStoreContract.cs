using Gateway.Evidence.Sightings;
using static Gateway.Tests.Evidence.Sightings.SightingSamples;

namespace Gateway.Tests.Evidence.Sightings;

/// <summary>What every store of sightings must do. Each store's fixture says how one is opened.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class SightingStoreContract
{
    private readonly SightingOptions _options = new() { MaxStrangers = 10 };
    private ISightingStore? _store;
    private long _batches;

    protected ISightingStore Store => _store ??= Create(_options);

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Add_TwoWriters_AreMerged()
    {
        var elsewhere = Create(_options);
        await Store.AddAsync(Batch("a", 1, Seen("acme", count: 3), Seen("acme", SightingKind.Issuer, "urn:idp", 2), Seen("globex")), CancellationToken.None);
        await elsewhere.AddAsync(
            Batch(
                "b",
                1,
                Seen("acme", count: 4, at: Now.AddHours(-1)),
                Seen("acme", SightingKind.Issuer, "urn:idp", 5, Now.AddHours(1)),
                Seen("acme", SightingKind.Issuer, "urn:other")),
            CancellationToken.None);

        var seen = await Store.ReadAsync("acme", CancellationToken.None);

        Assert.That(seen, Is.EqualTo(new List<Sighting>
        {
            new("acme", SightingKind.Response, "", 7, Now.AddHours(-1), Now),
            new("acme", SightingKind.Issuer, "urn:idp", 7, Now, Now.AddHours(1)),
            new("acme", SightingKind.Issuer, "urn:other", 1, Now, Now),
        }));
    }

    [Test]
    public async Task Add_SameBatchAgain_CountsOnce()
    {
        var batch = Batch("a", 3, Seen("acme", count: 5));
        await Store.AddAsync(batch, CancellationToken.None);

        await Store.AddAsync(batch, CancellationToken.None);
        await Store.AddAsync(batch with { Number = 4 }, CancellationToken.None);

        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Single().Count, Is.EqualTo(10));
    }

    [Test]
    public async Task Add_AFullBatchAgain_CountsEachOnce()
    {
        var identifiers = Enumerable.Range(0, SightingBatch.MaxRows).Select(i => $"tenant-{i:D3}").ToList();
        var batch = Batch("a", 1, [.. identifiers.Select(identifier => Seen(identifier, count: 5))]);
        await Store.AddAsync(batch, CancellationToken.None);

        await Store.AddAsync(batch, CancellationToken.None);
        await Store.AddAsync(Batch("a", 2, Seen("tenant-199", count: 2)), CancellationToken.None);

        var seen = await Store.ReadManyAsync(identifiers, CancellationToken.None);
        Assert.That(seen, Has.Count.EqualTo(SightingBatch.MaxRows));
        Assert.That(seen.Values.Select(sightings => sightings.Single().Count).Distinct(), Is.EquivalentTo(new[] { 5, 7 }));
    }

    [Test]
    public async Task Adopt_Unmapped_IsUnmappedNoMoreAndKeepsWhatWasSeen()
    {
        var seen = Seen("acme", SightingKind.Issuer, "urn:idp");
        await Store.AddAsync(new SightingBatch("s", 1, AreUnmapped: true, [seen, Seen("globex")]), CancellationToken.None);

        await Store.AdoptAsync("acme", CancellationToken.None);
        await Store.AdoptAsync("nobody", CancellationToken.None);

        Assert.That(await Store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.EqualTo(new List<string> { "globex" }));
        Assert.That(await Store.ReadAsync("acme", CancellationToken.None), Is.EqualTo(new List<Sighting> { seen }));
    }

    [Test]
    public async Task Add_DetailsOfOneValue_TheNewestStays()
    {
        await AddAsync(Seen("acme", SightingKind.Certificate, "f1", detail: "first one"));
        await AddAsync(Seen("acme", SightingKind.Certificate, "f1", at: Now.AddHours(1), detail: "second one"));
        await AddAsync(Seen("acme", SightingKind.Certificate, "f1", at: Now.AddHours(-1), detail: "late"));
        await AddAsync(Seen("acme", SightingKind.Certificate, "f1", at: Now.AddHours(2)));

        var seen = (await Store.ReadAsync("acme", CancellationToken.None)).Single();

        Assert.That((seen.Detail, seen.Count), Is.EqualTo(("second one", 4)));
    }

    [Test]
    public async Task Add_UnusualTexts_AreKeptApart()
    {
        string[] texts = ["a:b", "a", "issuer:a", "ä/ö %2F", "a,b", " a  b ", "'; DROP TABLE sightings; --", new('x', 256)];
        foreach (var text in texts)
        {
            await AddAsync(Seen(text, SightingKind.Issuer, text, detail: "1 2 3 " + text), Seen(text, SightingKind.Audience, text));
        }

        foreach (var text in texts)
        {
            Assert.That(
                await Store.ReadAsync(text, CancellationToken.None),
                Is.EqualTo(new List<Sighting> { Seen(text, SightingKind.Issuer, text, detail: "1 2 3 " + text), Seen(text, SightingKind.Audience, text) }));
        }
    }

    [Test]
    public async Task Add_MoreValuesThanAreKept_DropsTheRarest()
    {
        await AddAsync([.. Enumerable.Range(0, ISightingStore.MaxValues).Select(i => Seen("acme", SightingKind.Issuer, $"urn:{i:D2}", i == 7 ? 1 : 5))]);

        var refused = await AddAsync(Seen("acme", SightingKind.Issuer, "urn:new"), Seen("acme", SightingKind.Audience, "urn:other-kind"));
        var seen = await Store.ReadAsync("acme", CancellationToken.None);

        Assert.That(refused, Is.Zero);
        Assert.That(seen, Has.Count.EqualTo(ISightingStore.MaxValues + 1));
        Assert.That(seen.Select(sighting => sighting.Value), Has.None.EqualTo("urn:07").And.Some.EqualTo("urn:new"));
    }

    [Test]
    public async Task Add_FloodOfMadeUpValues_PushesOutNoneThatWasSeenOften()
    {
        await AddAsync(Seen("acme", SightingKind.Issuer, "urn:real", 9));
        for (var i = 0; i < 5; i++)
        {
            await AddAsync([.. Enumerable.Range(0, 100).Select(j => Seen("acme", SightingKind.Issuer, $"urn:{i}:{j}", 2))]);
        }

        Assert.That(await AddAsync(Seen("acme", SightingKind.Issuer, "urn:rarer")), Is.EqualTo(1));
        Assert.That((await Store.ReadAsync("acme", CancellationToken.None))[0].Value, Is.EqualTo("urn:real"));
    }

    [Test]
    public async Task Add_MoreTextThanIsKept_IsRefusedAndTheRestStays()
    {
        var detail = new string('ä', Sighting.MaxDetailLength / 2);
        var fits = ISightingStore.MaxBytesOfUnmapped / Sighting.MaxDetailLength;
        Sighting[] certificates = [.. Enumerable.Range(0, fits + 1).Select(i => Seen("stray", SightingKind.Certificate, $"{i}", detail: detail))];

        Assert.That(await SendUnmappedAsync(certificates), Is.EqualTo(2), "The names of the certificates count as well.");
        Assert.That(await SendUnmappedAsync(Seen("stray", SightingKind.Issuer, "urn:idp")), Is.Zero);
        Assert.That(await Store.ReadAsync("stray", CancellationToken.None), Has.Count.EqualTo(fits));
    }

    [Test]
    public async Task ReadMany_SomeNeverSeen_AreLeftOut()
    {
        await AddAsync(Seen("acme"));
        await AddAsync(Seen("globex", count: 2));

        var seen = await Store.ReadManyAsync(["globex", "nobody", "acme", "acme"], CancellationToken.None);

        Assert.That(seen.Keys, Is.EquivalentTo(new List<string> { "acme", "globex" }));
        Assert.That(seen["globex"].Single().Count, Is.EqualTo(2));
        Assert.That(await Store.ReadAsync("nobody", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task ListUnmapped_InPages_AreInTheOrderOfTheirBytes()
    {
        await SendUnmappedAsync(Seen("b"));
        await SendUnmappedAsync(Seen("\uE000"));
        await SendUnmappedAsync(Seen("\U0001F600"));
        await SendUnmappedAsync(Seen("A"));
        await AddAsync(Seen("mapped"));

        var first = await Store.ListUnmappedAsync(null, 2, CancellationToken.None);
        var rest = await Store.ListUnmappedAsync(first[^1], 10, CancellationToken.None);

        Assert.That(first.Concat(rest), Is.EqualTo(new List<string> { "A", "b", "\uE000", "\U0001F600" }));
    }

    [Test]
    public async Task Add_UnmappedThatGotAMapping_IsUnmappedNoMore()
    {
        await SendUnmappedAsync(Seen("acme"));

        await AddAsync(Seen("acme"));

        Assert.That(await Store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.Empty);
        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Single().Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Add_FloodOfUnmapped_PushesOutNoneThatCameBack()
    {
        for (var i = 0; i < 5; i++)
        {
            await SendUnmappedAsync(Seen($"real-{i}"));
            await SendUnmappedAsync(Seen($"real-{i}", at: Now + ISightingStore.EstablishedAfter));
        }

        for (var i = 0; i < 50; i++)
        {
            await SendUnmappedAsync(Seen($"made-up-{i:D2}", count: 1000, at: Now.AddMinutes(i)));
        }

        var unmapped = await Store.ListUnmappedAsync(null, 100, CancellationToken.None);
        Assert.That(unmapped, Is.EqualTo(Enumerable.Range(45, 5).Select(i => $"made-up-{i}").Concat(Enumerable.Range(0, 5).Select(i => $"real-{i}"))));
        Assert.That(await Store.ReadAsync("made-up-00", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Add_AllUnmappedCameBack_StillHasRoomForANewOne()
    {
        for (var i = 0; i < 30; i++)
        {
            await SendUnmappedAsync(Seen($"persistent-{i:D2}", at: Now.AddSeconds(i)));
            await SendUnmappedAsync(Seen($"persistent-{i:D2}", at: Now.AddSeconds(i) + ISightingStore.EstablishedAfter));
        }

        await SendUnmappedAsync(Seen("newcomer"));

        Assert.That(
            await Store.ListUnmappedAsync(null, 100, CancellationToken.None),
            Is.EqualTo(Enumerable.Range(0, 9).Select(i => $"persistent-{i:D2}").Prepend("newcomer")));
    }

    [Test]
    public async Task Add_NoUnmappedWanted_RefusesThemAll()
    {
        var store = Create(new() { MaxStrangers = 0 });

        Assert.That(
            await store.AddAsync(Unmapped("a", 1, Seen("stray"), Seen("stray", SightingKind.Issuer, "urn:idp")), CancellationToken.None), Is.EqualTo(2));
        Assert.That(await store.ReadAsync("stray", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Forget_Seen_IsGoneAndBeginsAnew()
    {
        await SendUnmappedAsync(Seen("acme"), Seen("acme", SightingKind.Finding, "audience_mismatch"));
        await AddAsync(Seen("globex"));

        Assert.That(await Store.ForgetAsync("acme", CancellationToken.None), Is.True);
        Assert.That(await Store.ForgetAsync("acme", CancellationToken.None), Is.False);
        Assert.That(await Store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.Empty);
        Assert.That(await Store.ReadAsync("globex", CancellationToken.None), Has.Count.EqualTo(1));

        await AddAsync(Seen("acme"));
        Assert.That(await Store.ReadAsync("acme", CancellationToken.None), Is.EqualTo(new List<Sighting> { Seen("acme") }));
    }

    [Test]
    public async Task Prune_OldSightings_AreForgottenAndTheRestStays()
    {
        await SendUnmappedAsync(Seen("gone", at: Now.AddDays(-61)));
        await AddAsync(Seen("acme", SightingKind.Issuer, "urn:old", at: Now.AddDays(-61)), Seen("acme", SightingKind.Issuer, "urn:now"));
        for (var i = 0; i < 120; i++)
        {
            await AddAsync(Seen($"many-{i}", at: Now.AddDays(-61)));
        }

        await Store.PruneAsync(Now.AddDays(-60), CancellationToken.None);

        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Single().Value, Is.EqualTo("urn:now"));
        Assert.That(await Store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.Empty);
        Assert.That(await Store.ReadManyAsync(["gone", .. Enumerable.Range(0, 120).Select(i => $"many-{i}")], CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Add_ManyWritersAtOnce_LosesNothing()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Create(_options)).ToList();

        await Task.WhenAll(stores.Select(async (store, writer) =>
        {
            for (var i = 1; i <= 20; i++)
            {
                await store.AddAsync(Batch($"writer-{writer}", i, Seen("acme"), Seen("acme", SightingKind.Issuer, "urn:idp", 3)), CancellationToken.None);
            }
        }));

        Assert.That((await Store.ReadAsync("acme", CancellationToken.None)).Select(sighting => sighting.Count), Is.EqualTo(new List<long> { 80, 240 }));
    }

    protected abstract ISightingStore Create(SightingOptions options);

    protected abstract Task CleanUpAsync();

    private Task<int> AddAsync(params Sighting[] sightings) => Store.AddAsync(Batch("test", ++_batches, sightings), CancellationToken.None);

    private Task<int> SendUnmappedAsync(params Sighting[] sightings) => Store.AddAsync(Unmapped("test", ++_batches, sightings), CancellationToken.None);
}
