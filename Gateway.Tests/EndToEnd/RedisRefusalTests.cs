using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.EndToEnd;

/// <summary>A Redis that refuses is told from one that is away, with what ends the refusal.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class RedisRefusalTests
{
    [TestCase("full", "raise maxmemory", "CONFIG SET maxmemory 1")]
    [TestCase("read_only", "name the primary", "REPLICAOF 127.0.0.1 1")]
    [TestCase("too_few_replicas", "min-replicas-to-write", "CONFIG SET min-replicas-to-write 1")]
    [TestCase("not_permitted", "forbidden to its user", "ACL SETUSER default -xadd")]
    public async Task Put_RedisRefusesWrites_IsToldWithTheRemedyAndShownInStatus(string reason, string remedy, string command)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await TestGateway.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        Assert.That(await RefusalAsync(gateway), Is.Null);
        await redis.CommandAsync(command.Split(' '));

        using var put = await gateway.TryPutAsync("acme");
        var problem = await put.Content.ReadFromJsonAsync<JsonElement>();
        var refusal = await RefusalAsync(gateway);

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(remedy).And.Contain("Nothing was changed"));
        Assert.That(refusal?.GetProperty("reason").GetString(), Is.EqualTo(reason));
        Assert.That(refusal?.GetProperty("remedy").GetString(), Does.Contain(remedy));
    }

    // As Redis 6 words them: the reason behind the script's error.
    [TestCase("ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed when used memory > 'maxmemory'.", "Full")]
    [TestCase("ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.", "ReadOnly")]
    [TestCase("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.", "CannotSave")]
    [TestCase("WRONGPASS invalid username-password pair or user is disabled.", "NotAuthenticated")]
    [TestCase("ERR invalid password", "NotAuthenticated")]
    public void Of_AnswerOfAnotherVersion_IsTheSameRefusal(string message, string reason) =>
        Assert.That($"{RedisRefusal.Of(message)?.Reason}", Is.EqualTo(reason));

    [TestCase("asks for a user and password", "--requirepass", "secret")]
    [TestCase("cannot be asked whether it keeps", "--rename-command", "INFO", "")]
    [TestCase("forbidden to its user, or renamed", "--rename-command", "LPUSH", "")]
    [TestCase("forbidden to its user, or renamed", "--rename-command", "HMGET", "")]
    public async Task Check_RedisRefuses_IsOneLineWithTheRemedy(string remedy, params string[] arguments)
    {
        await using var redis = await RedisServer.StartAsync(arguments);

        var lines = await CheckAsync(redis.ConnectionString);

        Assert.That(lines, Has.Exactly(1).Contains(remedy));
    }

    [TestCase("127.0.0.1:1,connectTimeout=500", "cannot be reached")]
    [TestCase("no-such-host.invalid:6379,connectTimeout=500", "no-such-host.invalid")]
    public async Task Check_NoSuchServer_IsOneLine(string connection, string line) => Assert.That(await CheckAsync(connection), Has.Exactly(1).Contains(line));

    [Test]
    public async Task Check_AnotherEngineAnswers_IsOneLine()
    {
        await using var backend = await RecordingBackend.StartAsync();

        Assert.That(await CheckAsync($"127.0.0.1:{backend.Url.Port},connectTimeout=500"), Has.Exactly(1).StartsWith("store Redis: Failed"));
    }

    [Test]
    public void Check_CommaInThePassword_IsRefusedWithoutShowingIt()
    {
        var settings = Settings("redis.example.internal:6379,password=one,two-of-the-secret");

        var faults = ConfigurationCheck.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.That(faults, Has.Some.Contains("no value may have a comma"));
        Assert.That(string.Join('\n', faults), Does.Not.Contain("two-of-the-secret"));
    }

    [TestCase("streams (XADD)", "Lua scripts", "--lua")]
    [TestCase("Lua scripts (EVAL)", "nothing")]
    public async Task Check_EngineWithoutWhatTheStoreNeeds_IsNamedWithIt(string missing, string there, params string[] arguments)
    {
        await using var garnet = await RedisServer.StartGarnetAsync(arguments);

        var lines = await CheckAsync(garnet.ConnectionString);

        Assert.That(lines, Has.Exactly(1).StartsWith("store Redis: Failed garnet 2.2.8 refuses").And.Contains(missing).And.Not.Contain(there));
    }

    [TestCase("Redis 7.0.15 refuses what the store needs: streams (XADD)", "--rename-command", "XADD", "")]
    [TestCase("refuses what the store needs: Lua scripts (EVAL)", "--rename-command", "EVAL", "", "--rename-command", "EVALSHA", "")]
    public async Task Check_CommandRenamed_IsNamedWithTheEngine(string sentence, params string[] arguments)
    {
        await using var redis = await RedisServer.StartAsync(arguments);

        Assert.That(await CheckAsync(redis.ConnectionString), Has.Exactly(1).Contains(sentence));
    }

    [Test]
    public async Task Status_EngineWithoutStreams_SaysWhatIsMissing()
    {
        await using var garnet = await RedisServer.StartGarnetAsync("--lua");
        await using var gateway = await TestGateway.StartAsync(("ConnectionStrings:Redis", garnet.ConnectionString));

        Assert.That((await gateway.ReadyAsync()).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await RefusalAsync(gateway))?.GetProperty("remedy").GetString(), Does.Contain("garnet 2.2.8").And.Contain("streams (XADD)"));
    }

    private static Dictionary<string, string?> Settings(string connection)
    {
        var settings = TestGateway.Settings(Path.Combine(Path.GetTempPath(), "gateway-check"));
        settings["ConnectionStrings:Redis"] = connection;
        return settings;
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(string connection)
    {
        await using var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(Settings(connection)).Build());
        var reports = await DependencyCheck.RunAsync(app.Services, CancellationToken.None);
        return [.. reports.Select(report => $"{report.Name}: {report.State} {report.Detail}")];
    }

    private static async Task<JsonElement?> RefusalAsync(TestGateway gateway)
    {
        var status = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        return status.GetProperty("store").TryGetProperty("refuses_writes", out var refusal) && refusal.ValueKind is JsonValueKind.Object ? refusal : null;
    }
}
