using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.EndToEnd;

/// <summary>What one gateway of a fleet saw, or was told of a connection, is known to the others.</summary>
[Parallelizable]
[CancelAfter(60_000)]
internal sealed class ConnectionFleetTests
{
    [Test]
    public async Task Redis_SeenAndToldAtOneGateway_IsReadAtTheOther()
    {
        await using var server = await RedisServer.StartAsync();
        await using var one = await TestGateway.StartAsync(("ConnectionStrings:Redis", server.ConnectionString));
        await using var other = await TestGateway.StartAsync(("ConnectionStrings:Redis", server.ConnectionString));
        await one.PutAsync("acme");

        using var put = await one.Admin.PutAsync(new Uri("mappings/acme/connection", UriKind.Relative), JsonContent.Create(new { idp_entity_id = "urn:idp" }));
        one.Services.GetRequiredService<SightingRecorder>().Saw("acme", SightingKind.Finding, "audience_mismatch");
        await one.Services.GetRequiredService<SightingRecorder>().FlushAsync(CancellationToken.None);
        other.Services.GetRequiredService<SightingRecorder>().Saw("acme", SightingKind.Finding, "audience_mismatch");

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.OK), await put.Content.ReadAsStringAsync());
        var connection = await other.Admin.GetFromJsonAsync<JsonElement>(new Uri("mappings/acme/connection", UriKind.Relative));
        Assert.That(connection.GetProperty("idp_entity_id").GetString(), Is.EqualTo("urn:idp"));
        var findings = await other.Admin.GetFromJsonAsync<JsonElement>(new Uri("mappings/acme/findings", UriKind.Relative));
        Assert.That(findings.GetProperty("findings")[0].GetProperty("count").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task Sqlite_Restart_KeepsBoth()
    {
        var before = await TestGateway.StartAsync();
        await before.PutAsync("acme");
        using var put = await before.Admin.PutAsync(
            new Uri("mappings/acme/connection", UriKind.Relative), JsonContent.Create(new { idp_entity_id = "urn:idp" }));
        before.Services.GetRequiredService<SightingRecorder>().Saw("acme", SightingKind.Response);
        await before.StopAsync();

        await using var after = await TestGateway.StartInAsync(before.Folder);

        var seen = await after.Services.GetRequiredService<ISightingStore>().ReadAsync("acme", CancellationToken.None);
        var facts = await after.Services.GetRequiredService<ConnectionCache>().FindAsync("test", Sample.ConnectionId, CancellationToken.None);
        Assert.That(seen.Single().Count, Is.EqualTo(1), "A gateway that is asked to stop stores what it saw a moment ago.");
        Assert.That(facts!.IdpEntityId, Is.EqualTo("urn:idp"));
    }
}
