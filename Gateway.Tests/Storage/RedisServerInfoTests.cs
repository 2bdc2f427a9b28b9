using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Storage;

[Parallelizable]
[CancelAfter(60_000)]
internal sealed class RedisServerInfoTests
{
    [TestCase("noeviction", "100mb", "yes", null, null)]
    [TestCase("noeviction", "0", "no", null, "append-only")]
    [TestCase("allkeys-lru", "0", "yes", null, "allkeys-lru")]
    [TestCase("allkeys-lru", "100mb", "yes", "allkeys-lru", "allkeys-lru")]
    [TestCase("volatile-ttl", "100mb", "yes", "volatile-ttl", "volatile-ttl")]
    public async Task Read_Server_NamesWhatEndangersTheStore(string policy, string maxMemory, string log, string? fault, string? warning)
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("CONFIG", "SET", "maxmemory-policy", policy);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", maxMemory);
        await server.CommandAsync("CONFIG", "SET", "appendonly", log);
        await using var connection = Stores.Connect(server, Stores.RedisOptions());

        var info = await RedisServerInfo.ReadAsync(connection, CancellationToken.None);

        Assert.That(info.Fault, fault is null ? Is.Null : Does.Contain(fault).And.Contain("noeviction"));
        Assert.That(info.Warning, warning is null ? Is.Null : Does.Contain(warning));
    }

    [Test]
    public void Fault_ServerWithoutStreams_IsTooOld() =>
        Assert.That(
            new RedisServerInfo("Redis 4.0.14", new Version(4, 0, 14), "noeviction", HasMemoryLimit: false, KeepsLog: true).Fault,
            Does.Contain("4.0.14").And.Contain("version 5"));
}
