using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Gateway.Errors.Limits;
using Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Where;

/// <summary>Who may ask, for which project, and how often.</summary>
internal sealed class WhereTokens : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly (string Project, FileSecret Secret)[] _tokens;
    private readonly WindowLimits<int> _requests;
    private readonly WindowLimits<int> _refusals;

    public WhereTokens(IOptions<WhereOptions> options, TimeProvider time)
    {
        _tokens = [.. options.Value.Tokens.Select(token => (token.Project, new FileSecret(token.File, time)))];
        _requests = new(options.Value.RequestsPerMinute, TimeSpan.FromMinutes(1));
        _refusals = new(options.Value.RefusalsPerMinute, TimeSpan.FromMinutes(1));
    }

    /// <summary>The token that a request carries, as its place among those configured; null where it is none. Every token takes the same time.</summary>
    /// <param name="authorization">The header, <c>Bearer TOKEN</c> (RFC 6750 2.1).</param>
    public int? Find(string authorization)
    {
        var sent = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? DigestOf(authorization[Scheme.Length..].Trim()) : [];
        int? found = null;
        for (var i = 0; i < _tokens.Length; i++)
        {
            // Digests are of one length, so that the comparison tells nothing of the token's.
            found = CryptographicOperations.FixedTimeEquals(sent, DigestOf(_tokens[i].Secret.Value)) ? i : found;
        }

        return found;
    }

    /// <summary>The project that a token may ask for.</summary>
    public string ProjectOf(int token) => _tokens[token].Project;

    /// <summary>False, with a time after which it is worth trying again, where the token has asked too often.</summary>
    public bool Admits(int token, out TimeSpan retryAfter) => Take(_requests, token, out retryAfter);

    /// <summary>Counts a request without a valid token: false where its address has made too many.</summary>
    public bool AdmitsRefused(IPAddress? address, out TimeSpan retryAfter) => Take(_refusals, AddressCounters.Of(address ?? IPAddress.None), out retryAfter);

    public void Dispose()
    {
        _requests.Dispose();
        _refusals.Dispose();
    }

    private static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool Take(WindowLimits<int> limits, int who, out TimeSpan retryAfter)
    {
        using var lease = limits.Take(who);
        lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter);
        return lease.IsAcquired;
    }
}
