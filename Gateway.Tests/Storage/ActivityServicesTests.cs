using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage;

[TestFixture]
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class ActivityServicesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Activity_OpenedBesideTheStore_IsAFileOfItsOwnKind(CancellationToken cancellationToken)
    {
        var path = _folder.PathOf("activity.db");
        await using var services = Services(path);
        var activity = services.GetRequiredKeyedService<SqliteDatabase>(ActivityServices.Key);

        await activity.OpenAsync(cancellationToken);

        Assert.That(
            await activity.ReadAsync(connection => connection.ReadNumber("PRAGMA application_id"), cancellationToken),
            Is.EqualTo(SqliteSchema.Activity.ApplicationId));
        Assert.That(services.GetService<SqliteDatabase>(), Is.Null, "The store's file is registered without a key.");
    }

    [Test]
    public async Task Activity_PathIsTheStoresFile_IsRefusedAndNamesItsSetting(CancellationToken cancellationToken)
    {
        var path = _folder.PathOf("gateway.db");
        using (var store = Stores.Open(path))
        {
            await store.OpenAsync(cancellationToken);
        }

        await using var services = Services(path);
        var activity = services.GetRequiredKeyedService<SqliteDatabase>(ActivityServices.Key);

        Assert.That(
            () => activity.OpenAsync(cancellationToken),
            Throws.InstanceOf<StoreDamagedException>().With.Message.Contains("of another program").And.Message.Contains("Gateway:Events:Path"));
    }

    private static ServiceProvider Services(string path) => new ServiceCollection().AddLogging().AddActivity(_ => path).BuildServiceProvider();
}
