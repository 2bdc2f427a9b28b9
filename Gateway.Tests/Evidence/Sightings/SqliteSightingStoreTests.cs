using Gateway.Evidence.Sightings;
using Gateway.Evidence.Sightings.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Sightings;

[TestFixture]
internal sealed class SqliteSightingStoreTests : SightingStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    protected override ISightingStore Create(SightingOptions options)
    {
        var database = new SqliteDatabase(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
        _databases.Add(database);
        return new SqliteSightingStore(database, Options.Create(options));
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
