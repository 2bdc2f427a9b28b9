using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>A gateway in the middle of its migration, and people who look at its console in a real browser.</summary>
internal sealed class ConsoleScene : IAsyncDisposable
{
    private static readonly string[] States = ["legacy", "shadow", "migrated", "legacy"];

    private readonly Dictionary<string, (string Id, string Secret)> _keys = [];
    private readonly RecordingBackend _legacy;
    private readonly Chromium _chromium;

    private ConsoleScene(TestGateway gateway, RecordingBackend legacy, Chromium chromium) => (Gateway, _legacy, _chromium) = (gateway, legacy, chromium);

    public TestGateway Gateway { get; }

    /// <summary>What any page said in its console, or what was not allowed: nothing, if all is well.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static async Task<ConsoleScene> StartAsync()
    {
        var chromium = await Chromium.StartAsync();
        var legacy = await RecordingBackend.StartAsync();
        var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        var scene = new ConsoleScene(gateway, legacy, chromium);
        foreach (var role in new[] { "viewer", "operator", "admin" })
        {
            using var made = await gateway.Admin.PostAsJsonAsync(new Uri("keys", UriKind.Relative), new { name = $"{role} of the test", role });
            var key = await made.Content.ReadFromJsonAsync<JsonElement>();
            scene._keys[role] = (key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
        }

        for (var i = 0; i < 60; i++)
        {
            using var put = await gateway.Admin.PutAsJsonAsync(
                new Uri($"mappings/tenant-{i:00}?reason=first%20import", UriKind.Relative),
                new { connection_id = Sample.ConnectionId, state = States[i % 4], wave = $"wave-{i % 3}", note = i == 0 ? "<b>VIP</b>, call first" : null });
            Assert.That(put.IsSuccessStatusCode, Is.True, await put.Content.ReadAsStringAsync());
        }

        foreach (var target in new[] { "/old-sso/tenant-02", "/old-sso/tenant-00", "/old-sso/nobody" })
        {
            using var login = await gateway.PostFormAsync(target);
        }

        return scene;
    }

    /// <summary>Somebody of a role, signed in.</summary>
    public async Task<IPage> OpenAsync(string role, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Gateway.AdminUrl.ToString(),
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue($"{page.Url}: {error}");
        await page.GotoAsync("/console");
        await page.GetByLabel("Key", new PageGetByLabelOptions { Exact = true }).FillAsync(_keys[role].Id);
        await page.GetByLabel("Secret").FillAsync(_keys[role].Secret);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/console");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }
}
