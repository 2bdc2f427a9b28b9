using System.Net.Http.Headers;
using Gateway.Settings;

namespace Gateway.Public.Legacy.Edge;

/// <summary>What one cluster's backend is sent in place of, or besides, what the browser sent.</summary>
internal sealed class LegacyEdge
{
    private readonly string _host;
    private readonly List<(string Name, FileSecret Secret)> _headers;

    /// <exception cref="IOException">A file with a header's value is not to be read; the configuration check names it before.</exception>
    public LegacyEdge(string key, EdgeOptions options, TimeProvider time)
    {
        (Key, _host) = (key, options.Host);
        (RewritesRedirects, RewritesCookies) = (options.RewriteRedirects, options.RewriteCookies);
        _headers = [.. options.Headers.Select(header => (header.Name, new FileSecret(header.File, time)))];
    }

    /// <summary>Where it stands in the configuration.</summary>
    public string Key { get; }

    public bool KeepsHost => Is(_host, EdgeOptions.OriginalHost);

    public bool RewritesRedirects { get; }

    public bool RewritesCookies { get; }

    public IEnumerable<string> HeaderNames => _headers.Select(header => header.Name);

    /// <summary>True for what is no name of a host but says where to take it from.</summary>
    public static bool IsWord(string host) => Is(host, EdgeOptions.OriginalHost) || Is(host, EdgeOptions.DestinationHost);

    /// <summary>The host to be sent; null for the destination's own.</summary>
    /// <param name="original">What the browser asked for; null where nobody did.</param>
    public string? HostFor(string? original) => KeepsHost ? original : Is(_host, EdgeOptions.DestinationHost) ? null : _host;

    /// <summary>Adds the secrets, and takes away what a client sent in their place.</summary>
    public void AddHeaders(HttpRequestHeaders headers)
    {
        foreach (var (name, secret) in _headers)
        {
            // CGI and others make one variable of cname-api-key and cname_api_key (RFC 3875 4.1.18).
            var sent = headers.NonValidated.Select(header => header.Key).Where(key => Is(key.Replace('_', '-'), name.Replace('_', '-'))).ToList();
            sent.ForEach(key => headers.Remove(key));
            headers.TryAddWithoutValidation(name, secret.Value);
        }
    }

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
