using Gateway.Mappings;
using Gateway.Public.Legacy.Proxy;

namespace Gateway.Public.Metadata;

/// <summary>Where the legacy backend serves a mapping's metadata: the configured Metadata route, filled in.</summary>
/// <param name="PathBefore">The path up to the identifier, or all of it.</param>
/// <param name="PathAfter">The path behind it.</param>
/// <param name="Place">Where the identifier stands.</param>
/// <param name="Name">The query parameter or header, or the host's pattern; empty for a path.</param>
internal sealed record MetadataAddress(string PathBefore, string PathAfter, MetadataPlace Place, string Name)
{
    /// <summary>The mark of the identifier in a host's pattern.</summary>
    private const string Placeholder = "{identifier}";

    public LegacyDocument DocumentOf(ConnectionMapping mapping)
    {
        var encoded = Uri.EscapeDataString(mapping.Identifier);
        // The legacy ACS URL tells how browsers reach the old host, which many SPs build their metadata from.
        var acs = mapping.AlternativeAcsUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null;
        var target = Place switch
        {
            MetadataPlace.Path => PathBefore + encoded + PathAfter,
            MetadataPlace.Query => $"{PathBefore}?{Name}={encoded}",
            _ => PathBefore,
        };
        return new(
            target,
            acs?.Scheme ?? Uri.UriSchemeHttps,
            Place is MetadataPlace.Host ? HostOf(mapping.Identifier) : acs?.Authority,
            Place is MetadataPlace.Header ? (Name, mapping.Identifier) : null);
    }

    private string HostOf(string identifier) => Name.Length == 0 ? identifier : Name.Replace(Placeholder, identifier, StringComparison.Ordinal);
}

/// <summary>Where in a request for metadata the identifier stands.</summary>
internal enum MetadataPlace
{
    Path,
    Query,
    Host,
    Header,
}
