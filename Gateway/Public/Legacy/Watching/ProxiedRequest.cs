using Gateway.Mappings;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Legacy.Watching;

/// <summary>A request on its way to the legacy side, as far as it was identified.</summary>
/// <param name="Kind">The route's kind; null for a path of the legacy app's own.</param>
/// <param name="Entry">The mapping; null for an unknown identifier or another path.</param>
/// <param name="Identifier">
/// The mapping's identifier, or the unknown one as its route compares it, at most 256 characters; null where there is none. Anybody can send
/// anything here.
/// </param>
/// <param name="IsAddress">
/// True where the identifier stood in the path or the host name. Of a query value, a header or a message an unknown one must not be kept
/// unless an operator asked for it: it may be a name or a token.
/// </param>
/// <param name="Method">The request's method.</param>
internal readonly record struct ProxiedRequest(RouteKind? Kind, MappingEntry? Entry, string? Identifier, bool IsAddress, string Method);
