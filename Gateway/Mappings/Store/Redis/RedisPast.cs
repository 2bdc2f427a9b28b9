using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// Reads the past as far as Redis keeps it: the newest revisions, a history for each mapping, and the changes of a revision while the feed still
/// has them, or in a hash of their own where the revision was large.
/// </summary>
internal sealed class RedisPast(RedisConnection connection, RedisKeys keys, int historyLength)
{
    private const int PageSize = 1000;

    /// <summary>Histories read in one go: each may have a hundred documents.</summary>
    private const int HistoriesPerCall = 200;

    public async Task<IReadOnlyList<RevisionRecord>> ReadRevisionsAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        var found = new List<RevisionRecord>();
        var newest = await ReadNewestAsync(cancellationToken);
        var next = Math.Min(before ?? long.MaxValue, newest + 1) - 1;
        // A rescue leaves gaps, so a page may hold fewer than asked for.
        for (var oldest = newest - RedisKeys.KeptRevisions; next >= 1 && next > oldest && found.Count < limit; next -= PageSize)
        {
            var page = await ReadRangeAsync(Math.Max(1, next - PageSize + 1), next, cancellationToken);
            found.AddRange(page.Reverse().Take(limit - found.Count).Select(revision => revision.Revision.ToRecord(revision.Number)));
        }

        return found;
    }

    /// <summary>The revisions from one number to another, both included, oldest first; without those that are not there.</summary>
    public async Task<IReadOnlyList<(long Number, RedisRevision Revision)>> ReadRangeAsync(long first, long last, CancellationToken cancellationToken)
    {
        var numbers = new RedisValue[last - first + 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = first + i;
        }

        return await ReadRecordsAsync(numbers, cancellationToken);
    }

    public async Task<long> ReadNewestAsync(CancellationToken cancellationToken) =>
        (long?)await connection.CallAsync(database => database.HashGetAsync(keys.Meta, "revision"), cancellationToken) ?? 0;

    /// <summary>The revisions whose changes are kept in a hash of their own, newest first.</summary>
    public async Task<IReadOnlyList<long>> ReadLargeAsync(CancellationToken cancellationToken) =>
        [.. (await connection.CallAsync(database => database.SortedSetRangeByRankAsync(keys.Large, 0, -1, Order.Descending), cancellationToken))
            .Select(value => (long)value)];

    public async Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken) =>
        (await ReadHistoriesAsync([identifier], limit, await ReadLargeRecordsAsync(cancellationToken), cancellationToken))[0];

    public async Task<IAsyncEnumerable<MappingChange>?> ReadRevisionAsync(long revision, CancellationToken cancellationToken)
    {
        if (await ReadRangeAsync(revision, revision, cancellationToken) is not [var (_, record)])
        {
            return null;
        }

        if (record.Changes == 0)
        {
            return AsyncEnumerable.Empty<MappingChange>();
        }

        if ((await ReadLargeAsync(cancellationToken)).Contains(revision))
        {
            return ReadLargeAsync(revision, record, cancellationToken);
        }

        var entries = await connection.CallAsync(
            database => database.ExecuteAsync("XRANGE", keys.Feed, $"{revision}-0", $"{revision}-{record.Changes - 1}"), cancellationToken);
        var changes = entries.Items().Select(entry => RedisFeedEntry.Read(connection, entry.Items())).ToList();
        return changes.Count == record.Changes
            ? changes.Select(entry => record.Stamp.ChangeOf(revision, entry.Identifier, entry.After)).ToAsyncEnumerable()
            : null;
    }

    public async IAsyncEnumerable<PastMapping> ReadChangedSinceAsync(
        long revision, IAsyncEnumerable<RedisValue> present, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var large = await ReadLargeRecordsAsync(cancellationToken);
        var documents = new MappingDocumentReader();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var changed = present.Select(document => documents.Read((byte[])document!))
            .Where(mapping => mapping.Revision > revision && seen.Add(mapping.Identifier))
            .Select(mapping => mapping.Identifier);
        await foreach (var page in changed.Chunk(HistoriesPerCall).WithCancellation(cancellationToken))
        {
            foreach (var past in await ReadAtAsync(page, revision, large, cancellationToken))
            {
                yield return past;
            }
        }

        var deleted = connection.ScanHashAsync(keys.Tombstones, cancellationToken).SelectMany(page => page)
            .Select(tombstone => (string)tombstone.Name!).Where(seen.Add);
        await foreach (var page in deleted.Chunk(HistoriesPerCall).WithCancellation(cancellationToken))
        {
            foreach (var past in await ReadAtAsync(page, revision, large, cancellationToken))
            {
                if (past is { Content: not null } or { IsKnown: false })
                {
                    yield return past;
                }
            }
        }
    }

    private async Task<IEnumerable<PastMapping>> ReadAtAsync(
        string[] identifiers, long revision, IReadOnlyList<(long Number, RedisRevision Revision)> large, CancellationToken cancellationToken)
    {
        var histories = await ReadHistoriesAsync(identifiers, historyLength, large, cancellationToken);
        return identifiers.Zip(histories, (identifier, history) =>
        {
            var then = history.FirstOrDefault(change => change.Revision <= revision);
            // A first version that is still there says that there was nothing before.
            return new PastMapping(identifier, then?.After, IsKnown: then is not null || history is [.., { After.Version: 1 }]);
        });
    }

    private async Task<IReadOnlyList<(long Number, RedisRevision Revision)>> ReadLargeRecordsAsync(CancellationToken cancellationToken)
    {
        var numbers = await ReadLargeAsync(cancellationToken);
        return numbers.Count == 0 ? [] : await ReadRecordsAsync([.. numbers.Select(number => (RedisValue)number)], cancellationToken);
    }

    private async Task<IReadOnlyList<(long Number, RedisRevision Revision)>> ReadRecordsAsync(RedisValue[] numbers, CancellationToken cancellationToken)
    {
        var values = await connection.CallAsync(database => database.HashGetAsync(keys.Revisions, numbers), cancellationToken);
        return [.. numbers.Zip(values).Where(pair => !pair.Second.IsNull).Select(pair => ((long)pair.First, Parse((byte[])pair.Second!)))];
    }

    private async Task<List<IReadOnlyList<MappingChange>>> ReadHistoriesAsync(
        string[] identifiers, int limit, IReadOnlyList<(long Number, RedisRevision Revision)> large, CancellationToken cancellationToken)
    {
        var lists = await connection.CallAsync(
            database => Task.WhenAll(identifiers.Select(identifier => database.ListRangeAsync(keys.History(identifier), 0, limit - 1))), cancellationToken);
        RedisValue[] fields = [.. identifiers.Select(identifier => (RedisValue)identifier)];
        var changes = await connection.CallAsync(
            database => Task.WhenAll(large.Select(revision => database.HashGetAsync(keys.Changes(revision.Number), fields))), cancellationToken);
        try
        {
            return [.. identifiers.Select(
                (identifier, i) => Merge(identifier, limit, lists[i], large.Zip(changes, (revision, documents) => (revision, documents[i]))))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw RedisDamage.Found(connection, "the history of a mapping cannot be read", e);
        }
    }

    private static IReadOnlyList<MappingChange> Merge(
        string identifier, int limit, RedisValue[] list, IEnumerable<((long Number, RedisRevision Record) Revision, RedisValue Document)> large)
    {
        var ofLarge = large.Where(change => !change.Document.IsNull)
            .Select(change => change.Revision.Record.Stamp.ChangeOf(change.Revision.Number, identifier, MappingOf(change.Document)));
        return
        [
            .. list.Select(entry => RedisHistory.Read(identifier, (byte[])entry!)).Concat(ofLarge).OrderByDescending(change => change.Revision).Take(limit),
        ];
    }

    private async IAsyncEnumerable<MappingChange> ReadLargeAsync(
        long revision, RedisRevision record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A hash has no order of its own, and the digest is made over the order of identifiers.
        var identifiers = new List<string>();
        await foreach (var page in connection.ScanHashAsync(keys.Changes(revision), cancellationToken))
        {
            identifiers.AddRange(page.Select(entry => (string)entry.Name!));
        }

        identifiers.Sort(IdentifierOrder.Instance);
        foreach (var page in identifiers.Distinct().Chunk(PageSize))
        {
            RedisValue[] fields = [.. page.Select(identifier => (RedisValue)identifier)];
            var values = await connection.CallAsync(database => database.HashGetAsync(keys.Changes(revision), fields), cancellationToken);
            for (var i = 0; i < page.Length; i++)
            {
                yield return record.Stamp.ChangeOf(revision, page[i], MappingOf(values[i]));
            }
        }
    }

    private static ConnectionMapping? MappingOf(RedisValue document) => document.IsNullOrEmpty ? null : new MappingDocumentReader().Read((byte[])document!);

    private RedisRevision Parse(byte[] json)
    {
        try
        {
            return RedisRevision.Read(json);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "a revision in it cannot be read", e);
        }
    }
}
