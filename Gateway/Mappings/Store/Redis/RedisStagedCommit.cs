using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// A commit of any size: the set as it will be is brought as a draft, in parts, while the server goes on serving everybody, and takes the place
/// of the present one in one short step. Present set and changes come in the same order, so neither is held in memory.
/// </summary>
internal sealed class RedisStagedCommit(RedisConnection connection, RedisKeys keys, MappingCommit commit) : IDisposable
{
    private const int MaxConflicts = 1000;

    /// <summary>How many large revisions keep their changes at least, of whatever size: each may take as much of the server as the set itself.</summary>
    private const int KeptLarge = 5;

    /// <summary>More than those keep theirs while all of them together have no more changes than this, some 100 MB.</summary>
    private const int KeptChanges = 100_000;

    /// <summary>How long the answer is remembered, should it not have arrived: a day.</summary>
    private const int RememberedSeconds = 86_400;

    private static readonly RedisScript SwapScript = RedisScript.Load("swap");

    private readonly MappingDocumentReader _documents = new();
    private readonly AuditChain.Digest _digest = new();
    private readonly List<CommitConflict> _conflicts = [];
    private readonly RedisStage _draft = new(connection, keys);
    private long _revision;
    private long _changes;
    private IReadOnlyDictionary<string, long> _tombstones = new Dictionary<string, long>();

    /// <param name="position">Where the store stands: the commit's expectation was compared with it.</param>
    /// <param name="link">The newest link of the chain, of that position.</param>
    /// <param name="present">The present set, in order.</param>
    /// <param name="writes">The changes, in order.</param>
    /// <param name="cancellationToken">Stops it before the swap.</param>
    public async Task<(CommitResult Result, RedisChainLink Link)> RunAsync(
        StorePosition position,
        RedisChainLink link,
        IAsyncEnumerable<RedisValue> present,
        IAsyncEnumerable<MappingWrite> writes,
        CancellationToken cancellationToken)
    {
        _revision = position.Revision + 1;
        var isSwapped = false;
        try
        {
            _tombstones = await _draft.CopyTombstonesAsync(cancellationToken);
            await MergeAsync(present, writes, cancellationToken);
            await _draft.FlushAsync(cancellationToken);
            if (_conflicts.Count + _draft.Conflicts.Count > 0)
            {
                return (new CommitResult.Refused([.. _conflicts.Concat(_draft.Conflicts).Take(MaxConflicts)]), link);
            }

            var revision = RedisRevision.Following(link, commit.Id, ChangeStamp.Of(commit), _changes, _digest.Finish());
            var next = new StorePosition(position.Lineage.Length > 0 ? position.Lineage : Guid.NewGuid().ToString("N"), _revision, commit.Id);
            isSwapped = await SwapAsync(position, next, link, revision, cancellationToken);
            return isSwapped
                ? (new CommitResult.Committed(next, []), new RedisChainLink(_revision, revision.Hash))
                : (new CommitResult.Moved((await RedisState.ReadAsync(connection, keys, lineage: "", cancellationToken)).Position), link);
        }
        finally
        {
            if (!isSwapped)
            {
                await DiscardAsync();
            }
        }
    }

    public void Dispose() => _digest.Dispose();

    private async Task MergeAsync(IAsyncEnumerable<RedisValue> present, IAsyncEnumerable<MappingWrite> writes, CancellationToken cancellationToken)
    {
        await using var kept = present.GetAsyncEnumerator(cancellationToken);
        var (document, mapping) = await NextAsync(kept);
        await foreach (var write in writes.WithCancellation(cancellationToken))
        {
            while (mapping is not null && IdentifierOrder.Instance.Compare(mapping.Identifier, write.Identifier) < 0)
            {
                await _draft.KeepAsync(mapping.Identifier, document, mapping.Aliases, cancellationToken);
                (document, mapping) = await NextAsync(kept);
            }

            var isPresent = mapping?.Identifier == write.Identifier;
            await ApplyAsync(write, isPresent ? mapping : null, cancellationToken);
            if (isPresent)
            {
                (document, mapping) = await NextAsync(kept);
            }
        }

        while (mapping is not null)
        {
            await _draft.KeepAsync(mapping.Identifier, document, mapping.Aliases, cancellationToken);
            (document, mapping) = await NextAsync(kept);
        }
    }

    private async Task<(RedisValue Document, ConnectionMapping? Mapping)> NextAsync(IAsyncEnumerator<RedisValue> present) =>
        await present.MoveNextAsync() ? (present.Current, _documents.Read((byte[])present.Current!)) : (RedisValue.Null, null);

    private async Task ApplyAsync(MappingWrite write, ConnectionMapping? before, CancellationToken cancellationToken)
    {
        _changes++;
        if ((write.ExpectedVersion is { } expected && expected != (before?.Version ?? 0)) || (write.Mapping is null && before is null))
        {
            AddConflict(write, before?.Version ?? 0);
            return;
        }

        if (write.Mapping is null)
        {
            _digest.AddUnnumbered(write.Identifier, []);
            await _draft.DeleteAsync(write.Identifier, before!.Version, cancellationToken);
            return;
        }

        var lastVersion = before?.Version ?? _tombstones.GetValueOrDefault(write.Identifier);
        var after = commit.Stamp(write.Mapping, lastVersion + 1, _revision, before?.CreatedAt ?? commit.At);
        var document = MappingDocument.Write(after);
        _digest.AddStored(write.Identifier, document);
        await _draft.ChangeAsync(write.Identifier, document, after.Aliases, cancellationToken);
    }

    private void AddConflict(MappingWrite write, long actual)
    {
        if (_conflicts.Count < MaxConflicts)
        {
            _conflicts.Add(write.ExpectedVersion is { } expected && expected != actual
                ? new CommitConflict.VersionMismatch(write.Identifier, expected, actual)
                : new CommitConflict.NotFound(write.Identifier));
        }
    }

    private async Task<bool> SwapAsync(
        StorePosition position, StorePosition next, RedisChainLink link, RedisRevision revision, CancellationToken cancellationToken)
    {
        var going = await FindGoingAsync(cancellationToken);
        RedisKey[] live =
        [
            keys.Meta, keys.Mappings, keys.Aliases, keys.Order, keys.Tombstones, keys.Feed, keys.Revisions, keys.Commit(commit.Id), keys.Large,
            .. _draft.Keys, keys.Changes(next.Revision), .. going.Select(keys.Changes),
        ];
        RedisValue[] values =
        [
            position.Lineage, position.Revision, next.Lineage, next.Revision, next.CommitId, _draft.Count, link.Hash, revision.Hash, revision.Write(),
            RedisKeys.KeptRevisions, RememberedSeconds, keys.ChangedChannel, .. going.Select(number => (RedisValue)number),
        ];
        RedisResult[] answer;
        try
        {
            answer = (await connection.EvaluateAsync(SwapScript, live, values, cancellationToken)).Items();
        }
        catch (StoreUnavailableException)
        {
            // Perhaps only the answer was lost: sent again, it is made now or its answer given once more.
            answer = (await connection.EvaluateAsync(SwapScript, live, values, cancellationToken)).Items();
        }

        return answer[0].Text() is "damaged" ? throw RedisDamage.Found(connection, answer[1].Text()) : answer[0].Text() is "committed";
    }

    // The large revisions whose changes give way to those of this one. Another large one in between moves the store, and the swap is refused.
    private async Task<IReadOnlyList<long>> FindGoingAsync(CancellationToken cancellationToken)
    {
        var large = await connection.CallAsync(
            database => database.SortedSetRangeByRankAsync(keys.Large, 0, -1, Order.Descending), cancellationToken);
        var sizes = await connection.CallAsync(
            database => Task.WhenAll(large.Select(number => database.HashLengthAsync(keys.Changes((long)number)))), cancellationToken);
        var (kept, changes) = (1, _changes);
        while (kept <= large.Length && (kept < KeptLarge || changes + sizes[kept - 1] <= KeptChanges))
        {
            changes += sizes[kept++ - 1];
        }

        return [.. large.Skip(kept - 1).Select(number => (long)number)];
    }

    private async Task DiscardAsync()
    {
        try
        {
            await _draft.DiscardAsync(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It expires by itself.
        }
    }
}
