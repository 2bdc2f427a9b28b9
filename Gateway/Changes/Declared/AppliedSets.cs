using Gateway.Mappings.Store;

namespace Gateway.Changes.Declared;

/// <summary>
/// Remembers which declared set was applied last, by any gateway: the revisions say so themselves. Without it a gateway that starts would undo what
/// operators changed since.
/// </summary>
internal sealed class AppliedSets(IMappingStore history)
{
    private const string SourcePrefix = "declared:";
    private const int PageSize = 1000;

    private long _scannedTo;
    private string? _digest;

    public static string SourceOf(string digest) => SourcePrefix + digest;

    /// <summary>The digest of the set applied last; null where none ever was, as far back as revisions are kept.</summary>
    public async Task<string?> ReadNewestAsync(CancellationToken cancellationToken)
    {
        long? before = null;
        var newest = _scannedTo;
        string? found = null;
        while (found is null)
        {
            var page = await history.ReadRevisionsAsync(before, PageSize, cancellationToken);
            newest = Math.Max(newest, page.Count > 0 ? page[0].Number : 0);
            found = page.TakeWhile(revision => revision.Number > _scannedTo)
                .FirstOrDefault(revision => revision.Source?.StartsWith(SourcePrefix, StringComparison.Ordinal) is true)?.Source![SourcePrefix.Length..];
            if (page.Count < PageSize || page[^1].Number <= _scannedTo)
            {
                break;
            }

            before = page[^1].Number;
        }

        (_scannedTo, _digest) = (newest, found ?? _digest);
        return _digest;
    }

    /// <summary>Takes a set for applied that the table equalled already, so that no revision tells of it.</summary>
    public void Remember(string digest) => _digest = digest;
}
