using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Sqlite;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

[TestFixture]
internal sealed class SqlitePlanTests : PlanContract
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase _database = null!;
    private SqliteMappingStore _store = null!;

    protected override (IMappingStore Store, IPlanStore Plans) Create()
    {
        _database = Stores.Open(_folder.PathOf("gateway.db"));
        _store = new SqliteMappingStore(_database, new StoreOptions(), TimeProvider.System);
        return (_store, new SqlitePlanStore(_database, TimeProvider.System));
    }

    protected override async Task CleanUpAsync()
    {
        await _store.DisposeAsync();
        _database.Dispose();
        _folder.Dispose();
    }
}
