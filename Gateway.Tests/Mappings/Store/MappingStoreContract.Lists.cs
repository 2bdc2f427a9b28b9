using System.Text;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task ReadInOrder_AnyIdentifiers_ComeInTheOrderOfTheirBytes()
    {
        string[] identifiers = ["b", "a", "B", "\uFFFD", "\U0001F511", "é", "aa", "10", "9"];
        var written = await Store.StoreAsync([.. identifiers.Select(identifier => Put(identifier, identifier + "-alias"))]);

        var read = new List<string>();
        var position = default(StorePosition);
        await foreach (var mapping in Store.ReadInOrderAsync(start => position = start, CancellationToken.None))
        {
            read.Add(mapping.Identifier);
        }

        Assert.That(position, Is.EqualTo(written.Position));
        Assert.That(
            read, Is.EqualTo(identifiers.OrderBy(identifier => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(identifier)), StringComparer.Ordinal)));
        Assert.That(read, Is.EqualTo(identifiers.Order(IdentifierOrder.Instance)));
    }

    [Test]
    public async Task List_PageByPage_GivesEachOnceInByteOrder()
    {
        await Store.StoreAsync([.. OddIdentifiers.Select(identifier => Put(identifier, identifier + "~alias"))]);
        var expected = OddIdentifiers.OrderBy(identifier => identifier, Comparer<string>.Create(CompareUtf8)).ToList();

        foreach (var limit in new[] { 1, 7, OddIdentifiers.Length, 1000 })
        {
            Assert.That(await ListAllAsync(new MappingQuery(null, null, null, After: null, limit)), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task List_LastPageIsFull_HasNoMore()
    {
        await Store.StoreAsync(Put("a"), Put("b"));

        var page = await Store.ListAsync(new MappingQuery(null, null, null, After: null, 2), CancellationToken.None);

        Assert.That((page.Mappings.Count, page.HasMore), Is.EqualTo((2, false)));
    }

    [Test]
    public async Task List_AfterAnIdentifierThatIsGone_GoesOnBehindIt()
    {
        await Store.StoreAsync(Put("a"), Put("b"), Put("c"));
        await Store.StoreAsync(Delete("b"));

        Assert.That(await ListAllAsync(new MappingQuery(null, null, null, "b", 10)), Is.EqualTo(new[] { "c" }));
    }

    [Test]
    public async Task List_FiltersAndPages_GivesMatchesOnly()
    {
        var wave = Enumerable.Range(0, 2500).Select(i => Put(Mapping($"t{i:D4}") with
        {
            State = i % 2 == 0 ? MappingState.Migrated : MappingState.Legacy,
            Wave = i % 5 == 0 ? "w1" : null,
        }));
        foreach (var some in wave.Chunk(1000))
        {
            await Store.StoreAsync(some);
        }

        var found = await ListAllAsync(new MappingQuery(MappingState.Migrated, "w1", null, After: null, 7));

        Assert.That(found, Is.EqualTo(Enumerable.Range(0, 250).Select(i => $"t{i * 10:D4}")));
    }

    [TestCase("ACME")]
    [TestCase("alias-X")]
    [TestCase("51861CBC")]
    [TestCase("org-é")]
    [TestCase("4711")]
    [TestCase("100%_")]
    public async Task List_Search_LooksIntoEveryNamedFieldIgnoringCase(string search)
    {
        var mapping = Mapping("acme", "alias-x") with { OrganizationId = "ORG-É", ExternalId = "ext-4711", Note = "is 100%_ sure" };
        await Store.StoreAsync(Put(mapping), Put(Mapping("other") with { ConnectionId = "saml-connection-test-b", Project = "acme alias-x 4711" }));

        Assert.That(await ListAllAsync(new MappingQuery(null, null, search, After: null, 10)), Is.EqualTo(new[] { "acme" }));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(1200)]
    public async Task List_LooksAtAFewForThoseThatFit_GoesOnBehindTheLastItLookedAt(int maxLookedAt)
    {
        foreach (var some in Enumerable.Range(0, 2000).Select(i => Put(Mapping($"t{i:D4}") with { Wave = i is 1 or 1998 ? "w" : null })).Chunk(1000))
        {
            await Store.StoreAsync(some);
        }

        var query = new MappingQuery(null, "w", null, After: maxLookedAt < 1000 ? "t1990" : null, 10) { MaxLookedAt = maxLookedAt };
        var found = new List<string>();
        var pages = 0;
        for (var page = default(MappingPage); page is null or { HasMore: true }; query = query with { After = page.GoesOnAfter })
        {
            page = await Store.ListAsync(query, CancellationToken.None);
            found.AddRange(page.Mappings.Select(mapping => mapping.Identifier));
            pages++;
        }

        Assert.That(found, Is.EqualTo(maxLookedAt < 1000 ? ["t1998"] : new[] { "t0001", "t1998" }));
        Assert.That(pages, Is.EqualTo(maxLookedAt switch { 1 => 9, 3 => 3, _ => 2 }));
    }

    [TestCase(0)]
    [TestCase(1001)]
    public async Task List_LimitOutOfRange_Throws(int limit) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Store.ListAsync(new MappingQuery(null, null, null, After: null, limit), CancellationToken.None));

    [Test]
    public async Task ReadHistory_ChangedDeletedAndBack_TellsAllNewestFirst()
    {
        await Store.StoreAsync(Put("a"));
        await Store.StoreAsync(Put("b"));
        await Store.CommitAsync(Commit(Put(Mapping("a") with { State = MappingState.Migrated })) with { Reason = "cut over" }, CancellationToken.None);
        await Store.StoreAsync(Delete("a"));
        await Store.StoreAsync(Put("a"));

        var history = await Store.ReadHistoryAsync("a", 10, CancellationToken.None);
        var newest = await Store.ReadHistoryAsync("a", 2, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(history.Select(change => change.Revision), Is.EqualTo(new[] { 5, 4, 3, 1 }));
            Assert.That(history.Select(change => change.After?.Version), Is.EqualTo(new long?[] { 3, null, 2, 1 }));
            Assert.That(history[2].After!.State, Is.EqualTo(MappingState.Migrated));
            Assert.That(history.Select(change => change.Reason), Is.EqualTo(new[] { null, null, "cut over", null }));
            Assert.That(history.All(change => change.Identifier == "a" && change.At == At && change.By == By), Is.True);
            Assert.That(newest.Select(change => change.Revision), Is.EqualTo(new[] { 5, 4 }));
        });
    }

    [Test]
    public async Task ReadHistory_UnknownOrAlias_IsEmpty()
    {
        await Store.StoreAsync(Put("a", "alias"));

        Assert.That(await Store.ReadHistoryAsync("alias", 10, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task ReadAll_EmptyStore_GivesItsPositionAndNothing()
    {
        var (position, mappings) = await Store.ReadAllAsync();

        Assert.That((position, mappings.Count), Is.EqualTo((StorePosition.Empty, 0)));
    }

    private static int CompareUtf8(string? left, string? right) =>
        Encoding.UTF8.GetBytes(left!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right!));

    private async Task<List<string>> ListAllAsync(MappingQuery query)
    {
        var found = new List<string>();
        while (true)
        {
            var page = await Store.ListAsync(query, CancellationToken.None);
            Assert.That(page.Mappings, Has.Count.LessThanOrEqualTo(query.Limit));
            found.AddRange(page.Mappings.Select(mapping => mapping.Identifier));
            if (!page.HasMore)
            {
                return found;
            }

            query = query with { After = page.Mappings[^1].Identifier };
        }
    }
}
