using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Hosting;

namespace Gateway.Tests.Support;

/// <summary>A gateway in this process on free loopback ports, with an admin key, and clients that do not follow redirects.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string KeyId = "test-key";
    public const string KeySecret = "0123456789abcdef0123456789abcdef-secret";

    private readonly RunningGateway _gateway;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private TestGateway(RunningGateway gateway, string folder)
    {
        (_gateway, Folder) = (gateway, folder);
        Admin = new HttpClient { BaseAddress = new Uri(gateway.AdminUrl, "/admin/v1/") };
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{KeyId}:{KeySecret}")));
    }

    public string Folder { get; }

    public Uri PublicUrl => _gateway.PublicUrl;

    public Uri OpsUrl => _gateway.OpsUrl;

    public Uri AdminUrl => _gateway.AdminUrl;

    public HttpClient Admin { get; }

    public IServiceProvider Services => _gateway.Services;

    /// <summary>Settings of a gateway with a test project, its store in a folder.</summary>
    public static Dictionary<string, string?> Settings(string folder) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Gateway:Listen:Public"] = "http://127.0.0.1:0",
        ["Gateway:Listen:Ops"] = "http://127.0.0.1:0",
        ["Gateway:Listen:Admin"] = "http://127.0.0.1:0",
        ["Gateway:Store:Path"] = Path.Combine(folder, "gateway.db"),
        ["Gateway:Events:Path"] = Path.Combine(folder, "activity.db"),
        ["Gateway:Store:SnapshotPath"] = Path.Combine(folder, "last-good.snapshot"),
        ["Gateway:Stytch:Projects:0:Name"] = "test",
        ["Gateway:Admin:BootstrapKey"] = $"{KeyId}:{KeySecret}",

        // Tests change more in a minute than operators do.
        ["Gateway:Admin:RequestsPerMinute"] = "0",
        ["Gateway:Admin:ChangesPerMinute"] = "0",
        ["Gateway:Admin:RequestsPerMinutePerAddress"] = "0",
        ["Gateway:Drain:Delay"] = "00:00:00",
        ["Gateway:Drain:Timeout"] = "00:00:05",
        ["Logging:LogLevel:Default"] = "Error",
    };

    public static Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings) =>
        StartInAsync(Directory.CreateTempSubdirectory("gateway-test-").FullName, settings);

    /// <summary>Starts a gateway on what an earlier one left in a folder.</summary>
    public static async Task<TestGateway> StartInAsync(string folder, params (string Key, string? Value)[] settings)
    {
        var all = Settings(folder);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new TestGateway(await RunningGateway.StartAsync(all, CancellationToken.None), folder);
    }

    /// <summary>The settings that make an address the legacy backend.</summary>
    public static (string Key, string? Value) Legacy(Uri address) => ("ReverseProxy:Clusters:legacy:Destinations:one:Address", address.ToString());

    public Task<HttpResponseMessage> GetAsync(string target) => SendAsync(HttpMethod.Get, target);

    public Task<HttpResponseMessage> PostFormAsync(string target, int samlResponseBytes = 6_000) =>
        SendAsync(HttpMethod.Post, target, new FormUrlEncodedContent([new("SAMLResponse", new string('A', samlResponseBytes)), new("RelayState", "relay")]));

    /// <summary>Sends a target as it stands, without the client normalising it.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, HttpContent? content = null, Action<HttpRequestMessage>? prepare = null)
    {
        var uri = new Uri(PublicUrl.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, uri) { Content = content };
        prepare?.Invoke(request);
        return _client.SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> ReadyAsync()
    {
        using var response = await _client.GetAsync(new Uri(OpsUrl, "/readyz"));
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<string> MetricsAsync() => _client.GetStringAsync(new Uri(OpsUrl, "/metrics"));

    public Task<HttpResponseMessage> TryPutAsync(string identifier, string state = "migrated", string connectionId = Sample.ConnectionId) =>
        Admin.PutAsync(
            new Uri($"mappings/{Uri.EscapeDataString(identifier)}", UriKind.Relative), JsonContent.Create(new { connection_id = connectionId, state }));

    public async Task PutAsync(string identifier, string state = "migrated", string connectionId = Sample.ConnectionId)
    {
        using var response = await TryPutAsync(identifier, state, connectionId);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Stops the gateway and leaves its folder for the next.</summary>
    public async Task StopAsync()
    {
        Admin.Dispose();
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
