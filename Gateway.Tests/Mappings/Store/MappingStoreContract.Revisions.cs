using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task ReadRevisions_Commits_AreListedNewestFirstWithAllThatIsKnown()
    {
        var commit = Commit(Put("a"), Put("b")) with { Reason = "wave 1", Ticket = "OPS-7", Source = "plan", Action = ChangeAction.Apply };
        await Store.CommitAsync(commit, CancellationToken.None);
        await Store.StoreAsync(Delete("a"));

        var revisions = await Store.ReadRevisionsAsync(before: null, 10, CancellationToken.None);

        Assert.That(revisions.Select(revision => revision.Number), Is.EqualTo(new long[] { 2, 1 }));
        Assert.That(
            revisions[1] with { Hash = "" }, Is.EqualTo(new RevisionRecord(1, commit.Id, At, By, ChangeAction.Apply, "wave 1", "OPS-7", "plan", 2, Hash: "")));
        Assert.That(revisions.Select(revision => revision.Hash), Is.Unique.And.All.Length.EqualTo(64));
    }

    [Test]
    public async Task ReadRevisions_Pages_GoOnBelowANumber()
    {
        for (var i = 0; i < 5; i++)
        {
            await Store.StoreAsync(Put("a"));
        }

        var first = await Store.ReadRevisionsAsync(before: null, 2, CancellationToken.None);
        var second = await Store.ReadRevisionsAsync(first[^1].Number, 2, CancellationToken.None);
        var third = await Store.ReadRevisionsAsync(second[^1].Number, 2, CancellationToken.None);

        Assert.That(first.Concat(second).Concat(third).Select(revision => revision.Number), Is.EqualTo(new long[] { 5, 4, 3, 2, 1 }));
        Assert.That(await Store.ReadRevisionsAsync(1, 2, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task ReadRevision_ItsChanges_AreThoseOfTheCommitInOrder()
    {
        await Store.StoreAsync(Put("a"), Put("b"));
        await Store.CommitAsync(Commit(Put("c"), Delete("a")) with { Reason = "why", Ticket = "T", Action = ChangeAction.Apply }, CancellationToken.None);
        await Store.StoreAsync(Put("c"));

        var changes = await ChangesOfAsync(2);

        Assert.That(
            changes.Select(change => (change.Revision, change.Identifier, change.After?.Version, change.Reason, change.Ticket, change.Action)),
            Is.EqualTo(new[] { (2L, "c", (long?)1, "why", "T", ChangeAction.Apply), (2L, "a", null, "why", "T", ChangeAction.Apply) }));
        Assert.That(await Store.ReadRevisionAsync(9, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ReadHistory_Change_TellsActionAndTicket()
    {
        await Store.CommitAsync(Commit(Put("a")) with { Action = ChangeAction.Cutover, Ticket = "OPS-1" }, CancellationToken.None);

        var history = await Store.ReadHistoryAsync("a", 10, CancellationToken.None);

        Assert.That(history.Select(change => (change.Action, change.Ticket)), Is.EqualTo(new[] { (ChangeAction.Cutover, "OPS-1") }));
    }

    [Test]
    public async Task ReadChangedSince_Revision_GivesWhatEachChangedMappingWas()
    {
        await Store.StoreAsync(Put("same"), Put("changed"), Put("deleted"), Put("twice"));
        await Store.StoreAsync(Put(Mapping("twice") with { Note = "then" }));
        var revision = (await Store.ReadPositionAsync()).Revision;
        await Store.StoreAsync(Put(Mapping("changed") with { Note = "now" }), Delete("deleted"), Put("new"));
        await Store.StoreAsync(Put(Mapping("twice") with { Note = "now" }), Delete("new"));

        var past = new Dictionary<string, PastMapping>();
        await foreach (var mapping in Store.ReadChangedSinceAsync(revision, CancellationToken.None))
        {
            past.Add(mapping.Identifier, mapping);
        }

        // A mapping that neither was there then nor is now may be left out.
        past.Remove("new");
        Assert.That(past.Keys, Is.EquivalentTo(new[] { "changed", "deleted", "twice" }));
        Assert.That(past.Values.All(mapping => mapping.IsKnown), Is.True);
        Assert.That(past["changed"].Content!.Note, Is.Null);
        Assert.That(past["deleted"].Content, Is.Not.Null);
        Assert.That(past["twice"].Content!.Note, Is.EqualTo("then"));
    }

    [Test]
    public async Task ReadChangedSince_TheBeginning_SaysThatNothingWasThere()
    {
        await Store.StoreAsync(Put("a"));
        await Store.StoreAsync(Put("a"));

        var past = new List<PastMapping>();
        await foreach (var mapping in Store.ReadChangedSinceAsync(0, CancellationToken.None))
        {
            past.Add(mapping);
        }

        Assert.That(past, Is.EqualTo(new[] { new PastMapping("a", Content: null, IsKnown: true) }));
    }

    [Test]
    public async Task Verify_UntouchedStore_FindsNothing()
    {
        await Store.StoreAsync(Put("a", "x"), Put("b"));
        await Store.StoreAsync(Delete("a"), Put("b", "x"));
        await Store.SetBreakGlassAsync(isOn: true, Commit() with { Action = ChangeAction.BreakGlass, Reason = "é\n\"" }, CancellationToken.None);
        await Store.StoreAsync(Put("a"));

        var report = await Store.VerifyAsync(CancellationToken.None);

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Revisions, report.Changes, report.Mappings, report.First, report.Last), Is.EqualTo((4L, 5L, 2L, 1L, 4L)));
        Assert.That(report.Head, Is.EqualTo((await Store.ReadRevisionsAsync(null, 1, CancellationToken.None))[0].Hash));
    }

    [Test]
    public async Task Commit_ManyAtOnceFromTwoStores_AllAreChained()
    {
        var another = await OpenAnotherAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Store : another).StoreAsync(Put($"m{i}"))));

        var report = await Store.VerifyAsync(CancellationToken.None);
        Assert.That((report.Findings.Count, report.Last, report.Mappings), Is.EqualTo((0, 40L, 40L)));
    }

    [Test]
    public async Task SetBreakGlass_OnAndOff_IsARevisionThatFollowersSee()
    {
        var start = (await Store.StoreAsync(Put("a"))).Position;
        var on = await Store.SetBreakGlassAsync(isOn: true, Commit() with { Reason = "down", Action = ChangeAction.BreakGlass }, CancellationToken.None);
        var whileOn = await Store.ReadNextAsync(start);
        await Store.StoreAsync(Put("b"));
        await Store.SetBreakGlassAsync(isOn: false, Commit() with { Action = ChangeAction.EndBreakGlass }, CancellationToken.None);
        var afterwards = await Store.ReadNextAsync(start);

        Assert.That(((CommitResult.Committed)on).Position.Revision, Is.EqualTo(2));
        Assert.That((whileOn.Changes.Count, whileOn.Position.Revision, whileOn.BreakGlass), Is.EqualTo((0, 2L, new BreakGlass(2, At, By, "down"))));
        Assert.That((afterwards.Changes.Count, afterwards.Position.Revision, afterwards.BreakGlass), Is.EqualTo((1, 4L, (BreakGlass?)null)));
        var revisions = await Store.ReadRevisionsAsync(null, 10, CancellationToken.None);
        Assert.That(
            revisions.Select(revision => (revision.Action, revision.Changes)),
            Is.EqualTo(new[] { (ChangeAction.EndBreakGlass, 0L), (ChangeAction.Put, 1L), (ChangeAction.BreakGlass, 0L), (ChangeAction.Put, 1L) }));
    }

    [Test]
    public async Task SetBreakGlass_EmptyStore_Works()
    {
        await Store.SetBreakGlassAsync(isOn: true, Commit() with { Action = ChangeAction.BreakGlass }, CancellationToken.None);
        await Store.StoreAsync(Put("a"));

        var next = await Store.ReadNextAsync(StorePosition.Empty);
        Assert.That((next.Changes.Count, next.Position.Revision, next.BreakGlass?.Revision), Is.EqualTo((1, 2L, (long?)1)));
        Assert.That((await Store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);
    }

    private async Task<List<MappingChange>> ChangesOfAsync(long revision)
    {
        var changes = new List<MappingChange>();
        await foreach (var change in (await Store.ReadRevisionAsync(revision, CancellationToken.None))!)
        {
            changes.Add(change);
        }

        return changes;
    }
}
