using Gateway.Evidence.Connections;
using Gateway.Evidence.Connections.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Connections;

[TestFixture]
internal sealed class SqliteConnectionStoreTests : ConnectionStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IConnectionStore Create()
    {
        var database = Stores.Open(_folder.PathOf("gateway.db"));
        _databases.Add(database);
        return new SqliteConnectionStore(database);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
