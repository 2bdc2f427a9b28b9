using System.Collections.Concurrent;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Parties;

/// <summary>
/// The old backend behind the gateway. Like most old stacks it holds Destination and Recipient against the URL it believes to have, so a
/// proxy that loses the Host or the scheme breaks every login.
/// </summary>
internal sealed class DemoLegacyApp : IAsyncDisposable
{
    /// <summary>The value of <see cref="LoopbackServer.PartyHeader"/>.</summary>
    public const string Party = "legacy-app";

    private readonly ConcurrentDictionary<string, LegacyConnection> _connections = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> _logins = new(StringComparer.Ordinal);

    private readonly SamlResponseVerifier _verifier;

    private readonly TimeProvider _timeProvider;

    private LoopbackServer? _server;

    private DemoLegacyApp(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _verifier = new SamlResponseVerifier(new ReplayMemory(timeProvider), timeProvider);
        Requests = new IssuedRequests(timeProvider);
    }

    public Uri Url => _server!.Url;

    /// <summary>The AuthnRequests of logins that began here.</summary>
    public IssuedRequests Requests { get; }

    public static async Task<DemoLegacyApp> StartAsync(TimeProvider timeProvider, CancellationToken cancellationToken, int port = 0)
    {
        var app = new DemoLegacyApp(timeProvider);
        app._server = await LoopbackServer.StartAsync(Party, port, new LegacyAppEndpoints(app).Map, cancellationToken);
        return app;
    }

    /// <summary>Adds a connection, or replaces the one of the same identifier.</summary>
    public void Trust(LegacyConnection connection) => _connections[connection.Identifier] = connection;

    public LegacyConnection? Find(string identifier) => _connections.GetValueOrDefault(identifier);

    /// <summary>How many logins of a tenant succeeded here.</summary>
    public int LoginsOf(string identifier) => _logins.GetValueOrDefault(identifier);

    /// <summary>Verifies a response that came to a connection's ACS URL.</summary>
    public SamlVerification SignIn(LegacyConnection connection, string acsUrl, string? samlResponse)
    {
        var verification = _verifier.Verify(AssertionDecryption.Open(samlResponse, connection.DecryptionKey), new SamlExpectation
        {
            IdpEntityId = connection.IdpEntityId,
            Certificates = connection.Certificates,
            Audiences = [connection.EntityId],
            EmailAttribute = connection.EmailAttribute,
            GroupsAttribute = connection.GroupsAttribute,
            AcsUrl = acsUrl,
            Requests = Requests,
        });
        if (verification is SamlVerification.Accepted)
        {
            _logins.AddOrUpdate(connection.Identifier, 1, (_, count) => count + 1);
        }

        return verification;
    }

    /// <summary>Begins a login here: the URL that takes the browser to the IdP.</summary>
    public string StartLogin(LegacyConnection connection, string acsUrl)
    {
        var request = new AuthnRequest($"_{Guid.NewGuid():N}", connection.EntityId, acsUrl);
        Requests.Add(request.Id);
        return request.ToRedirectUrl(connection.IdpSsoUrl, relayState: null, _timeProvider.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
