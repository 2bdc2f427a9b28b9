using Gateway.Evidence.Handovers;
using Gateway.Evidence.Handovers.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Handovers;

[TestFixture]
internal sealed class SqliteHandoverLinkStoreTests : HandoverLinkStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IHandoverLinkStore Create()
    {
        var database = Stores.Open(_folder.PathOf("gateway.db"));
        _databases.Add(database);
        return new SqliteHandoverLinkStore(database);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
