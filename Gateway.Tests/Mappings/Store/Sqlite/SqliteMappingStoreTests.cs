using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Mappings.Store.Sqlite;

[TestFixture]
internal sealed class SqliteMappingStoreTests : MappingStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IMappingStore Create()
    {
        var options = new StoreOptions { Path = _folder.PathOf("gateway.db"), PollInterval = TimeSpan.FromMilliseconds(100) };
        var database = new SqliteDatabase(options.Path, SqliteSchema.Store, NullLogger<SqliteDatabase>.Instance);
        _databases.Add(database);
        return new SqliteMappingStore(database, options, TimeProvider.System);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
