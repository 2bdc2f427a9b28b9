using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Stytch.Api;

namespace Gateway.Evidence.Parity;

/// <summary>Reads anew what Stytch holds for mappings, keeps it, and says how they stand. A call that fails leaves what was known before.</summary>
internal sealed class ParityReader(StytchClients clients, IConnectionStore store, ConnectionCache connectionBook, ParityLookup book, TimeProvider timeProvider)
{
    /// <summary>Begins a run: mappings of one organization are read by one question in it.</summary>
    public StytchReading Begin(StytchOccasion occasion) => new(clients, occasion, timeProvider);

    /// <summary>In the order of the mappings, at most <see cref="ParityLookup.PageSize"/>; a run may have any number of pages.</summary>
    public async Task<IReadOnlyList<ParityReport>> ReadAsync(StytchReading run, IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var unread = await RefreshAsync(run, mappings, cancellationToken);
        return await book.ReadAsync(mappings, unread, cancellationToken);
    }

    /// <summary>Reads anew and keeps; by identifier, why it could not.</summary>
    public async Task<IReadOnlyDictionary<string, ParityCode>> RefreshAsync(
        StytchReading run, IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var unread = new Dictionary<string, ParityCode>(StringComparer.Ordinal);
        foreach (var sharing in mappings.GroupBy(mapping => (ConnectionKey.Of(mapping), mapping.OrganizationId)))
        {
            if (await RefreshAsync(run, sharing.First(), cancellationToken) is ConnectionReading.Unread { Why: var why })
            {
                foreach (var mapping in sharing)
                {
                    unread.Add(mapping.Identifier, why);
                }
            }
        }

        return unread;
    }

    /// <summary>Reads one anew and keeps what was found, its absence too.</summary>
    public async Task<ConnectionReading> RefreshAsync(StytchReading run, ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        var reading = await run.ReadAsync(mapping, cancellationToken);
        switch (reading)
        {
            case ConnectionReading.Found found:
                await KeepAsync(found.Facts, cancellationToken);
                break;
            case ConnectionReading.Missing missing:
                await store.MarkDeletedAsync(ConnectionKey.Of(mapping), missing.AskedAt, FactSource.Api, cancellationToken);
                connectionBook.Forget(ConnectionKey.Of(mapping));
                break;
        }

        return reading;
    }

    /// <summary>Keeps what Stytch just answered.</summary>
    public async Task KeepAsync(ConnectionFacts facts, CancellationToken cancellationToken)
    {
        // False where something newer is there: then that holds.
        await store.PutAsync(facts, cancellationToken);
        connectionBook.Forget(facts.Key());
    }
}
