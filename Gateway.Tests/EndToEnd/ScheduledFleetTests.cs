using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A scheduled cut-over on two gateways that share one Redis, by the clock on the wall.</summary>
[Parallelizable]
internal sealed class ScheduledFleetTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Schedule_OnTwoGateways_IsMadeExactlyOnceAndServedByBoth(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await TestGateway.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var b = await TestGateway.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await a.PutAsync("acme", "paused");
        var at = TimeProvider.System.GetUtcNow().AddSeconds(3).ToString("O", CultureInfo.InvariantCulture);

        using var scheduled = await a.Admin.PostAsync(
            new Uri("mappings/acme/cutover", UriKind.Relative), JsonContent.Create(new { reason = "night", at }), cancellationToken);
        Assert.That(scheduled.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await scheduled.Content.ReadAsStringAsync(cancellationToken));
        foreach (var gateway in new[] { a, b })
        {
            await Eventually.TrueAsync(() => RedirectsAsync(gateway), TimeSpan.FromSeconds(60));
        }

        await Eventually.TrueAsync(async () => await StatusAsync(b) == "done", TimeSpan.FromSeconds(20));
        var revisions = await b.Admin.GetFromJsonAsync<JsonElement>(new Uri("revisions", UriKind.Relative), cancellationToken);
        Assert.That(
            revisions.GetProperty("revisions").EnumerateArray().Select(revision => revision.GetProperty("action").GetString()),
            Is.EqualTo(new[] { "cutover", "put" }));
    }

    private static async Task<string?> StatusAsync(TestGateway gateway)
    {
        var list = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("changes/scheduled", UriKind.Relative));
        return list.GetProperty("scheduled")[0].GetProperty("status").GetString();
    }

    private static async Task<bool> RedirectsAsync(TestGateway gateway)
    {
        using var response = await gateway.PostFormAsync("/old-sso/acme");
        return response.StatusCode == HttpStatusCode.TemporaryRedirect;
    }
}
