using System.Runtime.CompilerServices;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Mappings;

/// <summary>Mappings that fit a filter, in the order of their identifiers' UTF-8 bytes.</summary>
internal static class StoredMappings
{
    /// <summary>
    /// All of them, a few in memory at a time. On the embedded store they are all of one moment; on Redis each is as it is when its page is read.
    /// </summary>
    public static async IAsyncEnumerable<ConnectionMapping> ReadAsync(
        IMappingStore store,
        MappingQuery filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var mapping in store.ReadInOrderAsync(_ => { }, cancellationToken))
        {
            if (filter.Matches(mapping))
            {
                yield return mapping;
            }
        }
    }

    /// <summary>Those of some identifiers; what is none, or only an alias, is left out.</summary>
    public static async Task<IReadOnlyList<ConnectionMapping>> FindAsync(
        IMappingStore store, IReadOnlyList<string> identifiers, MappingQuery filter, CancellationToken cancellationToken)
    {
        var found = new List<ConnectionMapping>(identifiers.Count);
        foreach (var identifier in identifiers.Distinct(StringComparer.Ordinal).Order(IdentifierOrder.Instance))
        {
            if (await store.FindAsync(identifier, cancellationToken) is { } mapping && mapping.Identifier == identifier && filter.Matches(mapping))
            {
                found.Add(mapping);
            }
        }

        return found;
    }
}
