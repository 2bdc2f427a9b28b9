using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Declared;

/// <summary>A folder of files says what the mappings shall be; operators are told of drift, and not fought.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class DeclaredTests : IDisposable
{
    private readonly TempFolder _files = new();

    [Test]
    public async Task Files_AtStartAndWhenChanged_AreApplied()
    {
        Declare("one.csv", "identifier,connection_id,state\nacme," + Sample.ConnectionId + ",migrated\n");
        Declare("two.yaml", $"- identifier: globex\n  connection_id: {Sample.ConnectionId}\n  state: paused\n");
        Declare(".hidden.csv", "nonsense");
        await using var gateway = await StartAsync();
        await InStepAsync(gateway, revision: 1);

        Declare("one.csv", "identifier,connection_id,state\nacme," + Sample.ConnectionId + ",paused\nnew," + Sample.ConnectionId + ",migrated\n");

        await InStepAsync(gateway, revision: 2);
        using var acme = await gateway.PostFormAsync("/old-sso/acme");
        using var added = await gateway.PostFormAsync("/old-sso/new");
        using var globex = await gateway.PostFormAsync("/old-sso/globex");
        Assert.That(
            (acme.StatusCode, added.StatusCode, globex.StatusCode),
            Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.TemporaryRedirect, HttpStatusCode.ServiceUnavailable)));
    }

    [Test]
    public async Task Drift_OfAnOperator_IsToldAndStaysAlsoOverARestart()
    {
        Declare("all.csv", "identifier,connection_id,state\nacme," + Sample.ConnectionId + ",migrated\n");
        await using var first = await StartAsync();
        await InStepAsync(first, revision: 1);
        await first.PutAsync("acme", "paused");
        await DriftedAsync(first);
        await first.StopAsync();

        await using var second = await TestGateway.StartInAsync(first.Folder, [.. Settings()]);
        var state = await DriftedAsync(second);

        Assert.That(((long)state["changes"]!, (long)state["revision"]!), Is.EqualTo((1L, 2L)));
        Assert.That(await second.MetricsAsync(), Does.Contain("gateway_declared_differences 1").And.Contain("gateway_declared_in_step 0"));
        using var applied = await second.Admin.PostAsync($"plans/{state["plan_id"]}/apply", null);
        Assert.That(applied.StatusCode, Is.EqualTo(HttpStatusCode.OK), "The plan of the drift brings the table back in step.");
        await InStepAsync(second, revision: 3);
    }

    [Test]
    public async Task Faults_InAnyFile_AreNamedAndNothingIsApplied()
    {
        Declare("good.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\n");
        Declare("wrong.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\nglobex,nonsense\n");
        await using var gateway = await StartAsync();

        var state = await UntilAsync(gateway, "faulty");

        var faults = string.Join("\n", state["faults"]!.AsArray().Select(fault => (string)fault!));
        Assert.That(faults, Does.Contain("wrong.csv line 3 (row 2)").And.Contain("good.csv"));
        Assert.That((long)state["revision"]!, Is.Zero);
    }

    [Test]
    public async Task Prune_FilesGone_DeletesNothing()
    {
        Declare("all.csv", "identifier,connection_id,state\nacme," + Sample.ConnectionId + ",migrated\n");
        await using var gateway = await StartAsync(("Gateway:Declared:Prune", "true"));
        await InStepAsync(gateway, revision: 1);

        File.Delete(_files.PathOf("all.csv"));

        await UntilAsync(gateway, "unreadable");
        using var acme = await gateway.PostFormAsync("/old-sso/acme");
        Assert.That(acme.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [Test]
    public async Task Prune_MappingLeftOut_IsDeleted()
    {
        Declare("all.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\nglobex," + Sample.ConnectionId + "\n");
        await using var gateway = await StartAsync(("Gateway:Declared:Prune", "true"));
        await InStepAsync(gateway, revision: 1);

        Declare("all.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\n");

        await InStepAsync(gateway, revision: 2);
        using var globex = await gateway.Admin.GetAsync("mappings/globex");
        Assert.That(globex.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task TwoGateways_OnOneRedis_ApplyEachChangeOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        Declare("all.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\n");
        await using var one = await StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var two = await StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await InStepAsync(one, revision: 1);
        await InStepAsync(two, revision: 1);

        Declare("all.csv", "identifier,connection_id\nacme," + Sample.ConnectionId + "\nglobex," + Sample.ConnectionId + "\n");

        await InStepAsync(one, revision: 2);
        await InStepAsync(two, revision: 2);
    }

    [Test]
    public async Task NothingConfigured_SaysSo()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.Admin.GetAsync("declared");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Gateway:Declared:Path"));
    }

    public void Dispose() => _files.Dispose();

    private void Declare(string name, string content) =>
        File.WriteAllText(_files.PathOf(name), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings) => TestGateway.StartAsync([.. Settings(), .. settings]);

    private IEnumerable<(string Key, string? Value)> Settings() =>
        [("Gateway:Declared:Path", _files.FullPath), ("Gateway:Declared:Interval", "00:00:01")];

    private static Task<JsonObject> InStepAsync(TestGateway gateway, long revision) =>
        UntilAsync(gateway, "in_step", state => (long)state["revision"]! == revision);

    private static Task<JsonObject> DriftedAsync(TestGateway gateway) => UntilAsync(gateway, "drifted");

    private static async Task<JsonObject> UntilAsync(TestGateway gateway, string condition, Func<JsonObject, bool>? isMeant = null)
    {
        JsonObject? state = null;
        await Eventually.TrueAsync(
            async () =>
            {
                state = JsonNode.Parse(await gateway.Admin.GetStringAsync("declared"))!.AsObject();
                return (string)state["condition"]! == condition && isMeant?.Invoke(state) is not false;
            },
            TimeSpan.FromSeconds(60));
        return state!;
    }
}
