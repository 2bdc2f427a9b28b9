using System.Runtime.CompilerServices;
using Gateway.Mappings;

namespace Gateway.Admin;

/// <summary>All mappings that fit a filter, in the order of their identifiers' UTF-8 bytes, a page in memory at a time.</summary>
internal static class StoredMappings
{
    public static async IAsyncEnumerable<ConnectionMapping> ReadAsync(
        IMappingStore store,
        MappingQuery filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MappingPage page;
        do
        {
            page = await store.ListAsync(filter, cancellationToken);
            foreach (var mapping in page.Mappings)
            {
                yield return mapping;
            }

            filter = page.Mappings is [.., var last] ? filter with { After = last.Identifier } : filter;
        }
        while (page.HasMore);
    }
}
