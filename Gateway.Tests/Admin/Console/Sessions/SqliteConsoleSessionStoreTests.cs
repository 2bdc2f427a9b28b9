using Gateway.Admin.Console.Sessions;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console.Sessions;

[TestFixture]
internal sealed class SqliteConsoleSessionStoreTests : ConsoleSessionStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    [Test]
    public async Task Sessions_ThatEnded_AreForgottenWhenAnotherBegins()
    {
        var store = Create();
        var (ended, running) = (Session('a'), Session('b'));
        await store.AddAsync(ended, Now.AddMinutes(1), CancellationToken.None);
        await store.AddAsync(running, Now.AddMinutes(3), CancellationToken.None);

        await store.AddAsync(Session('c') with { SeenAt = Now.AddMinutes(2) }, Now.AddMinutes(30), CancellationToken.None);

        Assert.That(await store.FindAsync(ended.Id, CancellationToken.None), Is.Null);
        Assert.That(await store.FindAsync(running.Id, CancellationToken.None), Is.EqualTo(running));
    }

    protected override IConsoleSessionStore Create()
    {
        var database = Stores.Open(_folder.PathOf("gateway.db"));
        _databases.Add(database);
        return new SqliteConsoleSessionStore(database);
    }

    protected override Task CleanUpAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
