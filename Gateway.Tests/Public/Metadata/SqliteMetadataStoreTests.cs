using Gateway.Public.Metadata;
using Gateway.Public.Metadata.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Metadata;

[TestFixture]
internal sealed class SqliteMetadataStoreTests : MetadataStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IMetadataStore Create()
    {
        var database = Stores.Open(_folder.PathOf("gateway.db"));
        _databases.Add(database);
        return new SqliteMetadataStore(database);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
