using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo;

/// <summary>Everyone a gateway has to do with, on loopback: the customers' identity providers, the legacy app and the Stytch projects.</summary>
internal sealed class DemoParties : IAsyncDisposable
{
    private readonly List<SigningIdentity> _identities = [];

    // The legacy stack has one key for all its tenants, as most do.
    private readonly SigningIdentity _serviceProvider;

    private readonly TimeProvider _timeProvider;

    private DemoParties(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _serviceProvider = SigningIdentity.Create("Legacy service provider", timeProvider);
    }

    public required DemoIdentityProvider IdentityProvider { get; init; }

    public required DemoLegacyApp LegacyApp { get; init; }

    /// <summary>The stand-ins, by project name.</summary>
    public required IReadOnlyDictionary<string, DemoStytch> Stytch { get; init; }

    public static async Task<DemoParties> StartAsync(IEnumerable<string> projects, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var stytch = new Dictionary<string, DemoStytch>(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            stytch[project] = await DemoStytch.StartAsync(project, timeProvider, cancellationToken);
        }

        return new DemoParties(timeProvider)
        {
            IdentityProvider = await DemoIdentityProvider.StartAsync(timeProvider, cancellationToken),
            LegacyApp = await DemoLegacyApp.StartAsync(timeProvider, cancellationToken),
            Stytch = stytch,
        };
    }

    public DemoStytch StytchOf(DemoTenant tenant) => Stytch[tenant.Project];

    /// <summary>Makes tenants known to everyone: as they were set up at their IdP years ago, and as they are prepared at Stytch.</summary>
    /// <param name="tenants">The tenants.</param>
    /// <param name="acsUrlOf">The ACS URL that the IdP of a tenant posts to: the gateway's.</param>
    public void Enroll(IEnumerable<DemoTenant> tenants, Func<DemoTenant, string> acsUrlOf)
    {
        foreach (var tenant in tenants)
        {
            // A key of its own for each: a login that reaches the wrong tenant's connection fails there.
            var identity = SigningIdentity.Create($"{tenant.DisplayName} sign-in", _timeProvider);
            _identities.Add(identity);
            Enroll(tenant, acsUrlOf(tenant), identity);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await IdentityProvider.DisposeAsync();
        await LegacyApp.DisposeAsync();
        foreach (var stytch in Stytch.Values)
        {
            await stytch.DisposeAsync();
        }

        _identities.ForEach(identity => identity.Dispose());
        _serviceProvider.Dispose();
    }

    private void Enroll(DemoTenant tenant, string acsUrl, SigningIdentity identity)
    {
        var profile = IdpProfile.Of(tenant.Shape);
        IdentityProvider.Serve(new IdpApplication
        {
            Identifier = tenant.Identifier,
            DisplayName = tenant.DisplayName,
            Shape = tenant.Shape,
            EntityId = tenant.IdpEntityId,
            Identity = identity,
            AcsUrl = acsUrl,
            Audience = tenant.LegacyEntityId,
            Users = tenant.Users,
            ServiceProviderCertificate = _serviceProvider.Certificate,
            Variant = tenant.Variant,
            RestrictsFormAction = tenant.RestrictsFormAction,
        });
        LegacyApp.Trust(new LegacyConnection
        {
            Identifier = tenant.Identifier,
            EntityId = tenant.LegacyEntityId,
            IdpEntityId = tenant.IdpEntityId,
            IdpSsoUrl = IdentityProvider.SsoUrlOf(tenant.Identifier),
            Certificates = [identity.Certificate],
            DecryptionKey = _serviceProvider,
            EmailAttribute = profile.EmailAttribute,
            GroupsAttribute = profile.GroupsAttribute,
        });
        if (tenant.IsAtStytch)
        {
            Prepare(tenant, acsUrl, identity);
        }
    }

    private void Prepare(DemoTenant tenant, string acsUrl, SigningIdentity identity)
    {
        var connection = new StandInConnection
        {
            ConnectionId = tenant.ConnectionId,
            OrganizationId = tenant.OrganizationId,
            DisplayName = tenant.DisplayName,
            IdpEntityId = tenant.IdpEntityId,
            IdpSsoUrl = IdentityProvider.SsoUrlOf(tenant.Identifier),
            VerificationCertificates = [identity.Certificate],
            AlternativeAudienceUri = tenant.PreparedAudience,
            AlternativeAcsUrl = acsUrl,
            AttributeMapping = StandInConnection.MappingOf(IdpProfile.Of(tenant.Shape)),
        };
        StytchOf(tenant).Register(tenant.Variant is SamlVariant.Encrypted ? connection.WithEncryptionKey(_serviceProvider) : connection);
    }
}
