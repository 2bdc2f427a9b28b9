using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Evidence.Parity;

/// <summary>Which mappings: those named, those of a wave, or all where neither is given.</summary>
/// <param name="Identifiers">Identifiers, compared exactly; empty for none named.</param>
/// <param name="Wave">A wave; null for none.</param>
internal sealed record ParitySelection(IReadOnlyList<string> Identifiers, string? Wave)
{
    /// <summary>The most identifiers that can be named.</summary>
    public const int MaxIdentifiers = 1000;

    public static ParitySelection All { get; } = new([], null);

    /// <summary>Page by page, each of at most <see cref="ParityLookup.PageSize"/>. One that does not exist is left out.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ConnectionMapping>> PagesAsync(
        IMappingStore store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Identifiers.Count > 0)
        {
            foreach (var some in Identifiers.Distinct(StringComparer.Ordinal).Chunk(ParityLookup.PageSize))
            {
                yield return await NamedAsync(store, some, cancellationToken);
            }

            yield break;
        }

        string? after = null;
        bool hasMore;
        do
        {
            var page = await store.ListAsync(new MappingQuery(null, Wave, null, after, ParityLookup.PageSize), cancellationToken);
            yield return page.Mappings;
            (after, hasMore) = (page.Mappings.Count > 0 ? page.Mappings[^1].Identifier : null, page.HasMore);
        }
        while (hasMore);
    }

    private async Task<IReadOnlyList<ConnectionMapping>> NamedAsync(IMappingStore store, string[] identifiers, CancellationToken cancellationToken)
    {
        var mappings = new List<ConnectionMapping>(identifiers.Length);
        foreach (var identifier in identifiers)
        {
            if (await store.FindAsync(identifier, cancellationToken) is { } mapping
                && mapping.Identifier == identifier
                && (Wave is null || mapping.Wave == Wave))
            {
                mappings.Add(mapping);
            }
        }

        return mappings;
    }
}
