using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Parties;

/// <summary>
/// A stand-in for one Stytch project: it judges SAML responses as Stytch is known to, and names faults in Stytch's words; its organizations and
/// connections are managed by Stytch's API. It does not hold Destination and Recipient against its own URL: an IdP that nobody has touched sends
/// the old one.
/// </summary>
internal sealed class DemoStytch : IAsyncDisposable
{
    /// <summary>The value of <see cref="LoopbackServer.PartyHeader"/>.</summary>
    public const string Party = "stytch";

    /// <summary>Where browsers post; a connection id follows.</summary>
    public const string CallbackPath = "/v1/b2b/sso/callback/";

    private readonly ConcurrentDictionary<string, int> _logins = new(StringComparer.Ordinal);

    private readonly IssuedRequests _requests;

    private readonly SamlResponseVerifier _verifier;

    private readonly TimeProvider _timeProvider;

    private readonly SigningIdentity _identity;

    private readonly StandInObjects _objects;

    private LoopbackServer? _server;

    private DemoStytch(string projectName, TimeProvider timeProvider)
    {
        ProjectName = projectName;
        Directory = new StandInDirectory(timeProvider);
        Calls = new StandInCallLog(timeProvider);
        _identity = SigningIdentity.Create("Stytch", timeProvider);
        _objects = new StandInObjects(Directory, _identity.Certificate, AcsUrlOf);
        Webhooks = new StandInWebhooks(Keys.ProjectId, Directory, _objects, timeProvider);
        _timeProvider = timeProvider;
        Landings = new LandingPages(timeProvider);
        _requests = new IssuedRequests(timeProvider);
        _verifier = new SamlResponseVerifier(new ReplayMemory(timeProvider), timeProvider);
    }

    public string ProjectName { get; }

    /// <summary>What the project's owner would copy into the gateway's configuration.</summary>
    public StandInKeys Keys { get; } = new();

    public string PublicToken => Keys.PublicToken;

    /// <summary>Where its logins end.</summary>
    public LandingPages Landings { get; }

    /// <summary>Its organizations and connections.</summary>
    public StandInDirectory Directory { get; }

    /// <summary>Its roles.</summary>
    public StandInPolicy Policy { get; } = new();

    /// <summary>What goes wrong with management calls.</summary>
    public StandInFaults Faults { get; } = new();

    /// <summary>Which management calls came.</summary>
    public StandInCallLog Calls { get; }

    /// <summary>Tells a subscriber of changes.</summary>
    public StandInWebhooks Webhooks { get; }

    public Uri Url => _server!.Url;

    public static async Task<DemoStytch> StartAsync(string projectName, TimeProvider timeProvider, CancellationToken cancellationToken, int port = 0)
    {
        var stytch = new DemoStytch(projectName, timeProvider);
        stytch._server = await LoopbackServer.StartAsync(Party, port, stytch.Map, cancellationToken);
        return stytch;
    }

    /// <summary>Adds a connection, or replaces the one of the same id.</summary>
    public void Register(StandInConnection connection) => Directory.Put(connection);

    public StandInConnection? Find(string connectionId) => Directory.FindConnection(connectionId);

    /// <summary>A connection's ACS URL; its audience is the same.</summary>
    public string AcsUrlOf(string connectionId) => _server!.Origin + CallbackPath + connectionId;

    /// <summary>How many logins of a connection succeeded here.</summary>
    public int LoginsOf(string connectionId) => _logins.GetValueOrDefault(connectionId);

    /// <summary>False where a connection's organization allows listed ways to sign in only, and SSO is none of them.</summary>
    public bool AllowsSso(StandInConnection connection) =>
        Directory.FindOrganization(connection.OrganizationId)?.Fields is not { } organization
        || (string?)organization["auth_methods"] != "RESTRICTED"
        || (organization["allowed_auth_methods"] as JsonArray ?? []).Any(method => (string?)method == "sso");

    /// <summary>Verifies a response that came to a connection's callback.</summary>
    public SamlVerification SignIn(StandInConnection connection, string? samlResponse)
    {
        var ownAudience = AcsUrlOf(connection.ConnectionId);
        var verification = _verifier.Verify(AssertionDecryption.Open(samlResponse, connection.DecryptionKey), new SamlExpectation
        {
            IdpEntityId = connection.IdpEntityId,
            Certificates = connection.VerificationCertificates,
            Audiences = connection.AlternativeAudienceUri is { Length: > 0 } alternative ? [ownAudience, alternative] : [ownAudience],
            EmailAttribute = connection.EmailAttribute,
            GroupsAttribute = connection.GroupsAttribute,
            Requests = _requests,
        });
        if (verification is SamlVerification.Accepted { Login.InResponseTo: null } && connection.IdpInitiatedAuthDisabled)
        {
            return new SamlVerification.Refused(SamlFault.IdpInitiated);
        }

        if (verification is SamlVerification.Accepted)
        {
            _logins.AddOrUpdate(connection.ConnectionId, 1, (_, count) => count + 1);
        }

        return verification;
    }

    /// <summary>Begins a login here: the URL that takes the browser to the IdP.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="landing">A registered address where the login is to end.</param>
    public string StartLogin(StandInConnection connection, string landing = LandingPages.Default)
    {
        // Whether Stytch names its own or the alternative audience as the Issuer is not documented; an IdP that nobody touched knows one only.
        var own = AcsUrlOf(connection.ConnectionId);
        var issuer = connection.AlternativeAudienceUri is { Length: > 0 } audience ? audience : own;
        var request = new AuthnRequest($"_{Guid.NewGuid():N}", issuer, connection.AlternativeAcsUrl is { Length: > 0 } acsUrl ? acsUrl : own);
        _requests.Add(request.Id);
        Landings.Add(request.Id, landing);
        return request.ToRedirectUrl(connection.IdpSsoUrl, relayState: $"state-{Guid.NewGuid():N}", _timeProvider.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _identity.Dispose();
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        var organizations = new OrganizationCalls(Directory, _objects);
        var members = new MemberCalls(Directory, _objects);
        var connections = new ConnectionCalls(Directory, _objects, Policy, _timeProvider);
        var foreign = new ForeignConnectionCalls(Directory, AcsUrlOf);
        new ManagementEndpoints(Keys, organizations, members, connections, foreign, Policy, Faults, Calls).Map(routes);
        new StytchEndpoints(this).Map(routes);
    }
}
