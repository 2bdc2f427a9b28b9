using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using StackExchange.Redis;

namespace Gateway.Tests.Deploy;

/// <summary>The Redis of both deployments, started by their own command on a port and in a folder of the test's.</summary>
[Parallelizable]
internal sealed class RedisCommandTests
{
    private const string Password = "a password with spaces";

    [Test]
    [CancelAfter(60_000)]
    public async Task Compose_Command_StartsAGuardedRedisThatKeepsEveryChange(CancellationToken cancellationToken)
    {
        var command = Yaml.Read("deploy/compose.yaml").Single()["services"]!["redis"]!["command"]!.AsArray();

        // Compose writes a dollar sign that is not its own twice.
        await StartsAGuardedRedisAsync(ScriptOf(command).Replace("$$", "$", StringComparison.Ordinal), "redis_password", cancellationToken);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Kubernetes_Command_StartsAGuardedRedisThatKeepsEveryChange(CancellationToken cancellationToken)
    {
        var redis = new Manifests("gateway").OfKind("StatefulSet").Single();

        await StartsAGuardedRedisAsync(ScriptOf(Manifests.Containers(redis).Single()["command"]!.AsArray()), "password", cancellationToken);
    }

    private static string ScriptOf(JsonArray command)
    {
        Assert.That(command.Take(2).Select(word => (string)word!), Is.EqualTo(["sh", "-c"]));
        return (string)command[2]!;
    }

    private static async Task StartsAGuardedRedisAsync(string script, string passwordFile, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.PathOf(passwordFile), $"\"{Password}\"\n", cancellationToken);
        var port = LoopbackPort.Free();
        script = script.Replace("/run/secrets", folder.FullPath, StringComparison.Ordinal)
            .Replace("dir /data", $"dir {folder.FullPath}\nport {port}\nbind 127.0.0.1", StringComparison.Ordinal);
        using var server = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true })!;
        try
        {
            using var connection = await ConnectAsync(port, cancellationToken);
            var settings = (await connection.GetServer("127.0.0.1", port).ConfigGetAsync()).ToDictionary(setting => setting.Key, setting => setting.Value);

            Assert.That(settings["appendonly"], Is.EqualTo("yes"));
            Assert.That(settings["appendfsync"], Is.EqualTo("everysec"));
            Assert.That(settings["save"], Is.Empty);
            Assert.That(settings["maxmemory-policy"], Is.EqualTo("noeviction"));
            Assert.That(settings["requirepass"], Is.EqualTo(Password));
            Assert.That(Directory.GetFileSystemEntries(folder.FullPath), Has.Some.Contains("appendonly"));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var options = new ConfigurationOptions
        {
            Password = Password,
            AllowAdmin = true,
            AbortOnConnectFail = false,
            ConnectRetry = 20,
            ConnectTimeout = 500,
            EndPoints = { { IPAddress.Loopback, port } },
        };
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        await Eventually.TrueAsync(() => connection.IsConnected, TimeSpan.FromSeconds(20));
        cancellationToken.ThrowIfCancellationRequested();
        return connection;
    }
}
