using System.Runtime.CompilerServices;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>Goes through a selection and judges each mapping; holds one page of it at a time.</summary>
internal sealed class MassJudge(IMappingStore store, StateChanger changer)
{
    /// <summary>The mappings that change, each with its new state; everything else only goes into the counts.</summary>
    public async IAsyncEnumerable<PendingChange> JudgeAsync(MassChange change, MassCounts counts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var mappings in PagesAsync(change.Selection, counts, cancellationToken))
        {
            var transitions = await changer.JudgeAsync(mappings, change.Change.Action, change.Change.IsForced, cancellationToken);
            for (var i = 0; i < mappings.Length; i++)
            {
                counts.Add(mappings[i], transitions[i]);
                if (transitions[i] is Transition.LeadsTo to)
                {
                    yield return new PendingChange(mappings[i], to.State);
                }
            }
        }
    }

    // Judged together: what is asked of another store is then asked once for all of them.
    private async IAsyncEnumerable<ConnectionMapping[]> PagesAsync(
        Selection selection, MassCounts counts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new List<ConnectionMapping>();
        await foreach (var mapping in SelectAsync(selection, counts, cancellationToken))
        {
            page.Add(mapping);
            if (page.Count == IReadiness.PageSize)
            {
                yield return [.. page];
                page.Clear();
            }
        }

        yield return [.. page];
    }

    private async IAsyncEnumerable<ConnectionMapping> SelectAsync(
        Selection selection, MassCounts counts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new MappingQuery(selection.State, selection.Wave, selection.Search, After: null, MappingQuery.MaxLimit);
        foreach (var identifier in selection.Identifiers.Distinct(StringComparer.Ordinal).Order(IdentifierOrder.Instance))
        {
            var mapping = await store.FindAsync(identifier, cancellationToken);
            if (mapping is null || mapping.Identifier != identifier)
            {
                counts.AddMissing(identifier, mapping);
            }
            else if (query.Matches(mapping))
            {
                yield return mapping;
            }
        }

        if (selection.Identifiers.Count > 0)
        {
            yield break;
        }

        for (MappingPage? page = null; page is null or { HasMore: true }; query = query with { After = page.Mappings[^1].Identifier })
        {
            page = await store.ListAsync(query, cancellationToken);
            foreach (var mapping in page.Mappings)
            {
                yield return mapping;
            }

            if (page.Mappings.Count == 0)
            {
                yield break;
            }
        }
    }
}
