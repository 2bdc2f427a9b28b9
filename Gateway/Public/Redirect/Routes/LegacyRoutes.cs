using System.Text;
using System.Text.Unicode;
using Gateway.Mappings;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public.Redirect.Routes;

/// <summary>What a request says about the connection it is for.</summary>
internal enum Identification
{
    /// <summary>No legacy SSO URL, or one without its identifier: none of our business.</summary>
    None,

    /// <summary>A legacy SSO URL with a well-formed identifier.</summary>
    Found,

    /// <summary>A legacy SSO URL whose identifier has no single reading.</summary>
    Malformed,

    /// <summary>A legacy SSO URL of all tenants: the message tells whose.</summary>
    ByMessage,
}

/// <summary>The outcome of identifying a request.</summary>
/// <param name="result">What was found.</param>
/// <param name="route">The route; null for <see cref="Identification.None"/>.</param>
/// <param name="key">The decoded identifier, empty when it is too long to be anybody's. Valid as long as request and buffer are.</param>
internal readonly ref struct Identified(Identification result, LegacyRoute? route, ReadOnlySpan<char> key)
{
    public Identification Result { get; } = result;

    public LegacyRoute? Route { get; } = route;

    public ReadOnlySpan<char> Key { get; } = key;
}

/// <summary>
/// Identifies requests: which route, which identifier. Works on the request target as it came over the wire (<see cref="RawTarget"/>). Allocates
/// nothing.
/// </summary>
internal sealed class LegacyRoutes
{
    /// <summary>What <see cref="Identify(HttpContext, Span{char})"/> needs to decode into.</summary>
    public const int BufferLength = MappingRules.MaxIdentifierLength;

    private readonly LegacyRoute[] _routes;
    private readonly bool _readsHost;

    public LegacyRoutes(IEnumerable<LegacyRoute> routes)
    {
        _routes = [.. routes];
        _readsHost = _routes.Any(route => route.Source is IdentifierSource.Host);
    }

    public Identified Identify(HttpContext context, Span<char> buffer) => Identify(
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        // Taking it apart costs, and few set-ups ask for it.
        _readsHost ? context.Request.Host : default,
        context.Request.Headers,
        buffer);

    /// <param name="rawTarget">A request target, or a whole URL without fragment, still encoded.</param>
    /// <param name="host">The host that was asked.</param>
    /// <param name="headers">The request's headers; null where there is but a URL.</param>
    /// <param name="buffer">Room to decode into.</param>
    public Identified Identify(ReadOnlySpan<char> rawTarget, HostString host, IHeaderDictionary? headers, Span<char> buffer)
    {
        var target = new RawTarget(rawTarget);
        foreach (var route in _routes)
        {
            if (!route.Matches(target.Path, out var encoded))
            {
                continue;
            }

            var identified = route.Source switch
            {
                IdentifierSource.Path => Decode(route, encoded, plusIsSpace: false, buffer),
                IdentifierSource.Query => FromQuery(route, target.Parameters, buffer),
                IdentifierSource.SamlIssuer => new Identified(Identification.ByMessage, route, []),
                IdentifierSource.Host => FromHost(route, host, buffer),
                _ => headers is null ? default : FromHeader(route, headers),
            };
            if (identified.Result is not Identification.None)
            {
                return identified;
            }
        }

        return default;
    }

    /// <summary>The first route of a kind whose path a URL has, whomever it names; null for none.</summary>
    public LegacyRoute? RouteOf(ReadOnlySpan<char> url, RouteKind kind)
    {
        var path = new RawTarget(url).Path;
        foreach (var route in _routes)
        {
            if (route.Kind == kind && route.Matches(path, out _))
            {
                return route;
            }
        }

        return null;
    }

    private static Identified Decode(LegacyRoute route, ReadOnlySpan<char> encoded, bool plusIsSpace, Span<char> buffer)
    {
        if (!encoded.ContainsAny('%', '+') && encoded.Length <= buffer.Length && !encoded.ContainsAnyExceptInRange('!', '~'))
        {
            return new Identified(Identification.Found, route, encoded);
        }

        return !PercentDecoder.TryDecode(encoded, plusIsSpace, buffer, out var length)
            ? new Identified(Identification.Malformed, route, [])
            : new Identified(Identification.Found, route, length < 0 ? [] : buffer[..length]);
    }

    private static Identified FromQuery(LegacyRoute route, ReadOnlySpan<char> query, Span<char> buffer)
    {
        ReadOnlySpan<char> value = default;
        var count = 0;
        foreach (var part in query.Split('&'))
        {
            var pair = query[part];
            var equals = pair.IndexOf('=');
            if (equals >= 0 && pair[..equals].SequenceEqual(route.Parameter))
            {
                value = pair[(equals + 1)..];
                count++;
            }
        }

        return count switch
        {
            0 => default,
            // Which of two values the legacy side takes cannot be known from here.
            > 1 => new Identified(Identification.Malformed, route, []),
            _ => value.IsEmpty ? default : Decode(route, value, plusIsSpace: true, buffer),
        };
    }

    private static Identified FromHost(LegacyRoute route, HostString host, Span<char> buffer)
    {
        var name = host.Value.AsSpan();
        var port = name.LastIndexOf(':');
        var identifier = route.IdentifierOfHost(port < 0 || name[port..].Contains(']') ? name : name[..port]);
        if (identifier.IsEmpty)
        {
            return default;
        }

        // Host names have no case (RFC 9110 4.2.3); mappings have it, so they are compared in lower case.
        var length = identifier.ToLowerInvariant(buffer);
        return new Identified(Identification.Found, route, length < 0 ? [] : buffer[..length]);
    }

    private static Identified FromHeader(LegacyRoute route, IHeaderDictionary headers)
    {
        var values = headers[route.Parameter];
        if (values.Count == 0 || values[0] is not { Length: > 0 } value)
        {
            return default;
        }

        if (!TryReadUtf8(ref value))
        {
            return new Identified(Identification.Malformed, route, []);
        }

        return values.Count > 1 || MappingRules.FaultOfIdentifier(value) is { Code: "control_character" }
            ? new Identified(Identification.Malformed, route, [])
            : new Identified(Identification.Found, route, value.Length > MappingRules.MaxIdentifierLength ? [] : value);
    }
    // The listener hands out a character for each byte; identifiers are UTF-8, as everywhere.
    private static bool TryReadUtf8(ref string value)
    {
        if (Ascii.IsValid(value))
        {
            return true;
        }

        var bytes = Encoding.Latin1.GetBytes(value);
        value = Encoding.UTF8.GetString(bytes);
        return Utf8.IsValid(bytes);
    }
}
