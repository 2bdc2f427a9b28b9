using Gateway.Evidence.Identities;
using Gateway.Evidence.Identities.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Identities;

[TestFixture]
internal sealed class SqliteIdentityStoreTests : IdentityStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override IIdentityStore Create(IdentityOptions options)
    {
        var database = new SqliteDatabase(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
        _databases.Add(database);
        return new SqliteIdentityStore(database, Options.Create(options));
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
