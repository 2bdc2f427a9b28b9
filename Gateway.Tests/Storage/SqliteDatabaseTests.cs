using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Mappings.Store;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Storage;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.PathOf("gateway.db");

    public void Dispose() => _folder.Dispose();

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Open_NothingThere_MakesFolderAndFileForTheOwnerOnly()
    {
        var path = Path.Combine(_folder.FullPath, "a", "b", "gateway.db");
        using var database = Database(path);

        await database.OpenAsync(CancellationToken.None);

        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.new"), Is.Empty);
        Assert.That(await PragmaAsync(database, "journal_mode"), Is.EqualTo("wal"));
        Assert.That(await PragmaAsync(database, "application_id"), Is.EqualTo(SqliteSchema.Store.ApplicationId));
        Assert.That(await PragmaAsync(database, "user_version"), Is.EqualTo(SqliteSchema.Store.Latest));
    }

    [Test]
    public async Task Open_ManyAtOnceOnANewPath_ShareOneFile()
    {
        var databases = Enumerable.Range(0, 8).Select(_ => Database(FilePath)).ToList();

        await Task.WhenAll(databases.Select(database => database.OpenAsync(CancellationToken.None)));
        await Store(databases[0]).StoreAsync(Put("acme"));

        foreach (var database in databases)
        {
            Assert.That(await Store(database).FindAsync("acme"), Is.Not.Null);
            database.Dispose();
        }
    }

    [TestCase("", "is empty")]
    [TestCase("SQLite", "is not a SQLite database")]
    [TestCase("identifier,connection_id\nacme,saml-connection-test-1\nidentifier,connection_id\nacme,saml-connection-test-1\n", "is not a SQLite database")]
    public void Open_SomethingElseIsThere_RefusesAndLeavesIt(string content, string finding)
    {
        File.WriteAllText(FilePath, content);

        AssertRefused(finding);
    }

    [Test]
    public void Open_DatabaseOfAnotherProgram_RefusesAndLeavesIt()
    {
        using (var connection = Connect())
        {
            connection.Execute("PRAGMA application_id = 7; CREATE TABLE theirs (id INTEGER)");
        }

        AssertRefused("of another program (application_id 0x00000007");
    }

    [Test]
    public async Task Open_NewerSchema_RefusesAndLeavesIt()
    {
        await FillAsync();
        using (var connection = Connect())
        {
            connection.Execute($"PRAGMA user_version = {SqliteSchema.Store.Latest + 1}; PRAGMA wal_checkpoint(TRUNCATE)");
        }

        AssertRefused("written by a newer gateway");
    }

    [Test]
    public async Task Open_FileIsCutOff_RefusesAndLeavesIt()
    {
        await FillAsync();
        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(file.Length - 4096);
        }

        AssertRefused("is cut off");
    }

    [Test]
    public async Task Open_PagesAreOverwritten_RefusesAndLeavesIt()
    {
        await FillAsync();
        using (var file = File.OpenWrite(FilePath))
        {
            file.Seek(3 * 4096, SeekOrigin.Begin);
            file.Write(new byte[4096]);
        }

        AssertRefused("is damaged");
    }

    [Test]
    public async Task Open_OnlyTheLogIsLeft_RefusesAndLeavesIt()
    {
        await FillAsync();
        File.Move(FilePath, FilePath + "-wal");

        AssertRefused("is missing, but its write-ahead log", readsPath: FilePath + "-wal");
    }

    [Test]
    public void Open_AFolderIsThere_Refuses()
    {
        Directory.CreateDirectory(FilePath);

        AssertRefused("is a folder", readsPath: null);
    }

    [Test]
    public async Task Open_CopyOfAFileInUseWithItsLog_HasEveryCommit()
    {
        using var live = Database(FilePath);
        await Store(live).StoreAsync(Put("a"));
        await Store(live).StoreAsync(Put("b"));
        var copy = Path.Combine(_folder.FullPath, "copy", "gateway.db");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);

        // What a machine that lost power finds: the file as it was, and the log.
        File.Copy(FilePath, copy);
        File.Copy(FilePath + "-wal", copy + "-wal");
        using var revived = Database(copy);

        Assert.That((await Store(revived).ReadAllAsync()).Mappings, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task ReadAll_MappingCannotBeRead_SaysTheStoreIsDamaged()
    {
        await FillAsync();
        using (var connection = Connect())
        {
            connection.Execute("UPDATE mappings SET document = substr(document, 1, 100) WHERE id = 17");
        }

        using var database = Database(FilePath);

        Assert.That(() => Store(database).ReadAllAsync(), Throws.InstanceOf<StoreDamagedException>().With.Message.Contains(FilePath));
        Assert.That((await Store(database).ReadPositionAsync()).Revision, Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("-wal")]
    [TestCase("-shm")]
    public async Task Write_FileWasDeletedWhileInUse_Refuses(string suffix)
    {
        using var database = Database(FilePath);
        await Store(database).StoreAsync(Put("acme"));
        File.Delete(FilePath + suffix);

        Assert.That(
            () => Store(database).StoreAsync(Put("b")),
            Throws.InstanceOf<StoreDamagedException>().With.Message.Contains($"{FilePath}{suffix} was moved, deleted or replaced").And.Message.Contains(
                "gateway export"));
    }

    [TestCase("")]
    [TestCase("-wal")]
    [TestCase("-shm")]
    public async Task Write_FileWasReplacedWhileInUse_Refuses(string suffix)
    {
        using var database = Database(FilePath);
        await Store(database).StoreAsync(Put("acme"));
        File.Copy(FilePath + suffix, FilePath + ".copy");
        File.Move(FilePath + ".copy", FilePath + suffix, overwrite: true);

        Assert.That(
            () => Store(database).StoreAsync(Put("b")),
            Throws.InstanceOf<StoreDamagedException>().With.Message.Contains($"{FilePath}{suffix} was moved, deleted or replaced"));
    }

    [Test]
    public async Task Write_AnotherProcessHoldsTheFile_IsUnavailableAndReadsGoOn()
    {
        using var database = Database(FilePath);
        await Store(database).StoreAsync(Put("acme"));
        using var other = Connect();
        using var theirs = other.BeginTransaction(deferred: false);

        Assert.That(() => Store(database).StoreAsync(Put("b")), Throws.InstanceOf<StoreUnavailableException>().With.Message.Contains("locked"));
        Assert.That(await Store(database).FindAsync("acme"), Is.Not.Null);

        theirs.Rollback();
        await Store(database).StoreAsync(Put("b"));
    }

    private void AssertRefused(string finding, string? readsPath = "")
    {
        var path = readsPath == "" ? FilePath : readsPath;
        var before = path is null ? null : File.ReadAllBytes(path);
        using var database = Database(FilePath);

        Assert.That(
            () => database.OpenAsync(CancellationToken.None),
            Throws.InstanceOf<StoreDamagedException>().With.Message.Contains(finding).And.Message.Contains(FilePath).And.Message.Contains("Restore it"));
        Assert.That(path is null ? null : File.ReadAllBytes(path), Is.EqualTo(before));
        // And again: a refusal must not have paved the way.
        Assert.That(() => database.OpenAsync(CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    private async Task FillAsync()
    {
        using var database = Database(FilePath);
        await Store(database).StoreAsync([.. Enumerable.Range(0, 200).Select(i => Put($"tenant-{i}"))]);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static Task<object?> PragmaAsync(SqliteDatabase database, string name) => database.ReadAsync(
        connection =>
        {
            using var command = connection.Prepare($"PRAGMA {name}");
            return command.ExecuteScalar();
        },
        CancellationToken.None);

    private static SqliteDatabase Database(string path) => new(path, SqliteSchema.Store, NullLogger<SqliteDatabase>.Instance);

    private static SqliteMappingStore Store(SqliteDatabase database) => new(database, new StoreOptions(), TimeProvider.System);
}
