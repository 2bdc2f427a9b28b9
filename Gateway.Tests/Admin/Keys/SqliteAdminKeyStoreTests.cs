using Gateway.Admin.Keys;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Keys;

[TestFixture]
internal sealed class SqliteAdminKeyStoreTests : AdminKeyStoreContract
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase? _database;

    protected override IAdminKeyStore Create() => new SqliteAdminKeyStore(_database = Stores.Open(_folder.PathOf("gateway.db")));

    protected override Task CleanUpAsync()
    {
        _database?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
