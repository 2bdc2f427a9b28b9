using System.Net;
using System.Net.Http.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>
/// Three gateways on one Redis, in processes of their own, as the recipes under <c>deploy/front</c> know them: one public and one ops port, on three
/// addresses of loopback. <see cref="Migrated"/>, <see cref="Legacy"/> and <see cref="Paused"/> are their mappings.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string Migrated = "acme";
    public const string Legacy = "globex";
    public const string Paused = "initech";

    /// <summary>The recipes' addresses are 10.0.0.11 and on.</summary>
    public const string AddressPrefix = "127.0.0.1";

    private readonly TempFolder _folder = new();
    private readonly GatewayProcess?[] _gateways = new GatewayProcess?[3];
    private readonly HttpClient _client = new();
    private readonly RedisServer _redis;
    private readonly Uri _legacy;
    private readonly string _window;

    private Fleet(RedisServer redis, Uri legacy, string window) => (_redis, _legacy, _window) = (redis, legacy, window);

    public int PublicPort { get; } = LoopbackPort.Free();

    public int OpsPort { get; } = LoopbackPort.Free();

    public int Size => _gateways.Length;

    /// <summary>Starts them and waits until all are ready.</summary>
    /// <param name="legacy">The legacy backend.</param>
    /// <param name="window">For how long after a switch a login's body is read before it is answered; zero for logins that are answered at their head.</param>
    public static async Task<Fleet> StartAsync(Uri legacy, string window = "00:10:00")
    {
        var fleet = new Fleet(await RedisServer.StartAsync(), legacy, window);
        await Task.WhenAll(Enumerable.Range(0, fleet.Size).Select(fleet.StartAsync));
        foreach (var (identifier, state) in new[] { (Migrated, "migrated"), (Legacy, "legacy"), (Paused, "paused") })
        {
            using var response = await fleet._gateways[0]!.Admin.PutAsync(
                new Uri($"mappings/{identifier}", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state }));
            Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
        }

        foreach (var i in Enumerable.Range(0, fleet.Size))
        {
            await Eventually.TrueAsync(() => fleet.ServesAsync(i), TimeSpan.FromSeconds(20));
        }

        return fleet;
    }

    /// <summary>Ends one as an orchestrator does, and starts it anew in the same place; it must have ended in order.</summary>
    public async Task RestartAsync(int i)
    {
        await _gateways[i]!.TerminateAsync();
        Assert.That(await _gateways[i]!.WaitForExitAsync(TimeSpan.FromSeconds(30)), Is.Zero);
        await _gateways[i]!.DisposeAsync();
        await StartAsync(i);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways.OfType<GatewayProcess>())
        {
            await gateway.DisposeAsync();
        }

        await _redis.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(int i)
    {
        var folder = _folder.PathOf($"gateway-{i}");
        Directory.CreateDirectory(folder);
        _gateways[i] = await GatewayProcess.StartAsync(new Dictionary<string, string?>(TestGateway.Settings(folder))
        {
            ["Gateway:Listen:Public"] = $"http://{AddressPrefix}{i + 1}:{PublicPort}",
            ["Gateway:Listen:Ops"] = $"http://{AddressPrefix}{i + 1}:{OpsPort}",
            ["Gateway:Legacy:TrustedProxies:0"] = "127.0.0.1",
            ["ReverseProxy:Clusters:legacy:Destinations:one:Address"] = _legacy.ToString(),
            ["ConnectionStrings:Redis"] = _redis.ConnectionString,
            ["Logging:LogLevel:Default"] = "Information",
            ["Gateway:InFlight:Window"] = _window,
            // Longer than the recipes' checks take to notice.
            ["Gateway:Drain:Delay"] = "00:00:02",
        });
        await Eventually.TrueAsync(() => IsReadyAsync(i), TimeSpan.FromSeconds(20));
    }

    private async Task<bool> IsReadyAsync(int i)
    {
        using var answer = await _client.GetAsync(new Uri($"http://{AddressPrefix}{i + 1}:{OpsPort}/readyz"));
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private async Task<bool> ServesAsync(int i)
    {
        var metrics = await _client.GetStringAsync(new Uri($"http://{AddressPrefix}{i + 1}:{OpsPort}/metrics"));
        return metrics.Contains("\ngateway_mappings 3\n", StringComparison.Ordinal);
    }
}
