using Gateway.Mappings;
using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task Commit_EveryFieldSet_IsReadBackExactly()
    {
        var mapping = Mapping("acme", "acme-old", "acme older") with
        {
            AcsUrl = "https://login.example.com/v1/b2b/sso/callback/saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9",
            OrganizationId = "organization-test-07971b06",
            State = MappingState.Paused,
            Delivery = MappingDelivery.Repost,
            RedirectStatus = 303,
            AlternativeAudienceUri = "https://sso.example.com/sp?a=1&b=\"2\"",
            AlternativeAcsUrl = "https://sso.example.com/old-sso/acme",
            IdpEntityId = "urn:example:idp",
            ExternalId = "4711",
            Wave = "März",
            Note = "first line\nsecond \\ line \ud83d\ude80",
        };

        var committed = await Store.StoreAsync(Put(mapping));

        var stored = await Store.FindAsync("acme");
        Assert.That(stored, Is.Not.Null);
        Assert.Multiple(() =>
        {
            Assert.That(stored!.SameAs(committed.Mappings[0]), Is.True);
            Assert.That(stored!.SameAs(mapping with { Version = 1, Revision = 1, CreatedAt = At, UpdatedAt = At, UpdatedBy = By }), Is.True);
        });
    }

    [Test]
    public async Task Commit_TimeWithOffset_IsStoredAsTheSameInstant()
    {
        var at = new DateTimeOffset(2026, 3, 4, 7, 6, 7, TimeSpan.FromHours(2)).AddTicks(1_234_567);

        await Store.CommitAsync(new MappingCommit([Put("acme")], By, at), CancellationToken.None);

        var stored = await Store.FindAsync("acme");
        Assert.That(stored!.UpdatedAt, Is.EqualTo(at).And.Property(nameof(DateTimeOffset.Offset)).EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Commit_MappingExists_CountsVersionAndKeepsCreation()
    {
        await Store.StoreAsync(Put("acme"));

        var later = new MappingCommit([Put(Mapping("acme") with { State = MappingState.Migrated }, expectedVersion: 1)], "key_later", At.AddHours(1));
        await Store.CommitAsync(later, CancellationToken.None);

        var stored = (await Store.FindAsync("acme"))!;
        Assert.Multiple(() =>
        {
            Assert.That(stored.State, Is.EqualTo(MappingState.Migrated));
            Assert.That((stored.Version, stored.Revision), Is.EqualTo((2, 2)));
            Assert.That((stored.CreatedAt, stored.UpdatedAt), Is.EqualTo((At, At.AddHours(1))));
            Assert.That(stored.UpdatedBy, Is.EqualTo("key_later"));
        });
    }

    [TestCase(0, 1)]
    [TestCase(2, 1)]
    public async Task Commit_OtherVersionExpected_IsRefused(long expected, long actual)
    {
        await Store.StoreAsync(Put("acme"));

        var conflicts = await Store.RefusedAsync(Put(Mapping("acme") with { Note = "lost" }, expected));

        Assert.That(conflicts, Is.EqualTo(new[] { new CommitConflict.VersionMismatch("acme", expected, actual) }));
        Assert.That((await Store.FindAsync("acme"))!.Note, Is.Null);
    }

    [Test]
    public async Task Commit_VersionExpectedOfAbsentMapping_IsRefused()
    {
        var conflicts = await Store.RefusedAsync(Put(Mapping("acme"), expectedVersion: 3), Delete("other", expectedVersion: 1));

        Assert.That(conflicts, Is.EqualTo(new[] { new CommitConflict.VersionMismatch("acme", 3, 0), new CommitConflict.VersionMismatch("other", 1, 0) }));
    }

    [Test]
    public async Task Commit_Deletion_RemovesMappingAndAliases()
    {
        await Store.StoreAsync(Put("acme", "alias"));

        var committed = await Store.StoreAsync(Delete("acme", expectedVersion: 1));

        Assert.That(committed.Mappings, Is.EqualTo(new ConnectionMapping?[] { null }));
        Assert.That(await Store.FindAsync("acme"), Is.Null);
        Assert.That(await Store.FindAsync("alias"), Is.Null);
    }

    [Test]
    public async Task Commit_DeletionOfAbsentMapping_IsRefused()
    {
        var conflicts = await Store.RefusedAsync(Delete("acme"));

        Assert.That(conflicts, Is.EqualTo(new[] { new CommitConflict.NotFound("acme") }));
    }

    [Test]
    public async Task Commit_DeletedMappingComesBack_VersionGoesOn()
    {
        await Store.StoreAsync(Put("acme"));
        await Store.StoreAsync(Put("acme"));
        await Store.StoreAsync(Delete("acme"));

        await Store.StoreAsync(Put(Mapping("acme"), expectedVersion: 0));
        await Store.StoreAsync(Delete("acme", expectedVersion: 3));
        await Store.StoreAsync(Put("acme"));

        Assert.That((await Store.FindAsync("acme"))!.Version, Is.EqualTo(4));
    }

    [Test]
    public async Task Commit_OneConflictInBatch_StoresNothingAndNamesEveryConflict()
    {
        await Store.StoreAsync(Put("first"), Put("second", "taken"));
        var before = await Store.ReadPositionAsync();

        var conflicts = await Store.RefusedAsync(
            Put("new"),
            Put(Mapping("first"), expectedVersion: 9),
            Delete("absent"),
            Put("other", "taken", "second"),
            Delete("second", expectedVersion: 5));

        Assert.That(conflicts, Is.EqualTo(new CommitConflict[]
        {
            new CommitConflict.VersionMismatch("first", 9, 1),
            new CommitConflict.NotFound("absent"),
            new CommitConflict.VersionMismatch("second", 5, 1),
        }));
        Assert.That(await Store.FindAsync("new"), Is.Null);
        Assert.That(await Store.ReadPositionAsync(), Is.EqualTo(before));
        Assert.That((await Store.ReadNextAsync(before)).Changes, Is.Empty);
    }

    [Test]
    public async Task Commit_RefusedOnEmptyStore_LeavesItEmpty()
    {
        await Store.RefusedAsync(Put(Mapping("acme"), expectedVersion: 1));

        Assert.That(await Store.ReadPositionAsync(), Is.EqualTo(StorePosition.Empty));
    }

    [Test]
    public async Task Commit_ExpectedPositionFits_IsStored()
    {
        var first = await Store.CommitAsync(Commit(Put("a")) with { ExpectedLineage = "", ExpectedRevision = 0 }, CancellationToken.None);
        var position = await Store.ReadPositionAsync();
        var second = await Store.CommitAsync(Commit(Put("b")) with { ExpectedLineage = position.Lineage, ExpectedRevision = 1 }, CancellationToken.None);

        Assert.That(first, Is.InstanceOf<CommitResult.Committed>());
        Assert.That(second, Is.InstanceOf<CommitResult.Committed>());
    }

    [TestCase("other", null)]
    [TestCase("", null)]
    [TestCase(null, 0L)]
    [TestCase(null, 2L)]
    public async Task Commit_OtherLineageOrRevisionExpected_IsRefusedAsMoved(string? lineage, long? revision)
    {
        await Store.StoreAsync(Put("a"));
        var position = await Store.ReadPositionAsync();

        var result = await Store.CommitAsync(Commit(Put("b")) with { ExpectedLineage = lineage, ExpectedRevision = revision }, CancellationToken.None);

        Assert.That(result, Is.EqualTo(new CommitResult.Moved(position)));
        Assert.That(await Store.FindAsync("b"), Is.Null);
    }

    [Test]
    public async Task Commit_Malformed_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(Commit(), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(Commit(Put("a"), Delete("a")), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.CommitAsync(Commit(new MappingWrite("a", Mapping("b"), ExpectedVersion: null)), CancellationToken.None));
    }

    [Test]
    public async Task Commit_LargeBatch_IsOneRevision()
    {
        const int Count = 1000;
        var committed = await Store.StoreAsync([.. Enumerable.Range(0, Count).Select(i => Put($"tenant-{i}", $"alias-{i}"))]);

        var (position, mappings) = await Store.ReadAllAsync();
        Assert.That(position, Is.EqualTo(committed.Position).And.Property(nameof(StorePosition.Revision)).EqualTo(1));
        Assert.That(mappings.Select(mapping => mapping.Identifier).Distinct().Count(), Is.EqualTo(Count));
        Assert.That((await Store.FindAsync("alias-999"))!.Identifier, Is.EqualTo("tenant-999"));
        Assert.That(committed.Mappings, Has.Count.EqualTo(Count));
    }
}
