using System.Net;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin;

/// <summary>The same API on Redis: what differs is that several gateways share it, and that it can go away.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AdminRedisTests : IAsyncDisposable
{
    private readonly List<AdminHost> _hosts = [];
    private RedisServer? _server;

    [SetUp]
    public async Task StartAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Mapping_ItsWholeLife_IsAsOnSqlite()
    {
        var host = await StartHostAsync();
        await host.Operator.PutAsync("a/b 🚀");
        var path = AdminAnswers.MappingPath("a/b 🚀");

        var replaced = await host.Operator.PutAsync("a/b 🚀", Body("migrated"), ifMatch: "\"1\"");
        var stale = await host.Operator.PutAsync("a/b 🚀", Body("paused"), ifMatch: "\"1\"");
        var taken = await host.Operator.PutAsync("other", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["a/b 🚀"]}""");
        var read = await (await host.Viewer.GetAsync(path)).JsonAsync();
        var list = await (await host.Viewer.GetAsync("/admin/v1/mappings?state=migrated&q=%F0%9F%9A%80")).JsonAsync();
        var deleted = await host.Operator.DeleteAsync(path);

        Assert.That(replaced.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        await taken.ProblemAsync(HttpStatusCode.Conflict, "key_taken");
        Assert.That((string?)read["state"], Is.EqualTo("migrated"));
        Assert.That(list["mappings"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await host.Viewer.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Key_MadeAndRevokedAtOneGateway_BeginsAndEndsAtTheOther()
    {
        var (here, there) = (await StartHostAsync(), await StartHostAsync());
        var made = await (await here.Admin.PostAsync("/admin/v1/keys", AdminAnswers.Json("""{"name":"ci","role":"viewer"}"""))).JsonAsync();
        var client = there.With(AdminHost.Basic((string)made["id"]!, (string)made["secret"]!));

        var before = await client.GetAsync("/admin/v1/mappings");
        await here.Admin.DeleteAsync($"/admin/v1/keys/{made["id"]}");
        var after = await client.GetAsync("/admin/v1/mappings");

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Revoke_BothAdminsAtOnce_LeavesOne()
    {
        var (here, there) = (await StartHostAsync(), await StartHostAsync());
        var (first, second) = (here.KeyOf(AdminRole.Admin).Key.Id, there.KeyOf(AdminRole.Admin).Key.Id);

        await Task.WhenAll(here.Admin.DeleteAsync($"/admin/v1/keys/{second}"), there.Admin.DeleteAsync($"/admin/v1/keys/{first}"));

        Assert.That((await here.KeyStore.ListAsync(CancellationToken.None)).Count(key => key.Role is AdminRole.Admin), Is.EqualTo(1));
    }

    [Test]
    public async Task Any_RedisGone_ServesStatusToKeysJustUsedAndRefusesChanges()
    {
        var host = await StartHostAsync();
        await host.Operator.GetAsync("/admin/v1/status");
        await _server!.KillAsync();

        var status = await (await host.Operator.GetAsync("/admin/v1/status")).JsonAsync();
        var write = await host.Operator.PutAsync("lost", Body("migrated"));
        var unknown = await host.With(AdminHost.Basic("key_unknown", "x")).GetAsync("/admin/v1/status");

        Assert.That((string?)status["store"]!["state"], Is.EqualTo("unavailable"));
        await write.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.That(await write.Content.ReadAsStringAsync(), Does.Not.Contain("127.0.0.1"));
        await unknown.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
    }

    [Test]
    public async Task Any_RedisSilent_IsAnsweredInTime()
    {
        var host = await StartHostAsync();
        await host.Operator.GetAsync("/admin/v1/status");
        await _server!.PauseAsync();
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            var answer = await host.Operator.PutAsync("unsure", Body("migrated"));

            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
            Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(20)));
        }
        finally
        {
            await _server.ResumeAsync();
        }
    }

    private async Task<AdminHost> StartHostAsync()
    {
        var host = await AdminHost.StartOnRedisAsync(_server!);
        _hosts.Add(host);
        return host;
    }

    private static string Body(string state) => $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","state":"{{state}}"}""";
}
