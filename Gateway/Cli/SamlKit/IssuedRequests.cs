using System.Collections.Concurrent;

namespace Gateway.Cli.SamlKit;

/// <summary>
/// The AuthnRequests a service provider has sent. A response to any other request is unsolicited: that is how a login that began on one
/// side of a migration and ends on the other is refused.
/// </summary>
internal sealed class IssuedRequests(TimeProvider timeProvider)
{
    /// <summary>How long a user may take at the IdP.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);

    public void Add(string requestId)
    {
        var now = timeProvider.GetUtcNow();
        foreach (var (id, issuedAt) in _issued)
        {
            if (now - issuedAt > Lifetime)
            {
                _issued.TryRemove(id, out _);
            }
        }

        _issued[requestId] = now;
    }

    public bool Contains(string requestId) => _issued.TryGetValue(requestId, out var issuedAt) && timeProvider.GetUtcNow() - issuedAt <= Lifetime;
}
