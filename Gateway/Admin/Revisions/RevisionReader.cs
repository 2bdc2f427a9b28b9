using Gateway.Changes.Rollout;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Revisions;

/// <summary>Reads the past for the admin API: revisions by filter, and changes beside what was before them.</summary>
internal sealed class RevisionReader(IMappingStore store)
{
    /// <summary>The most revisions one call looks at for a filter; the page then goes on at a cursor.</summary>
    private const int MaxScanned = 20_000;

    private const int ScanPage = 1000;

    /// <param name="before">Only revisions below this number; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="action">Only this action; null for any.</param>
    /// <param name="by">Only this key's; null for any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RevisionListDocument> ListAsync(long? before, int limit, ChangeAction? action, string? by, CancellationToken cancellationToken)
    {
        var found = new List<RevisionDocument>();
        var isFiltered = action is not null || by is not null;
        for (var scanned = 0; scanned < MaxScanned;)
        {
            // One more than asked for tells whether there is a further page.
            var page = await store.ReadRevisionsAsync(before, isFiltered ? ScanPage : Math.Min(limit + 1, ScanPage), cancellationToken);
            if (page.Count == 0)
            {
                return new RevisionListDocument(found, null);
            }

            foreach (var record in page)
            {
                if (found.Count == limit)
                {
                    return new RevisionListDocument(found, $"{before}");
                }

                before = record.Number;
                if ((action is null || record.Action == action) && (by is null || record.By == by))
                {
                    found.Add(RevisionDocument.Of(record));
                }
            }

            scanned += page.Count;
        }

        return new RevisionListDocument(found, $"{before}");
    }

    /// <summary>A revision's own record; null where it is not there.</summary>
    public async Task<RevisionRecord?> FindAsync(long revision, CancellationToken cancellationToken) =>
        await store.ReadRevisionsAsync(revision == long.MaxValue ? null : revision + 1, 1, cancellationToken) is [var record] && record.Number == revision
            ? record
            : null;

    /// <summary>A page of a revision's changes.</summary>
    /// <param name="record">The revision.</param>
    /// <param name="skip">How many changes were shown before.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RevisionChangesDocument> ReadChangesAsync(RevisionRecord record, long skip, int limit, CancellationToken cancellationToken)
    {
        var revision = RevisionDocument.Of(record);
        if (await store.ReadRevisionAsync(record.Number, cancellationToken) is not { } changes)
        {
            return new RevisionChangesDocument(revision, null, null);
        }

        var page = new List<ChangeDocument>();
        var place = 0L;
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            if (place++ < skip)
            {
                continue;
            }

            if (page.Count == limit)
            {
                return new RevisionChangesDocument(revision, page, $"{skip + limit}");
            }

            var history = await store.ReadHistoryAsync(change.Identifier, StateHistory.MaxChanges, cancellationToken);
            var past = PastChange.Of(history).FirstOrDefault(entry => entry.Change.Revision == record.Number);
            page.Add(DocumentOf(past ?? new PastChange(change, null, IsBeforeKnown: false)));
        }

        return new RevisionChangesDocument(revision, page, null);
    }

    /// <summary>A page of a mapping's past; empty where nothing is known of it.</summary>
    public async Task<HistoryDocument> ReadHistoryAsync(string identifier, long? before, int limit, CancellationToken cancellationToken)
    {
        var history = await store.ReadHistoryAsync(identifier, StateHistory.MaxChanges, cancellationToken);
        var page = PastChange.Of(history).Where(entry => before is null || entry.Change.Revision < before).Take(limit + 1).Select(EntryOf).ToList();
        return page.Count <= limit ? new HistoryDocument(page, null) : new HistoryDocument(page[..limit], $"{page[limit - 1].Revision}");
    }

    private static HistoryEntryDocument EntryOf(PastChange past) => new(
        past.Change.Revision, past.Change.At, past.Change.By, past.Change.Action, past.Change.Reason, past.Change.Ticket, DocumentOf(past));

    private static ChangeDocument DocumentOf(PastChange past)
    {
        var after = past.Change.After;
        var kind = after is null ? ChangeKind.Delete : past is { IsBeforeKnown: true, Before: null } ? ChangeKind.Add : ChangeKind.Change;
        return new ChangeDocument(past.Change.Identifier, kind, after?.Version, after?.State, past.IsBeforeKnown, MappingDifference.Of(past.Before, after));
    }
}
