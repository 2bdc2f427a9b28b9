namespace Gateway.Public.Redirect.Routes;

/// <summary>One legacy SSO URL, compiled for matching: what stands before and after the identifier.</summary>
internal sealed class LegacyRoute
{
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly string _hostPrefix = "";
    private readonly string _hostSuffix = "";

    public LegacyRoute(LegacyRouteOptions options)
    {
        Kind = options.Kind;
        Source = options.Identifier;
        IgnoresCase = options.IdentifierCase is IdentifierCase.Lower;
        Parameter = options.Parameter ?? "";
        RedirectParameter = options.Kind is RouteKind.Start ? options.RedirectParameter : "";
        var path = options.Path.Length > 1 ? options.Path.TrimEnd('/') : options.Path;
        var at = path.IndexOf(LegacyRouteOptions.Placeholder, StringComparison.Ordinal);
        (_prefix, _suffix) = at < 0 ? (path, "") : (path[..at], path[(at + LegacyRouteOptions.Placeholder.Length)..]);
        if (Source is IdentifierSource.Host && Parameter.Split(LegacyRouteOptions.Placeholder) is [var before, var after])
        {
            (_hostPrefix, _hostSuffix) = (before, after);
        }
    }

    public RouteKind Kind { get; }

    public IdentifierSource Source { get; }

    public bool IgnoresCase { get; }

    /// <summary>The query parameter or header, by <see cref="Source"/>.</summary>
    public string Parameter { get; }

    /// <summary>The query parameter that says where a login begun here is to end; empty for routes that begin none.</summary>
    public string RedirectParameter { get; }

    /// <summary>A decoded identifier as mappings are looked up by it.</summary>
    public string ToKey(ReadOnlySpan<char> identifier) => IgnoresCase ? identifier.ToString().ToLowerInvariant() : identifier.ToString();

    /// <summary>True when a raw path (still encoded) is this route's; gives the encoded identifier for routes that have it in the path.</summary>
    public bool Matches(ReadOnlySpan<char> path, out ReadOnlySpan<char> encodedIdentifier)
    {
        encodedIdentifier = default;
        if (!path.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = path[_prefix.Length..];
        if (Source is not IdentifierSource.Path)
        {
            return rest is "" or "/";
        }

        var end = rest.IndexOf('/');
        encodedIdentifier = end < 0 ? rest : rest[..end];
        var behind = end < 0 ? [] : rest[end..];
        return !encodedIdentifier.IsEmpty
            && behind.StartsWith(_suffix, StringComparison.OrdinalIgnoreCase)
            && behind[_suffix.Length..] is "" or "/";
    }

    /// <summary>The identifier's part of a host name without port; empty when the host does not fit.</summary>
    public ReadOnlySpan<char> IdentifierOfHost(ReadOnlySpan<char> host) =>
        host.Length > _hostPrefix.Length + _hostSuffix.Length
        && host.StartsWith(_hostPrefix, StringComparison.OrdinalIgnoreCase)
        && host.EndsWith(_hostSuffix, StringComparison.OrdinalIgnoreCase)
            ? host[_hostPrefix.Length..^_hostSuffix.Length]
            : [];
}
