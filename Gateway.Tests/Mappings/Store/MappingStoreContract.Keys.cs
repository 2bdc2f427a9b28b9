using Gateway.Mappings.Store;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store;

internal abstract partial class MappingStoreContract
{
    /// <summary>Identifiers that trip over quoting, escaping, patterns, glob or hash tags somewhere.</summary>
    private static readonly string[] OddIdentifiers =
    [
        "a/b", "a%2Fb", "a b", " ", "'", "\"", "\\", "a'; DROP TABLE mappings; --", "%", "_", "*", "?", "[a]", "{", "}", "{x}", "}{",
        "\ud83d\ude80", "é", "e\u0301",
        "ACME", "acme", "%s%d%n", "(", "[", "-", "+", "0", "null", "\u2028", "\uffff", new('x', 256), new('\u00e4', 256),
    ];

    [Test]
    public async Task Find_ByAlias_GivesTheMapping()
    {
        await Store.StoreAsync(Put("acme", "one", "two"));

        Assert.That((await Store.FindAsync("two"))!.Identifier, Is.EqualTo("acme"));
        Assert.That(await Store.FindAsync("Two"), Is.Null);
    }

    [Test]
    public async Task Find_OddIdentifiers_ComparesExactly()
    {
        await Store.StoreAsync([.. OddIdentifiers.Select(identifier => Put(identifier, identifier + "~alias"))]);

        foreach (var identifier in OddIdentifiers)
        {
            Assert.That((await Store.FindAsync(identifier))?.Identifier, Is.EqualTo(identifier));
            Assert.That((await Store.FindAsync(identifier + "~alias"))?.Identifier, Is.EqualTo(identifier));
            Assert.That(await Store.FindAsync(identifier + " "), Is.Null);
            Assert.That(await Store.ReadHistoryAsync(identifier, 10, CancellationToken.None), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Commit_KeyOfAnotherMapping_IsRefusedWhateverItsKind()
    {
        await Store.StoreAsync(Put("acme", "alias"));

        var conflicts = await Store.RefusedAsync(Put("alias"), Put("b", "acme"), Put("c", "alias"));

        Assert.That(conflicts, Is.EqualTo(new[]
        {
            new CommitConflict.KeyTaken("alias", "alias", "acme"),
            new CommitConflict.KeyTaken("b", "acme", "acme"),
            new CommitConflict.KeyTaken("c", "alias", "acme"),
        }));
    }

    [Test]
    public async Task Commit_TwoOfOneBatchClaimAKey_TheSecondIsRefused()
    {
        var conflicts = await Store.RefusedAsync(Put("a", "x"), Put("b", "x"), Put("c", "d"), Put("d"));

        Assert.That(conflicts, Is.EqualTo(new[]
        {
            new CommitConflict.KeyTaken("b", "x", "a"),
            new CommitConflict.KeyTaken("d", "d", "c"),
        }));
    }

    [Test]
    public async Task Commit_KeyThatItsOwnerKeepsInTheSameBatch_IsRefused()
    {
        await Store.StoreAsync(Put("owner", "x"));

        var conflicts = await Store.RefusedAsync(Put("a", "x"), Put("b", "owner"), Put("owner", "x", "y"));

        Assert.That(conflicts, Is.EqualTo(new[]
        {
            new CommitConflict.KeyTaken("a", "x", "owner"),
            new CommitConflict.KeyTaken("b", "owner", "owner"),
        }));
    }

    [Test]
    public async Task Commit_MappingsSwapAliases_IsStored()
    {
        await Store.StoreAsync(Put("a", "x", "stays"), Put("b", "y"));

        await Store.StoreAsync(Put("a", "y", "stays"), Put("b", "x"));

        Assert.That((await Store.FindAsync("x"))!.Identifier, Is.EqualTo("b"));
        Assert.That((await Store.FindAsync("y"))!.Identifier, Is.EqualTo("a"));
        Assert.That((await Store.FindAsync("stays"))!.Identifier, Is.EqualTo("a"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Commit_IdentifierBecomesAliasOfItsSuccessor_IsStoredInAnyOrder(bool deletesFirst)
    {
        await Store.StoreAsync(Put("old", "older"));
        MappingWrite[] writes = [Delete("old"), Put("new", "old", "older")];

        await Store.StoreAsync(deletesFirst ? writes : [.. writes.Reverse()]);

        Assert.That((await Store.FindAsync("old"))!.Identifier, Is.EqualTo("new"));
        Assert.That((await Store.FindAsync("older"))!.Identifier, Is.EqualTo("new"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Commit_AliasBecomesAMapping_IsStoredInAnyOrder(bool releasesFirst)
    {
        await Store.StoreAsync(Put("a", "b"));
        MappingWrite[] writes = [Put("a"), Put("b", "c")];

        await Store.StoreAsync(releasesFirst ? writes : [.. writes.Reverse()]);

        Assert.That((await Store.FindAsync("b"))!.Identifier, Is.EqualTo("b"));
    }

    [Test]
    public async Task Commit_ReleasedAlias_IsFree()
    {
        await Store.StoreAsync(Put("a", "x"));
        await Store.StoreAsync(Put("a"));

        Assert.That(await Store.FindAsync("x"), Is.Null);
        await Store.StoreAsync(Put("x"));
    }

    [Test]
    public async Task Commit_RefusedSwap_LeavesKeysAsTheyWere()
    {
        await Store.StoreAsync(Put("a", "x"), Put("b", "y"));

        await Store.RefusedAsync(Put("a", "y"), Put(Mapping("b", "x"), expectedVersion: 7));

        Assert.That((await Store.FindAsync("x"))!.Identifier, Is.EqualTo("a"));
        Assert.That((await Store.FindAsync("y"))!.Identifier, Is.EqualTo("b"));
    }
}
