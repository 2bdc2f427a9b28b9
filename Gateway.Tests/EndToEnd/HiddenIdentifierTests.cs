using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Tests.Mappings.Store;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.EndToEnd;

/// <summary>Identifiers with what cannot be seen, stored before files with such were refused: served, exported, planned and deleted as ever.</summary>
[Parallelizable]
[CancelAfter(60_000)]
internal sealed class HiddenIdentifierTests
{
    private static readonly string[] Identifiers = ["blank ", "fixed\u00A0", "zero\u200B"];

    [Test]
    public async Task Stored_IdentifiersWithHiddenCharacters_AreServedPlannedAndDeleted()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-hidden-").FullName;
        var first = await TestGateway.StartInAsync(folder);
        await first.Services.GetRequiredService<IMappingStore>().StoreAsync(
            [.. Identifiers.Select(id => StoreSamples.Put(StoreSamples.Mapping(id, id + "alias\u200B") with { State = MappingState.Migrated }))]);
        await first.StopAsync();

        await using var gateway = await TestGateway.StartInAsync(folder);
        foreach (var identifier in Identifiers)
        {
            using var answer = await gateway.PostFormAsync("/old-sso/" + Uri.EscapeDataString(identifier));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect), identifier);
        }

        var plan = await PlanAsync(gateway, await gateway.Admin.GetStringAsync(new Uri("export?format=csv", UriKind.Relative)));
        var spoilt = await PlanAsync(gateway, $"identifier,connection_id\nnew\u200B,{Sample.ConnectionId}\n");

        Assert.That(plan.GetProperty("unchanged").GetInt32(), Is.EqualTo(3));
        Assert.That(spoilt.GetProperty("errors")[0].GetProperty("row").GetString(), Is.EqualTo("line 2 (row 1)"));
        Assert.That(spoilt.GetProperty("errors")[0].GetProperty("message").GetString(), Does.Contain("U+200B"));
        foreach (var identifier in Identifiers)
        {
            using var deleted = await gateway.Admin.DeleteAsync(new Uri("mappings/" + Uri.EscapeDataString(identifier), UriKind.Relative));
            Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), identifier);
        }
    }

    private static async Task<JsonElement> PlanAsync(TestGateway gateway, string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, MediaTypeHeaderValue.Parse("text/csv"));
        using var answer = await gateway.Admin.PostAsync(new Uri("plans", UriKind.Relative), content);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
