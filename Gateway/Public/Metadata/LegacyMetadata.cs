using Gateway.Mappings;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Metadata;

/// <summary>What the legacy backend serves now: the metadata of a mapping, as an identity provider would get it.</summary>
/// <param name="fetch">Reaches the backend.</param>
/// <param name="address">The Metadata route; null where none is configured.</param>
internal sealed class LegacyMetadata(LegacyFetch fetch, MetadataAddress? address)
{
    /// <summary>Reads it, and looks whether it is metadata at all.</summary>
    public async Task<LegacyFetched> ReadAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            return new(null, "no Metadata route is configured");
        }

        if (address.Place is IdentifierSource.Host or IdentifierSource.Header && mapping.Identifier.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return new(null, "the identifier cannot stand in a header");
        }

        var fetched = await fetch.GetAsync(address.DocumentOf(mapping), FrozenMetadata.MaxBytes, cancellationToken);
        return fetched.Body is { } xml && MetadataXml.FaultOf(xml) is not null ? new(null, "what it answered is no SAML metadata") : fetched;
    }
}
