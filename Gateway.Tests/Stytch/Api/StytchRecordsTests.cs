using Gateway.Cli.Demo.StandIn;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Telemetry.Events;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Stytch.Api;

/// <summary>What is told of calls to Stytch.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchRecordsTests
{
    [Test]
    public async Task Event_ChangeForAnOccasion_NamesItAndStytchsRequest(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var connection = await scene.ConnectionAsync(organization);
        scene.TakeEvents();

        var result = await scene.Client.For(new StytchOccasion { RequestId = "q3zk2wl7c4mfy5ta", Identifier = "acme", By = "key_1" })
            .UpdateSamlConnectionAsync(
                organization.OrganizationId, connection.ConnectionId, new SamlConnectionChange { DisplayName = "Secret name" }, cancellationToken);

        var record = scene.TakeEvents().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (record.Action, record.Status, record.HttpStatus, record.Reason),
                Is.EqualTo(("stytch_update_connection", EventStatus.Success, (int?)200, (string?)null)));
            Assert.That((record.RequestId, record.Identifier, record.By), Is.EqualTo(("q3zk2wl7c4mfy5ta", "acme", "key_1")));
            Assert.That((record.Project, record.ConnectionId), Is.EqualTo(("test", connection.ConnectionId)));
            Assert.That(record.StytchRequestId, Is.EqualTo(((StytchResult<SamlConnection>.Success)result).RequestId).And.StartWith("request-id-test-"));
            Assert.That(record.DurationMs, Is.Not.Null);
        }
    }

    [Test]
    public async Task Event_Refused_HasStytchsWordAsItsReason(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();

        await scene.Client.GetOrganizationAsync("nobody", cancellationToken);

        var record = scene.TakeEvents().Single();
        Assert.That(
            (record.Action, record.Status, record.HttpStatus, record.Reason),
            Is.EqualTo(("stytch_get_organization", EventStatus.Error, (int?)404, "organization_not_found")));
        Assert.That(scene.Log.LinesOf(1701).Single(), Does.Contain("organization_not_found").And.Contain(record.StytchRequestId));
    }

    [Test]
    public async Task Told_KeysAndWhatWasSent_AreNotThere(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.ServerError));
        await scene.Client.CreateOrganizationAsync(
            new NewOrganization { OrganizationName = "Very private name", OrganizationSlug = "private-slug" }, cancellationToken);
        await scene.Client.GetOrganizationAsync("private-slug", cancellationToken);
        await scene.Client.WhoAmIAsync(cancellationToken);

        Assert.That(scene.Told(), Does.Not.Contain("rivate").And.Not.Contain(scene.Stytch.Keys.Secret).And.Not.Contain("Basic "));
    }

    [Test]
    public async Task Metrics_EveryOutcome_IsCountedByEndpoint(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        await scene.Client.WhoAmIAsync(cancellationToken);
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.BrokenJson));
        await scene.Client.WhoAmIAsync(cancellationToken);
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.ServerError));
        await scene.Client.WhoAmIAsync(cancellationToken);

        var metrics = scene.Metrics;

        Assert.That(
            metrics, Does.Contain("# TYPE gateway_stytch_calls_total counter\n").And.Contain("# TYPE gateway_stytch_calls_duration_seconds_total counter\n"));
        foreach (var outcome in new[] { "ok", "unreachable", "failed" })
        {
            Assert.That(metrics, Does.Contain($"gateway_stytch_calls_total{{project=\"test\",endpoint=\"who_am_i\",outcome=\"{outcome}\"}} 1\n"));
        }
    }
}
