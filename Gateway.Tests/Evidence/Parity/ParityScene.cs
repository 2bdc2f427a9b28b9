using System.Security.Cryptography;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Saml;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Tests.Admin;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Evidence.Parity;

/// <summary>
/// Two Stytch projects, each at a stand-in of its own, and a third without keys; the mapping <c>acme</c> of the first, whose connection and traffic fit
/// it. A test spoils one thing.
/// </summary>
internal sealed class ParityScene : IAsyncDisposable
{
    public const string Identifier = "acme";

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private long _batches;

    private ParityScene(DemoStytch stytch, DemoStytch second, AdminHost host, FakeTimeProvider time) =>
        (Stytch, Second, Host, Time) = (stytch, second, host, time);

    /// <summary>The gateway's clock.</summary>
    public FakeTimeProvider Time { get; }

    public DemoStytch Stytch { get; }

    public DemoStytch Second { get; }

    public AdminHost Host { get; }

    public ConnectionMapping Mapping { get; private set; } = Sample.Mapping(Identifier, MappingState.Shadow);

    public StandInConnection Connection => Stytch.Find(Mapping.ConnectionId)!;

    public ParityReader Reader => Host.Services.GetRequiredService<ParityReader>();

    public IConnectionStore Facts => Host.Services.GetRequiredService<IConnectionStore>();

    public static async Task<ParityScene> StartAsync(Action<IServiceCollection>? configureServices = null)
    {
        var time = TestTime.Stopped();
        var stytch = await DemoStytch.StartAsync("test", TimeProvider.System, CancellationToken.None);
        var second = await DemoStytch.StartAsync("second", TimeProvider.System, CancellationToken.None);
        var host = await AdminHost.StartAsync(configureServices: services =>
        {
            services.Configure<StytchOptions>(options =>
            {
                Configure(options.Projects[0], stytch);
                options.Projects.Add(Configure(new StytchProjectOptions { Name = "second" }, second));
                options.Projects.Add(new StytchProjectOptions { Name = "keyless" });
            });
            services.Configure<StytchClientOptions>(options => options.Retries = 0);
            services.AddSingleton<TimeProvider>(time);
            configureServices?.Invoke(services);
        });
        var scene = new ParityScene(stytch, second, host, time);
        await scene.FitAsync();
        return scene;
    }

    /// <summary>Changes what Stytch holds.</summary>
    public void Change(Func<StandInConnection, StandInConnection> change) => Stytch.Register(change(Connection));

    /// <summary>Changes what we hold.</summary>
    public async Task ChangeAsync(Func<ConnectionMapping, ConnectionMapping> change) => Mapping = await PutAsync(change(Mapping));

    public async Task<ConnectionMapping> PutAsync(ConnectionMapping mapping)
    {
        var result = await Host.Store.CommitAsync(
            new MappingCommit([new(mapping.Identifier, mapping, null)], "test", DateTimeOffset.UnixEpoch), CancellationToken.None);
        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
        return ((CommitResult.Committed)result).Mappings[0]!;
    }

    /// <summary>Adds to what the traffic showed.</summary>
    public Task SeeAsync(SightingKind kind, string value, long count = 10, string? detail = null, TimeSpan ago = default)
    {
        var at = Time.GetUtcNow() - ago;
        var sighting = new Sighting(Mapping.Identifier, kind, value, count, at, at, detail);
        return Host.Services.GetRequiredService<ISightingStore>().AddAsync(
            new SightingBatch(_writer, ++_batches, AreUnmapped: false, [sighting]), CancellationToken.None);
    }

    /// <summary>Asks Stytch anew.</summary>
    public async Task<ParityReport> RunAsync(ConnectionMapping? mapping = null) => (await RunAsync([mapping ?? Mapping]))[0];

    public Task<IReadOnlyList<ParityReport>> RunAsync(IReadOnlyList<ConnectionMapping> mappings)
    {
        // What is read at the same moment as before is no news.
        Time.Advance(TimeSpan.FromSeconds(1));
        return Reader.ReadAsync(Reader.Begin(StytchOccasion.None), mappings, CancellationToken.None);
    }

    /// <summary>What is known without asking.</summary>
    public async Task<ParityReport> ReadAsync() =>
        (await Host.Services.GetRequiredService<ParityLookup>().ReadAsync([Mapping], new Dictionary<string, ParityCode>(), CancellationToken.None))[0];

    public static string FingerprintOf(ReadOnlySpan<byte> der) => Convert.ToHexStringLower(SHA256.HashData(der));

    /// <summary>One more organization of the first project.</summary>
    public StandInOrganization Organization(string name, string? slug = null) =>
        Stytch.Directory.Create(new() { ["organization_name"] = name, ["organization_slug"] = slug ?? name })!;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Stytch.DisposeAsync();
        await Second.DisposeAsync();
    }

    private async Task FitAsync()
    {
        var organization = Organization("acme");
        Stytch.Register(Fitting(Sample.ConnectionId, organization));
        await ChangeAsync(mapping => mapping with
        {
            OrganizationId = organization.OrganizationId,
            AlternativeAudienceUri = SamlScene.Audience,
            AlternativeAcsUrl = SamlScene.AcsUrl,
            IdpEntityId = SamlScene.IdpEntityId,
            Wave = "first",
        });
        var der = SamlScene.Identity.Certificate.RawData;
        await SeeAsync(SightingKind.Response, "", 10);
        await SeeAsync(SightingKind.Audience, SamlScene.Audience);
        await SeeAsync(SightingKind.Issuer, SamlScene.IdpEntityId);
        await SeeAsync(SightingKind.Certificate, FingerprintOf(der), detail: Convert.ToBase64String(der));
        await SeeAsync(SightingKind.Initiator, "sp");
        await SeeAsync(SightingKind.Encrypted, "no");
        await SeeAsync(SightingKind.NameIdFormat, SamlNames.EmailFormat);
        await SeeAsync(SightingKind.RequestSigned, "no");
    }

    /// <summary>A connection that fits the traffic.</summary>
    public static StandInConnection Fitting(string connectionId, StandInOrganization organization) => new()
    {
        ConnectionId = connectionId,
        OrganizationId = organization.OrganizationId,
        IdpEntityId = SamlScene.IdpEntityId,
        IdpSsoUrl = "https://acme.okta.example/sso",
        AttributeMapping = new Dictionary<string, string> { ["email"] = "email", ["full_name"] = "name" },
        VerificationCertificates = [SamlScene.Identity.Certificate],
        AlternativeAudienceUri = SamlScene.Audience,
        AlternativeAcsUrl = SamlScene.AcsUrl,
    };

    private static StytchProjectOptions Configure(StytchProjectOptions project, DemoStytch stytch)
    {
        project.ProjectId = stytch.Keys.ProjectId;
        project.Secret = stytch.Keys.Secret;
        project.ApiBaseUrl = stytch.Url.GetLeftPart(UriPartial.Authority);
        return project;
    }
}
