using System.Runtime.Versioning;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin.Keys;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FirstKeyTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteAdminKeyStore _store;

    public FirstKeyTests()
    {
        _database = new SqliteDatabase(_folder.PathOf("gateway.db"), SqliteSchema.Store, NullLogger<SqliteDatabase>.Instance);
        _store = new SqliteAdminKeyStore(_database);
    }

    private string KeyFile => _folder.PathOf("data/first-admin-key");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task Ensure_EmptyStore_MakesAnAdminKeyAndWritesItForTheOwnerOnly()
    {
        await EnsureAsync();

        var key = (await _store.ListAsync(CancellationToken.None)).Single();
        var (id, secret) = ReadKeyFile();
        Assert.That(key.Role, Is.EqualTo(AdminRole.Admin));
        Assert.That(key.CreatedBy, Is.EqualTo("first-start"));
        Assert.That(id, Is.EqualTo(key.Id));
        Assert.That(NewKey.HashOf(secret), Is.EqualTo(key.SecretSha256));
        Assert.That(File.GetUnixFileMode(KeyFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(_log.LinesOf(1300), Has.One.Contains(KeyFile));
        Assert.That(_log.Lines, Has.None.Contains(secret));
    }

    [Test]
    public async Task Ensure_SecondStart_ChangesNothing()
    {
        await EnsureAsync();
        var before = File.ReadAllText(KeyFile);

        await EnsureAsync();

        Assert.That(await _store.ListAsync(CancellationToken.None), Has.Count.EqualTo(1));
        Assert.That(File.ReadAllText(KeyFile), Is.EqualTo(before));
    }

    [Test]
    public async Task Ensure_ManyGatewaysAtOnce_MakeOneKeyAndOneFile()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => EnsureAsync(new() { KeyFile = _folder.PathOf($"gateway-{i}/key") })));

        var key = (await _store.ListAsync(CancellationToken.None)).Single();
        var file = Directory.GetFiles(_folder.FullPath, "key*", SearchOption.AllDirectories).Single();
        Assert.That(File.ReadAllText(file), Does.StartWith(key.Id + ":"));
    }

    [Test]
    public void Ensure_FileCannotBeWritten_MakesNoKey()
    {
        File.WriteAllText(_folder.PathOf("data"), "a file where a folder is wanted");

        Assert.That(() => EnsureAsync(), Throws.InstanceOf<IOException>());
        Assert.That(() => _store.ListAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Ensure_BootstrapKey_IsStoredAsGivenAndNoFileIsWritten()
    {
        await EnsureAsync(new() { BootstrapKey = $"ops:{Secret}:x" });

        var key = (await _store.ListAsync(CancellationToken.None)).Single();
        Assert.That(key.Id, Is.EqualTo("ops"));
        Assert.That(key.Role, Is.EqualTo(AdminRole.Admin));
        Assert.That(key.CreatedBy, Is.EqualTo("configuration"));
        Assert.That(key.SecretSha256, Is.EqualTo(NewKey.HashOf($"{Secret}:x")));
        Assert.That(File.Exists(KeyFile), Is.False);
        Assert.That(_log.Lines, Has.Some.Contains("ops").And.None.Contains(Secret));
    }

    [Test]
    public async Task Ensure_BootstrapKeyWithAnotherSecretOrRole_IsUpdated()
    {
        await _store.AddAsync(
            new AdminKey("ops", "x", AdminRole.Viewer, NewKey.HashOf("old"), DateTimeOffset.UnixEpoch, "cli"), onlyIfNone: false, CancellationToken.None);

        await EnsureAsync(new() { BootstrapKey = $"ops:{Secret}" });

        var key = (await _store.ListAsync(CancellationToken.None)).Single();
        Assert.That(key.Role, Is.EqualTo(AdminRole.Admin));
        Assert.That(key.SecretSha256, Is.EqualTo(NewKey.HashOf(Secret)));
    }

    [Test]
    public async Task Ensure_BootstrapKeyAgain_LeavesItAsItIs()
    {
        await EnsureAsync(new() { BootstrapKey = $"ops:{Secret}" });
        var before = await _store.FindAsync("ops", CancellationToken.None);

        await EnsureAsync(new() { BootstrapKey = $"ops:{Secret}" });

        Assert.That((await _store.FindAsync("ops", CancellationToken.None))!.CreatedAt, Is.EqualTo(before!.CreatedAt));
    }

    private Task EnsureAsync(AdminOptions? options = null)
    {
        var given = options ?? new AdminOptions { KeyFile = KeyFile };
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new FirstKey(
            _store,
            new BootstrapKey(Options.Create(given), TimeProvider.System),
            Options.Create(given),
            TimeProvider.System,
            factory.CreateLogger<FirstKey>()).EnsureAsync(CancellationToken.None);
    }

    private (string Id, string Secret) ReadKeyFile()
    {
        var parts = File.ReadAllText(KeyFile).TrimEnd('\n').Split(':');
        return (parts[0], parts[1]);
    }
}
