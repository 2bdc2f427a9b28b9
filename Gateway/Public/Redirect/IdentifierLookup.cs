using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>Finds the mapping of a request of a legacy SSO URL: in the table, and with Redis in the store where the table has none.</summary>
internal sealed class IdentifierLookup(MappingTable table, InboundMessages messages, MappingMetrics metrics, MissLookup? missLookup = null)
{
    /// <summary>Answers from memory; false where the store has to be asked, by <see cref="AskStoreAsync"/>.</summary>
    /// <param name="route">The route.</param>
    /// <param name="key">The identifier; empty where it is too long to be anybody's.</param>
    /// <param name="request">What is known of the request then.</param>
    public bool TryFind(LegacyRoute route, ReadOnlySpan<char> key, out PublicRequest request)
    {
        var entry = EntryOf(route, key);
        if (entry is null && missLookup is not null && !key.IsEmpty)
        {
            request = default;
            return false;
        }

        request = CountedRequest(route, entry, key);
        return true;
    }

    /// <summary>True where the table has the mapping; the store is not asked, and nothing is counted where it has none.</summary>
    public bool TryFindHere(LegacyRoute route, ReadOnlySpan<char> key, out PublicRequest request)
    {
        var entry = EntryOf(route, key);
        request = entry is null ? default : CountedRequest(route, entry, key);
        return entry is not null;
    }

    /// <summary>Asks the store about an identifier that the table does not have, within the budget for such.</summary>
    public async Task<PublicRequest> AskStoreAsync(LegacyRoute route, string key, CancellationToken cancellationToken) =>
        PublicRequest.Of(route, await missLookup!.FindAsync(key, cancellationToken), key);

    /// <summary>On a route of all tenants: by the Issuer of the message, which has to be read for it.</summary>
    public async Task<PublicRequest> FindByIssuerAsync(HttpContext context, LegacyRoute route)
    {
        var issuer = await messages.ReadIssuerAsync(context);
        var entry = issuer is null ? null : table.FindByIssuer(issuer);
        return entry is null && missLookup is not null && issuer is { Length: > 0 and <= MappingRules.MaxIdentifierLength }
            ? await AskStoreAsync(route, issuer, context.RequestAborted)
            : CountedRequest(route, entry, issuer);
    }

    private MappingEntry? EntryOf(LegacyRoute route, ReadOnlySpan<char> key) =>
        key.IsEmpty ? null : route.IgnoresCase ? table.FindIgnoringCase(key) : table.Find(key);

    private PublicRequest CountedRequest(LegacyRoute route, MappingEntry? entry, ReadOnlySpan<char> key)
    {
        metrics.LookedUp(entry is null ? LookupSource.None : LookupSource.Memory);
        return PublicRequest.Of(route, entry, key);
    }
}
