using System.Collections.Concurrent;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Saml;
using Gateway.Tests.Stytch.Api;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>A run against Stytch's faults, on a clock that leaps over its waits.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class MigrationRunTests
{
    [Test]
    public async Task Run_ConnectionWhoseAnswerIsLost_IsLookedForOnceStytchMustBeThrough(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Reset, AfterWork: true), "create_connection");

        var results = await RunAsync(scene, time, folder, [TenantOf("acme")], cancellationToken);

        Assert.That(results.Single().Status, Is.EqualTo(MigrationStatus.Done), results.Single().Reason);
        Assert.That(scene.Stytch.Directory.ConnectionCount, Is.EqualTo(1));
        Assert.That(time.Waits, Does.Contain(Settling));
    }

    [Test]
    public async Task Run_AfterOneThatWasKilledWhileItAskedForAConnection_WaitsBeforeItLooks(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        using (var killed = Journal(folder, time))
        {
            killed.BeginConnection(TenantOf("acme"), "project-test-1", "organization-test-1", new NewSamlConnection("Legacy acme", null));
        }

        // As a power cut leaves it.
        await File.AppendAllTextAsync(folder.PathOf("journal"), "{\"at\":\"2026-", cancellationToken);
        var results = await RunAsync(scene, time, folder, [TenantOf("acme"), TenantOf("birch")], cancellationToken);
        var again = await RunAsync(scene, time, folder, [TenantOf("acme"), TenantOf("birch")], cancellationToken);

        Assert.That(results.Select(result => result.Status), Is.All.EqualTo(MigrationStatus.Done));
        Assert.That(time.Waits.Count(wait => wait > TimeSpan.FromSeconds(5)), Is.EqualTo(1));
        Assert.That(again.Select(result => result.Status), Is.All.EqualTo(MigrationStatus.DoneBefore));
    }

    [Test]
    public async Task Run_OrganizationWhoseAnswerIsLost_IsFoundByItsExternalId(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.BrokenJson, AfterWork: true), "create_organization");

        var results = await RunAsync(scene, time, folder, [TenantOf("acme")], cancellationToken);

        Assert.That(results.Single().Status, Is.EqualTo(MigrationStatus.Done), results.Single().Reason);
        Assert.That(scene.Stytch.Directory.Organizations, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Run_StytchAway_StopsInsteadOfListingEverybody(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time, options => options.Retries = 0);
        using var folder = new TempFolder();
        scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.ServerError));
        var tenants = Enumerable.Range(1, 100).Select(number => TenantOf($"tenant-{number}")).ToList();

        var (results, stoppedBy) = await RunWithReasonAsync(scene, time, folder, tenants, cancellationToken);

        Assert.That(results.Count(result => result.Status is MigrationStatus.NotReached), Is.GreaterThan(70));
        Assert.That(stoppedBy, Does.Contain("20 tenants in a row").And.Contain("Run it again later"));
        Assert.That(results[0].Reason, Does.Contain("500"));
    }

    [Test]
    public async Task Run_KeysRevokedOnTheWay_StopsAtOnce(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time, secret: "secret-test-wrong");
        using var folder = new TempFolder();

        var (results, stoppedBy) = await RunWithReasonAsync(scene, time, folder, [TenantOf("acme"), TenantOf("birch")], cancellationToken);

        Assert.That(results.Select(result => result.Status), Is.EqualTo(new[] { MigrationStatus.Failed, MigrationStatus.NotReached }));
        Assert.That(stoppedBy, Does.Contain("unauthorized_credentials").And.Contain("run check"));
    }

    [Test]
    public async Task Run_SlugOfAnother_SaysWhatToDo(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        scene.Stytch.Directory.Create(new() { ["organization_name"] = "Other", ["organization_slug"] = "slug-acme" });

        var results = await RunAsync(scene, time, folder, [TenantOf("acme"), TenantOf("birch")], cancellationToken);

        Assert.That(results.Select(result => result.Status), Is.EqualTo(new[] { MigrationStatus.Failed, MigrationStatus.Done }));
        Assert.That(results[0].Steps, Is.EqualTo(new[] { MigrationStep.CreateOrganization }));
        Assert.That(results[0].Reason, Does.Contain("organization_slug"));
        Assert.That(results[0].StytchRequestId, Does.StartWith("request-id-test-"));
    }

    [Test]
    public async Task Run_TwoRowsOfOneOrganization_MakeItOnce(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        Tenant Of(string identifier) => TenantOf(identifier) with
        {
            Mapping = TenantOf(identifier).Mapping with { ExternalId = "crm-17" },
            OrganizationSlug = "acme",
            Idp = new IdpDescription($"https://idp.example.com/{identifier}", "https://idp.example.com/sso", [MigrateScene.CertificateBase64]),
        };

        var results = await RunAsync(scene, time, folder, [Of("acme-eu"), Of("acme-us")], cancellationToken, parallel: 2);

        Assert.That(results.Select(result => result.Status), Is.All.EqualTo(MigrationStatus.Done), string.Join(' ', results.Select(result => result.Reason)));
        Assert.That(scene.Stytch.Directory.Organizations, Has.Count.EqualTo(1));
        Assert.That(results.Select(result => result.ConnectionId), Is.Unique);
    }

    [Test]
    public async Task Run_MetadataByUrl_IsReadAndJudged(CancellationToken cancellationToken)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time);
        using var folder = new TempFolder();
        await using var idp = await RecordingBackend.StartAsync(context => context.Request.Path.Value switch
        {
            "/good" => context.Response.WriteAsync(IdpMetadataXml.Of("https://idp.example.com", MigrateScene.CertificateBase64)),
            "/old" => context.Response.WriteAsync(IdpMetadataXml.Of("https://idp.example.com", MigrateScene.CertificateBase64)
                .Replace("entityID", "validUntil=\"2020-01-01T00:00:00Z\" entityID")),
            "/page" => context.Response.WriteAsync("<html/>"),
            "/large" => context.Response.WriteAsync(new string(' ', 1024 * 1024 + 1)),
            _ => NotFound(context),
        });
        Tenant Of(string name) => TenantOf(name) with { Idp = null, MetadataUrl = new Uri(idp.Url, name) };

        var results = await RunAsync(scene, time, folder, [Of("good"), Of("page"), Of("large"), Of("none"), Of("old")], cancellationToken);

        Assert.That(
            results.Select(result => result.Status),
            Is.EqualTo(new[] { MigrationStatus.Done, MigrationStatus.Failed, MigrationStatus.Failed, MigrationStatus.Failed, MigrationStatus.Done }));
        Assert.That(results[0].Warning, Is.Null);
        Assert.That(results[4].Warning, Does.Contain("was valid until 2020-01-01"));
        Assert.That(
            results.Skip(1).Select(result => result.Reason).ToList(),
            Has.ItemAt(0).Contains("no identity provider").And.ItemAt(1).Contains("more than 1 MiB").And.ItemAt(2).Contains("answers 404"));
        Assert.That(scene.Stytch.Directory.ConnectionsOf(results[0].OrganizationId!).Single().IdpEntityId, Is.EqualTo("https://idp.example.com"));
        Assert.That(scene.Stytch.Directory.Organizations, Has.Count.EqualTo(2), "Nothing is made of a tenant whose IdP is not known.");
    }

    [Test]
    public void Journal_HeldByARun_IsNoOther()
    {
        using var folder = new TempFolder();
        using var first = Journal(folder, TimeProvider.System);

        Assert.That(() => Journal(folder, TimeProvider.System), Throws.InstanceOf<IOException>());
    }

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(7);

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Tenant TenantOf(string identifier) => new()
    {
        Mapping = Sample.Mapping(identifier, MappingState.Legacy) with { ConnectionId = "" },
        OrganizationName = identifier,
        OrganizationSlug = $"slug-{identifier}",
        Idp = new IdpDescription($"https://idp.example.com/{identifier}", "https://idp.example.com/sso", [MigrateScene.CertificateBase64]),
        AttributeMapping = new Dictionary<string, string> { ["email"] = "NameID", ["full_name"] = "name" },
    };

    private static MigrationJournal Journal(TempFolder folder, TimeProvider time) => new(folder.PathOf("journal"), "here", time);

    private static async Task<IReadOnlyList<MigrationResult>> RunAsync(
        StytchScene scene, TimeProvider time, TempFolder folder, IReadOnlyList<Tenant> tenants, CancellationToken cancellationToken, int parallel = 1) =>
        (await RunWithReasonAsync(scene, time, folder, tenants, cancellationToken, parallel)).Results;

    private static async Task<(IReadOnlyList<MigrationResult> Results, string? StoppedBy)> RunWithReasonAsync(
        StytchScene scene, TimeProvider time, TempFolder folder, IReadOnlyList<Tenant> tenants, CancellationToken cancellationToken, int parallel = 1)
    {
        using var journal = Journal(folder, time);
        using var metadata = new IdpMetadataFetcher();
        var run = new MigrationRun(scene.Clients, new KeptMappings(), metadata, journal, new MigrationTerms(MappingState.Legacy, Settling, time));
        return (await run.RunAsync(tenants, parallel, _ => { }, cancellationToken), run.StoppedBy);
    }

    /// <summary>A gateway that takes every mapping.</summary>
    private sealed class KeptMappings : ITenantMappings
    {
        private readonly ConcurrentDictionary<string, ConnectionMapping> _kept = new(StringComparer.Ordinal);

        public Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken) =>
            Task.FromResult(_kept.GetValueOrDefault(identifier));

        public Task<ConnectionMapping> PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken) =>
            Task.FromResult(_kept[mapping.Identifier] = mapping);
    }
}
