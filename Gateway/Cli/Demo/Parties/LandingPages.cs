using System.Collections.Concurrent;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Parties;

/// <summary>Where logins end after Stytch: the addresses registered there, and which of them a login that is under way has asked for.</summary>
internal sealed class LandingPages(TimeProvider timeProvider)
{
    /// <summary>The application's page for signing in; the default.</summary>
    public const string Default = "https://app.saas.example/authenticate";

    public const string Reports = "https://app.saas.example/authenticate/reports";

    private readonly ConcurrentDictionary<string, (string Url, DateTimeOffset Until)> _asked = new(StringComparer.Ordinal);

    /// <summary>Every registered one, the default first.</summary>
    public IReadOnlyList<string> Registered { get; } = [Default, Reports];

    /// <summary>Notes what a login asks for.</summary>
    public void Add(string requestId, string url)
    {
        var now = timeProvider.GetUtcNow();
        foreach (var (id, asked) in _asked)
        {
            if (asked.Until < now)
            {
                _asked.TryRemove(id, out _);
            }
        }

        _asked[requestId] = (url, now + IssuedRequests.Lifetime);
    }

    /// <summary>What the login that answers a request has asked for; the default for one begun at the IdP.</summary>
    public string Of(string? requestId) => requestId is not null && _asked.TryGetValue(requestId, out var asked) ? asked.Url : Default;
}
