using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>People of each role who use a gateway's console in a real browser.</summary>
internal sealed class ConsoleUsers : IAsyncDisposable
{
    private readonly Dictionary<string, (string Id, string Secret)> _keys = [];
    private readonly TestGateway _gateway;
    private readonly Chromium _chromium;

    private ConsoleUsers(TestGateway gateway, Chromium chromium) => (_gateway, _chromium) = (gateway, chromium);

    /// <summary>What any page said in its console, or what was not allowed: nothing, if all is well.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static async Task<ConsoleUsers> StartAsync(TestGateway gateway)
    {
        var users = new ConsoleUsers(gateway, await Chromium.StartAsync());
        foreach (var role in new[] { "viewer", "operator", "admin" })
        {
            using var made = await gateway.Admin.PostAsJsonAsync(new Uri("keys", UriKind.Relative), new { name = $"{role} of the test", role });
            var key = await made.Content.ReadFromJsonAsync<JsonElement>();
            users._keys[role] = (key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
        }

        return users;
    }

    /// <summary>Somebody of a role, signed in.</summary>
    public async Task<IPage> OpenAsync(string role, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _gateway.AdminUrl.ToString(),
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

    public ValueTask DisposeAsync() => _chromium.DisposeAsync();
}
