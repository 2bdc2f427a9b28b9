using System.Globalization;
using System.Text;
using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// Verifies the store in Redis: the chain of the revisions it keeps, the changes it still has, and that the present is what the last changes
/// made it.
/// </summary>
internal sealed class RedisAudit(RedisConnection connection, RedisKeys keys, RedisPast past)
{
    private const int PageSize = 1000;
    private const int MaxNamed = 5;

    private readonly AuditWalk _walk = new();

    /// <summary>Revisions whose changes may have given way to those of others, and lie in no history either.</summary>
    private readonly HashSet<long> _gone = [];

    private long _lastRescue;

    public async Task<AuditReport> RunAsync(IAsyncEnumerable<RedisValue> present, CancellationToken cancellationToken)
    {
        var newest = await past.ReadNewestAsync(cancellationToken);
        for (var first = Math.Max(1, newest - RedisKeys.KeptRevisions + 1); first <= newest; first += PageSize)
        {
            foreach (var (number, revision) in await past.ReadRangeAsync(first, Math.Min(newest, first + PageSize - 1), cancellationToken))
            {
                _walk.Add(revision.ToRecord(number), revision.Digest, mayBeginHere: true);
                await CompareChangesAsync(number, revision, cancellationToken);
            }
        }

        await ComparePresentAsync(present, cancellationToken);
        return _walk.Finish();
    }

    private async Task CompareChangesAsync(long number, RedisRevision revision, CancellationToken cancellationToken)
    {
        if (revision.Stamp.Action is ChangeAction.Reseed or ChangeAction.Accept)
        {
            _lastRescue = number;
            return;
        }

        if (await past.ReadRevisionAsync(number, cancellationToken) is not { } changes)
        {
            if (revision.Changes > RedisCommit.MaxWrites)
            {
                _gone.Add(number);
            }

            return;
        }

        using var digest = new AuditChain.Digest();
        var named = new List<string>(MaxNamed);
        var count = 0L;
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            digest.AddStored(change.Identifier, change.After is null ? [] : MappingDocument.Write(change.After));
            count++;
            if (named.Count < MaxNamed)
            {
                named.Add(change.Identifier);
            }
        }

        _walk.CompareChanges(revision.ToRecord(number), revision.Digest, digest.Finish(), named, count);
    }

    private async Task ComparePresentAsync(IAsyncEnumerable<RedisValue> present, CancellationToken cancellationToken)
    {
        var large = (await past.ReadLargeAsync(cancellationToken)).ToHashSet();
        await foreach (var page in present.Chunk(PageSize).WithCancellation(cancellationToken))
        {
            _walk.CountMappings(page.Length);
            var documents = page.Select(document => (Document: document, Mapping: new MappingDocumentReader().Read((byte[])document!))).ToList();
            var lasts = await connection.CallAsync(
                database => Task.WhenAll(documents.Select(item => LastAsync(database, item.Mapping, large))), cancellationToken);
            for (var i = 0; i < lasts.Length; i++)
            {
                Compare(documents[i].Document, documents[i].Mapping, lasts[i]);
            }
        }
    }

    private Task<RedisValue> LastAsync(IDatabase database, ConnectionMapping mapping, HashSet<long> large) => large.Contains(mapping.Revision)
        ? database.HashGetAsync(keys.Changes(mapping.Revision), mapping.Identifier)
        : database.ListGetByIndexAsync(keys.History(mapping.Identifier), 0);

    private void Compare(RedisValue document, ConnectionMapping mapping, RedisValue last)
    {
        // A line of history ends in the document; a large revision keeps it as it is.
        var agrees = !last.IsNull && (last == document || IsAfter((byte[])last!, (byte[])document!));
        var isKept = !_gone.Contains(mapping.Revision) || IsOf(mapping.Revision, (byte[]?)last);
        if (!agrees && isKept && mapping.Revision > _lastRescue)
        {
            _walk.Find(mapping.Revision, mapping.Identifier, "mapping_altered", "The mapping is not what its last change made it.");
        }
    }

    // Larger commits than today's were written to histories once.
    private static bool IsOf(long revision, ReadOnlySpan<byte> line) =>
        line.StartsWith(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"revision\":{revision},")));

    private static bool IsAfter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> document) =>
        line.Length > document.Length && line[^1] == '}' && line[..^1].EndsWith(document)
        && line[..(line.Length - 1 - document.Length)].EndsWith("\"after\":"u8);
}
