using System.Net.Http.Json;
using Gateway.Cli.Demo.Parties;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Parity;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, CancelAfter(120_000)]
internal sealed class ParityReconcileTests
{
    private readonly string[] _ids = [.. Enumerable.Range(0, 3).Select(_ => $"saml-connection-test-{Guid.NewGuid():D}")];

    [Test]
    public async Task Run_OneOfThreeConnectionsIsGone_ItsMappingIsTreatedAsByAWebhook(CancellationToken cancellationToken)
    {
        await using var stytch = await DemoStytch.StartAsync("test", TimeProvider.System, cancellationToken);
        await using var gateway = await StartAsync(stytch);
        var reconciler = gateway.Services.GetRequiredService<ParityReconciler>();
        await reconciler.RunAsync(cancellationToken);
        stytch.Directory.DeleteConnection(_ids[2]);

        var run = await reconciler.RunAsync(cancellationToken);

        Assert.That((run.Done, run.Red, run.Unknown), Is.EqualTo((3L, 1L, 0L)));
        Assert.That(await StatesAsync(gateway), Is.EqualTo(new[] { MappingState.Migrated, MappingState.Migrated, MappingState.Paused }));
        Assert.That((await FactsAsync(gateway, _ids[2]))!.DeletedAt, Is.Not.Null);
        Assert.That(await gateway.MetricsAsync(), Does.Contain("gateway_parity{status=\"red\"} 1"));
    }

    [Test]
    public async Task Run_AllAreGoneAsWithOtherKeys_NoMappingIsChanged(CancellationToken cancellationToken)
    {
        await using var stytch = await DemoStytch.StartAsync("test", TimeProvider.System, cancellationToken);
        await using var gateway = await StartAsync(stytch);
        var reconciler = gateway.Services.GetRequiredService<ParityReconciler>();
        await reconciler.RunAsync(cancellationToken);
        foreach (var id in _ids)
        {
            stytch.Directory.DeleteConnection(id);
        }

        await reconciler.RunAsync(cancellationToken);

        Assert.That(await StatesAsync(gateway), Is.All.EqualTo(MappingState.Migrated));
    }

    [Test]
    public async Task Take_TwoOfAFleet_OneHasTheTurn(CancellationToken cancellationToken)
    {
        await using var server = await RedisServer.StartAsync();
        var options = new StoreOptions { Timeout = TimeSpan.FromSeconds(5) };
        await using var one = Stores.Connect(server, options);
        await using var other = Stores.Connect(server, options);

        var first = await new RedisParityTurn(one, Options.Create(options)).TakeAsync(TimeSpan.FromHours(1), cancellationToken);
        var second = await new RedisParityTurn(other, Options.Create(options)).TakeAsync(TimeSpan.FromHours(1), cancellationToken);

        Assert.That((first, second), Is.EqualTo((true, false)));
    }

    private async Task<TestGateway> StartAsync(DemoStytch stytch)
    {
        var organization = stytch.Directory.Create(new() { ["organization_name"] = "acme", ["organization_slug"] = "acme" })!;
        var gateway = await TestGateway.StartAsync(
            ("Gateway:Stytch:Projects:0:ProjectId", stytch.Keys.ProjectId),
            ("Gateway:Stytch:Projects:0:Secret", stytch.Keys.Secret),
            ("Gateway:Stytch:Projects:0:ApiBaseUrl", stytch.Url.GetLeftPart(UriPartial.Authority)),
            ("Gateway:Webhooks:OnConnectionDeleted", "Pause"));
        for (var i = 0; i < _ids.Length; i++)
        {
            stytch.Register(ParityScene.Fitting(_ids[i], organization));
            using var answer = await gateway.Admin.PutAsync(
                new Uri($"mappings/m{i}", UriKind.Relative),
                JsonContent.Create(new { connection_id = _ids[i], state = "migrated", organization_id = organization.OrganizationId }));
            Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        }

        return gateway;
    }

    private static async Task<MappingState[]> StatesAsync(TestGateway gateway)
    {
        var page = await gateway.Services.GetRequiredService<IMappingStore>().ListAsync(new MappingQuery(null, null, null, null, 10), CancellationToken.None);
        return [.. page.Mappings.Select(mapping => mapping.State)];
    }

    private static Task<ConnectionFacts?> FactsAsync(TestGateway gateway, string id) =>
        gateway.Services.GetRequiredService<IConnectionStore>().GetAsync(new("test", id), CancellationToken.None);
}
