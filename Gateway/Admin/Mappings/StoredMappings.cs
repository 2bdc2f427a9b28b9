using System.Runtime.CompilerServices;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Mappings;

/// <summary>
/// All mappings that fit a filter, in the order of their identifiers' UTF-8 bytes, a few in memory at a time. On the embedded store they are all of
/// one moment; on Redis each is as it is when its page is read.
/// </summary>
internal static class StoredMappings
{
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
}
