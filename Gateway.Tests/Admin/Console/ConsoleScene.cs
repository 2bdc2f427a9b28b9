using System.Net.Http.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>A gateway in the middle of its migration, and people who look at its console in a real browser.</summary>
internal sealed class ConsoleScene : IAsyncDisposable
{
    private static readonly string[] States = ["legacy", "shadow", "migrated", "legacy"];

    private readonly RecordingBackend _legacy;

    private ConsoleScene(TestGateway gateway, RecordingBackend legacy, ConsoleUsers users) => (Gateway, _legacy, Users) = (gateway, legacy, users);

    public TestGateway Gateway { get; }

    public ConsoleUsers Users { get; }

    public static async Task<ConsoleScene> StartAsync()
    {
        var legacy = await RecordingBackend.StartAsync();
        var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));
        var scene = new ConsoleScene(gateway, legacy, await ConsoleUsers.StartAsync(gateway));
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

    public async ValueTask DisposeAsync()
    {
        await Users.DisposeAsync();
        await Gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }
}
