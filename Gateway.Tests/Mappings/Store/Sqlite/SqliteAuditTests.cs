using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Sqlite;

/// <summary>Whatever row of the file somebody alters behind the gateway's back, the verification names it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteAuditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [TestCase("UPDATE revisions SET committed_by = 'key_other' WHERE revision = 2", "revision_altered", 2, null)]
    [TestCase("UPDATE revisions SET reason = NULL WHERE revision = 2", "revision_altered", 2, null)]
    [TestCase("UPDATE revisions SET action = 'cutover' WHERE revision = 2", "revision_altered", 2, null)]
    [TestCase("UPDATE revisions SET committed_at = '2026-03-04T05:06:07.8900001Z' WHERE revision = 2", "revision_altered", 2, null)]
    [TestCase("UPDATE revisions SET hash = '' WHERE revision = 3", "revision_altered", 3, null)]
    [TestCase("DELETE FROM revisions WHERE revision = 2", "revision_missing", 3, null)]
    [TestCase("DELETE FROM revisions WHERE revision = 1", "revision_missing", 2, null)]
    [TestCase("UPDATE changes SET document = replace(document, 'test-5', 'test-6') WHERE revision = 3", "change_altered", 3, "b")]
    [TestCase("UPDATE changes SET document = replace(document, 'test-5', 'test-6') WHERE id = 1", "change_altered", 1, null)]
    [TestCase("UPDATE changes SET document = NULL WHERE revision = 3", "change_altered", 3, "b")]
    [TestCase("DELETE FROM changes WHERE id = 1", "change_missing", 1, null)]
    [TestCase("INSERT INTO changes (revision, identifier, document) VALUES (3, 'z', NULL)", "change_altered", 3, "z")]
    [TestCase("UPDATE mappings SET document = replace(document, '\"state\":\"legacy\"', '\"state\":\"migrated\"') WHERE id = 1", "mapping_altered", 2, "a")]
    [TestCase("DELETE FROM mappings WHERE id = 1", "mapping_missing", 2, "a")]
    [TestCase("INSERT INTO mappings (document) VALUES ('{\"identifier\":\"z\"}')", "mapping_altered", 0, "z")]
    public async Task Verify_AlteredRow_IsNamed(string sql, string code, long revision, string? identifier)
    {
        using var database = Stores.Open(_folder.PathOf("gateway.db"));
        await using var store = new SqliteMappingStore(database, new StoreOptions(), TimeProvider.System);
        await store.StoreAsync(Put("a"), Put("b"));
        await store.CommitAsync(Commit(Put("a")) with { Reason = "why" }, CancellationToken.None);
        await store.StoreAsync(Put("b"));
        Assert.That((await store.VerifyAsync(CancellationToken.None)).Findings, Is.Empty);

        await database.WriteAsync(
            transaction =>
            {
                transaction.Connection!.Execute(sql);
                transaction.Commit();
                return true;
            },
            CancellationToken.None);

        var findings = (await store.VerifyAsync(CancellationToken.None)).Findings;
        Assert.That(findings.Select(finding => (finding.Code, finding.Revision, finding.Identifier)), Does.Contain((code, revision, identifier)));
    }

    [Test]
    public async Task Verify_RevisionsOfAnOlderGateway_BeginTheChainBehindThem()
    {
        using var database = Stores.Open(_folder.PathOf("gateway.db"));
        await using var store = new SqliteMappingStore(database, new StoreOptions(), TimeProvider.System);
        await store.StoreAsync(Put("a"));
        await store.StoreAsync(Put("b"));
        await database.WriteAsync(
            transaction =>
            {
                transaction.Connection!.Execute("UPDATE revisions SET hash = '', digest = ''");
                transaction.Commit();
                return true;
            },
            CancellationToken.None);
        await store.StoreAsync(Put("c"));

        var report = await store.VerifyAsync(CancellationToken.None);

        Assert.That((report.Findings.Count, report.Revisions, report.First, report.Last), Is.EqualTo((0, 3L, 3L, 3L)));
    }

    public void Dispose() => _folder.Dispose();
}
