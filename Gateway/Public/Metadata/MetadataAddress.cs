using Gateway.Mappings;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Metadata;

/// <summary>Where the legacy backend serves a mapping's metadata: the configured Metadata route, filled in.</summary>
/// <param name="PathBefore">The path up to the identifier, or all of it.</param>
/// <param name="PathAfter">The path behind it.</param>
/// <param name="Place">Where the identifier stands: never in a message, which a request for metadata has none of.</param>
/// <param name="Name">The query parameter or header, or the host's pattern; empty for a path.</param>
internal sealed record MetadataAddress(string PathBefore, string PathAfter, IdentifierSource Place, string Name)
{
    public LegacyDocument DocumentOf(ConnectionMapping mapping)
    {
        var encoded = Uri.EscapeDataString(mapping.Identifier);
        // The legacy ACS URL tells how browsers reach the old host, which many SPs build their metadata from.
        var acs = mapping.AlternativeAcsUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null;
        var target = Place switch
        {
            IdentifierSource.Path => PathBefore + encoded + PathAfter,
            IdentifierSource.Query => $"{PathBefore}?{Name}={encoded}",
            _ => PathBefore,
        };
        return new(
            target,
            acs?.Scheme ?? Uri.UriSchemeHttps,
            Place is IdentifierSource.Host ? HostOf(mapping.Identifier) : acs?.Authority,
            Place is IdentifierSource.Header ? (Name, mapping.Identifier) : null);
    }

    private string HostOf(string identifier) =>
        Name.Length == 0 ? identifier : Name.Replace(LegacyRouteOptions.Placeholder, identifier, StringComparison.Ordinal);
}
