using Gateway.Cli.Demo.StandIn;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Parity;
using Gateway.Stytch;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ParityReaderTests
{
    [Test]
    public async Task Read_ManyMappingsOfOneOrganization_AreOneCall()
    {
        await using var scene = await ParityScene.StartAsync();
        var organization = scene.Stytch.Directory.FindOrganization("acme")!;
        var mappings = Enumerable.Range(0, 20)
            .Select(i => scene.Mapping with { Identifier = $"acme-{i}", ConnectionId = $"saml-connection-test-{Guid.NewGuid():D}" })
            .ToList();
        mappings.ForEach(mapping => scene.Stytch.Register(ParityScene.Fitting(mapping.ConnectionId, organization)));

        var reports = await scene.RunAsync(mappings);

        Assert.That(reports.Select(report => report.Identifier), Is.EqualTo(mappings.Select(mapping => mapping.Identifier)));
        Assert.That(reports.Select(report => report.Source), Is.All.EqualTo(FactSource.Api));
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(1));
        Assert.That(scene.Stytch.Calls.CountOf("search_organizations"), Is.Zero);
    }

    [Test]
    public async Task Read_MappingWithoutOrganization_FindsItByItsConnection()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.ChangeAsync(mapping => mapping with { OrganizationId = null });

        var report = await scene.RunAsync();

        Assert.That(report.Status, Is.EqualTo(ParityStatus.Green));
        Assert.That(scene.Stytch.Calls.CountOf("search_organizations"), Is.EqualTo(1));
    }

    [Test]
    public async Task Read_OrganizationNamedBySlug_IsNoOtherOrganization()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.ChangeAsync(mapping => mapping with { OrganizationId = "acme" });

        Assert.That((await scene.RunAsync()).Findings, Is.Empty);
    }

    [TestCase(StandInFaultKind.TooManyRequests)]
    [TestCase(StandInFaultKind.ServerError)]
    [TestCase(StandInFaultKind.BadGateway)]
    [TestCase(StandInFaultKind.Reset)]
    [TestCase(StandInFaultKind.BrokenJson)]
    [TestCase(StandInFaultKind.Redirect)]
    public async Task Read_StytchFails_IsUnknownAndKeepsWhatWasKnown(StandInFaultKind kind)
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.RunAsync();
        scene.Stytch.Directory.DeleteConnection(scene.Mapping.ConnectionId);
        scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(kind));

        var failed = await scene.RunAsync();
        var known = await scene.ReadAsync();

        Assert.That(failed.Status, Is.EqualTo(ParityStatus.Unknown));
        Assert.That(known.Status, Is.EqualTo(ParityStatus.Green));
    }

    [Test]
    public async Task Read_SearchFailsAfterTheListWasEmpty_IsUnknown()
    {
        await using var scene = await ParityScene.StartAsync();
        scene.Stytch.Directory.DeleteConnection(scene.Mapping.ConnectionId);
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.ServerError), "search_organizations");

        Assert.That((await scene.RunAsync()).Status, Is.EqualTo(ParityStatus.Unknown));
    }

    [Test]
    public async Task Read_KeysOfAnotherProject_IsUnknownWithRemedy()
    {
        await using var scene = await ParityScene.StartAsync(services =>
            services.Configure<StytchOptions>(options => options.Projects[0].Secret = "secret-test-other"));

        var report = await scene.RunAsync();

        Assert.That(report.Status, Is.EqualTo(ParityStatus.Unknown));
        Assert.That(report.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { ParityCode.KeysRefused }));
    }

    [Test]
    public async Task Read_BeforeAnyRun_IsNotReadAndAsksNobody()
    {
        await using var scene = await ParityScene.StartAsync();

        var report = await scene.ReadAsync();

        Assert.That(report.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { ParityCode.NotRead }));
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.Zero);
    }

    [Test]
    public async Task Read_SameIdInTwoProjects_TheyNeverCross()
    {
        await using var scene = await ParityScene.StartAsync();
        var organization = scene.Second.Directory.Create(new() { ["organization_name"] = "acme", ["organization_slug"] = "acme" })!;
        scene.Second.Register(ParityScene.Fitting(scene.Mapping.ConnectionId, organization) with { AlternativeAudienceUri = "urn:second" });
        var second = Sample.Mapping("second") with { Project = "second", OrganizationId = "acme", AlternativeAudienceUri = "urn:second" };

        var reports = await scene.RunAsync([scene.Mapping, second]);

        Assert.That(reports.SelectMany(report => report.Findings), Is.Empty.Or.All.Property(nameof(ParityFinding.Severity)).EqualTo(ParitySeverity.Info));
        Assert.That((await scene.Facts.GetAsync(new("second", second.ConnectionId), CancellationToken.None))!.AlternativeAudienceUri, Is.EqualTo("urn:second"));
        Assert.That(
            (await scene.Facts.GetAsync(new("test", second.ConnectionId), CancellationToken.None))!.AlternativeAudienceUri,
            Is.EqualTo(scene.Mapping.AlternativeAudienceUri));
    }

    [Test]
    public async Task Read_DeletedAndMadeAnew_IsThereAgain()
    {
        await using var scene = await ParityScene.StartAsync();
        var connection = scene.Connection;
        scene.Stytch.Directory.DeleteConnection(connection.ConnectionId);
        var gone = await scene.RunAsync();
        scene.Stytch.Register(connection);

        var again = await scene.RunAsync();

        Assert.That((gone.Status, again.Status), Is.EqualTo((ParityStatus.Red, ParityStatus.Green)));
    }

    [Test]
    public async Task Read_OidcConnectionOfAMappingWithoutOrganization_IsFoundAndNotGone()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.WrongKind, scene);
        await scene.ChangeAsync(mapping => mapping with { OrganizationId = null });

        var finding = (await scene.RunAsync()).Findings.Single();
        var facts = (await scene.Facts.GetAsync(ConnectionKey.Of(scene.Mapping), CancellationToken.None))!;

        Assert.That((finding.Code, finding.Expected, finding.Found), Is.EqualTo((ParityCode.WrongKind, "saml", "oidc")));
        Assert.That((facts.ForeignKind, facts.DeletedAt), Is.EqualTo(((ForeignKind?)ForeignKind.Oidc, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Read_Connection_KeepsStytchsSigningCertificate()
    {
        await using var scene = await ParityScene.StartAsync();
        scene.Change(connection => connection with { SigningCertificate = SamlScene.ForeignIdentity.Certificate });

        await scene.RunAsync();

        var signing = (await scene.Facts.GetAsync(ConnectionKey.Of(scene.Mapping), CancellationToken.None))!.SigningCertificates.Single();
        Assert.That(signing.Fingerprint, Is.EqualTo(ParityScene.FingerprintOf(SamlScene.ForeignIdentity.Certificate.RawData)));
        Assert.That(signing.NotAfter, Is.EqualTo((DateTimeOffset)SamlScene.ForeignIdentity.Certificate.NotAfter));
    }

    [Test]
    public async Task Read_ConnectionWithKeys_KeepsNoneOfThem()
    {
        await using var scene = await ParityScene.StartAsync();
        scene.Change(connection => connection.WithEncryptionKey(SamlScene.ForeignIdentity));

        await scene.RunAsync();

        var facts = (await scene.Facts.GetAsync(ConnectionKey.Of(scene.Mapping), CancellationToken.None))!;
        Assert.That(facts.HasEncryptionKey, Is.True);
        Assert.That(ConnectionJson.Write(facts), Does.Not.Contain("PRIVATE"));
    }
}
