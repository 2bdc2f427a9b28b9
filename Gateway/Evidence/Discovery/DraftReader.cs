using System.Runtime.CompilerServices;
using Gateway.Evidence.Sightings;
using Gateway.Storage;

namespace Gateway.Evidence.Discovery;

/// <summary>Reads what discovery has learned, as drafts of mappings: those of all gateways, and what this one saw a moment ago.</summary>
internal sealed class DraftReader(ISightingStore sightings, SightingRecorder recorder, MappedIdentifiers mapped, DraftMaker maker)
{
    /// <summary>How many identifiers are looked at in one step.</summary>
    private const int Step = 200;

    /// <summary>Drafts in the order of their identifiers' UTF-8 bytes, without those that a mapping has by now.</summary>
    /// <param name="after">The last identifier of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<DraftPage> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var drafts = new List<Draft>();
        await foreach (var draft in ReadAllAsync(after, cancellationToken))
        {
            if (drafts.Count == limit)
            {
                return new DraftPage(drafts, drafts[^1].Identifier);
            }

            drafts.Add(draft);
        }

        return new DraftPage(drafts, GoesOnAfter: null);
    }

    /// <summary>All of them in the same order, a few in memory at a time.</summary>
    public async IAsyncEnumerable<Draft> ReadAllAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        IReadOnlyList<string> identifiers;
        do
        {
            identifiers = await sightings.ListUnmappedAsync(after, Step, cancellationToken);
            var unmapped = identifiers.Where(identifier => !mapped.Has(identifier)).ToList();
            var seen = await sightings.ReadManyAsync(unmapped, cancellationToken);
            foreach (var identifier in unmapped.Where(seen.ContainsKey))
            {
                yield return maker.Make(identifier, seen[identifier]);
            }

            after = identifiers.Count > 0 ? identifiers[^1] : after;
        }
        while (identifiers.Count == Step);
    }

    /// <summary>One draft; null where nothing was seen, or a mapping has the identifier.</summary>
    public async Task<Draft?> FindAsync(string identifier, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        var seen = mapped.Has(identifier) ? [] : await sightings.ReadAsync(identifier, cancellationToken);
        return seen.Count > 0 ? maker.Make(identifier, seen) : null;
    }

    /// <summary>Forgets what was seen of an identifier without a mapping; false where there was nothing.</summary>
    public async Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken)
    {
        // What waits here was seen before as well.
        await recorder.FlushAsync(cancellationToken);
        return !mapped.Has(identifier) && await sightings.ForgetAsync(identifier, cancellationToken);
    }

    /// <summary>What was seen of an identifier that has a mapping now is evidence of that mapping.</summary>
    public async Task AdoptAsync(string identifier, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        try
        {
            await sightings.AdoptAsync(identifier, cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            // The mapping is there, which counts: drafts leave it out, and the next thing seen of it says the same to the store.
        }
    }
}
