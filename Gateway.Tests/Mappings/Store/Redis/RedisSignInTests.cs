using System.Net;
using Gateway.Mappings.Store.Redis;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>Credentials in files that somebody renews, with and without the old ones still being good.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(90_000)]
internal sealed class RedisSignInTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Files_UserAndPasswordReplaced_AreSentOnTheConnectionThatStands()
    {
        await using var setup = await RedisSetup.StartAsync(RedisKind.AclUser);
        var server = setup.Servers[0];
        var options = Stores.RedisOptions();
        await using var connection = Stores.Connect(setup, options);
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);
        await store.StoreAsync(Put("a"));
        var before = await ConnectionsAsync(server, "sso-gateway");
        await server.CommandAsync("ACL", "SETUSER", "renewed", "on", ">fresh", "~*", "&*", "+@all");

        await File.WriteAllTextAsync(setup.SignIn.UserFile!, "renewed");
        setup.WritePassword("fresh");
        await Eventually.TrueAsync(
            async () =>
            {
                await store.FindAsync("a");
                return (await ConnectionsAsync(server, "renewed")).Any();
            },
            Patience);

        Assert.That(await ConnectionsAsync(server, "renewed"), Is.SubsetOf(before), "It is the connection that was there.");
    }

    [Test]
    public async Task Gateway_PasswordChangedMidway_ServesOnAndRecoversWithTheFile()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "old");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.PathOf("password"), "old\n");
        await using var gateway = await TestGateway.StartAsync(
            ("ConnectionStrings:Redis", server.ConnectionString), ("Gateway:Store:Redis:PasswordFile", folder.PathOf("password")));
        await gateway.PutAsync("acme");

        await server.SignedInAsync("old", "CONFIG", "SET", "requirepass", "new");
        await server.SignedInAsync("new", "CLIENT", "KILL", "TYPE", "normal");
        await server.SignedInAsync("new", "CLIENT", "KILL", "TYPE", "pubsub");
        await Eventually.TrueAsync(async () => (await gateway.ReadyAsync()).Body.GetProperty("status").GetString() == "degraded", Patience);
        using var put = await gateway.TryPutAsync("other");
        using var login = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await put.Content.ReadAsStringAsync(), Does.Contain("asks for a user and password"));
        Assert.That(login.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));

        await File.WriteAllTextAsync(folder.PathOf("password"), "new\n");
        await Eventually.TrueAsync(async () => (await gateway.ReadyAsync()).Body.GetProperty("status").GetString() == "ok", Patience);
        await gateway.PutAsync("other");
    }

    private static async Task<IReadOnlyList<string>> ConnectionsAsync(RedisServer server, string user) =>
    [
        .. (await server.CommandAsync("CLIENT", "LIST")).Split('\n')
            .Where(line => line.Contains($" user={user} ", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]),
    ];
}
