using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A lost SQLite file is not taken for a new one.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class SqliteLossTests
{
    [Test]
    public async Task Start_StoreIsGoneThatHeldMappings_IsNotReadyUntilItIsSaidToBeEmpty()
    {
        var first = await TestGateway.StartAsync();
        await first.PutAsync("acme");
        await first.StopAsync();
        Remove(first.Folder);

        await using var second = await TestGateway.StartInAsync(first.Folder);
        var (lost, body) = await second.ReadyAsync();
        File.Delete(Path.Combine(first.Folder, "gateway.db.held-mappings"));
        var (meant, _) = await second.ReadyAsync();

        Assert.That((lost, body.GetProperty("reason").GetString()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "store_lost_content")));
        Assert.That(meant, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Start_StoreIsGoneAndMappingsAreImported_IsReady()
    {
        var first = await TestGateway.StartAsync();
        await first.PutAsync("acme");
        await first.StopAsync();
        Remove(first.Folder);
        await using var second = await TestGateway.StartInAsync(first.Folder);

        await second.PutAsync("acme");

        Assert.That((await second.ReadyAsync()).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Start_StoreWasEmptiedByChanges_IsReady()
    {
        var first = await TestGateway.StartAsync();
        await first.PutAsync("acme");
        using var deleted = await first.Admin.DeleteAsync(new Uri("mappings/acme", UriKind.Relative));
        await first.StopAsync();

        await using var second = await TestGateway.StartInAsync(first.Folder);

        Assert.That(deleted.IsSuccessStatusCode, Is.True);
        Assert.That((await second.ReadyAsync()).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static void Remove(string folder)
    {
        foreach (var file in new[] { "gateway.db", "gateway.db-wal", "gateway.db-shm" })
        {
            File.Delete(Path.Combine(folder, file));
        }
    }
}
