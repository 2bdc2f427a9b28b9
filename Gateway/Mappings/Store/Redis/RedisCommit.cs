using System.Globalization;
using System.Text.Json;
using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>One commit as the script <c>commit.lua</c> takes it, and the script's answer read back. Its id makes sending it twice harmless.</summary>
internal sealed class RedisCommit
{
    /// <summary>How long a commit's answer is remembered: far longer than anyone goes on asking for it.</summary>
    private const int RememberedSeconds = 900;

    /// <summary>See <see cref="RedisMappingStore.MaxWrites"/>.</summary>
    public const int MaxWrites = 1000;

    private const string Any = "*";

    /// <summary>Where the values of the chain stand among the script's arguments.</summary>
    private const int ChainAt = 14;

    /// <summary>How often a commit is chained anew; each time another one came in between.</summary>
    private const int MaxChainings = 100;

    private static readonly RedisScript Script = RedisScript.Load("commit");

    private readonly MappingCommit _commit;
    private readonly RedisKey[] _keys;
    private readonly RedisValue[] _values;
    private readonly ChangeStamp _stamp;
    private readonly string _digest;

    /// <param name="commit">The commit.</param>
    /// <param name="seen">The newest position this process knows of.</param>
    /// <param name="keys">The store's keys.</param>
    /// <param name="options">How much feed and history is kept.</param>
    public RedisCommit(MappingCommit commit, StorePosition seen, RedisKeys keys, StoreOptions options)
    {
        _commit = commit;
        _keys =
        [
            keys.Meta, keys.Mappings, keys.Aliases, keys.Order, keys.Tombstones, keys.Feed, keys.Abandoned, keys.Commit(commit.Id), keys.Revisions,
            .. commit.Writes.Select(write => keys.History(write.Identifier)),
        ];
        _stamp = ChangeStamp.Of(commit);
        var values = new List<RedisValue>(19 + commit.Writes.Count)
        {
            keys.ChangedChannel,
            commit.Id,
            Guid.NewGuid().ToString("N"),
            commit.ExpectedLineage ?? Any,
            Number(commit.ExpectedRevision),
            seen.Lineage,
            seen.Revision,
            seen.CommitId,
            StoreTime.Format(commit.At),
            JsonSerializer.SerializeToUtf8Bytes(_stamp, ChangeStampJson.Default.ChangeStamp),
            options.FeedLength,
            options.HistoryLength,
            keys.HistoryPrefix,
            RememberedSeconds,
            RedisValue.Null,
            RedisValue.Null,
            RedisValue.Null,
            RedisValue.Null,
            RedisKeys.KeptRevisions,
        };
        using var digest = new AuditChain.Digest();
        foreach (var write in commit.Writes)
        {
            var document = write.Mapping is null ? [] : MappingDocument.WriteUnnumbered(commit.Stamp(write.Mapping, 0, 0, commit.At));
            digest.AddUnnumbered(write.Identifier, document);
            values.Add((byte[])[.. (byte[])Number(write.ExpectedVersion)!, (byte)' ', .. document]);
        }

        (_values, _digest) = ([.. values], digest.Finish());
    }

    /// <summary>Sends the commit, chained to the newest revision this process knows; where another came in between, chained anew.</summary>
    /// <returns>What became of it, and the newest link of the chain.</returns>
    public async Task<(CommitResult Result, RedisChainLink Link)> SendAsync(
        RedisConnection connection, RedisChainLink link, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxChainings; i++)
        {
            var revision = RedisRevision.Following(link, _commit.Id, _stamp, _commit.Writes.Count, _digest);
            RedisValue[] chain = [link.Revision, link.Hash, revision.Hash, revision.Write()];
            chain.CopyTo(_values, ChainAt);
            var answer = (await connection.EvaluateAsync(Script, _keys, _values, cancellationToken, timeout)).Items();
            switch (answer[0].Text())
            {
                case "chain":
                    link = new RedisChainLink((long)answer[1], answer[2].Text());
                    continue;
                case "committed":
                    var position = PositionOf(answer);
                    return (Committed(position, answer[4].Text()), new RedisChainLink(position.Revision, revision.Hash));
                case "moved":
                    return (new CommitResult.Moved(PositionOf(answer)), link);
                case "refused":
                    return (new CommitResult.Refused([.. answer[1].Items().Select(conflict => ConflictOf(conflict.Items()))]), link);
                default:
                    throw RedisDamage.Found(connection, answer[1].Text());
            }
        }

        throw new StoreUnavailableException($"Others changed the store {MaxChainings} times while this change was on its way. Nothing was changed; try again.");
    }

    private static StorePosition PositionOf(RedisResult[] answer) =>
        answer[1].Text() is { Length: > 0 } lineage ? new StorePosition(lineage, (long)answer[2], answer[3].Text()) : StorePosition.Empty;

    private static RedisValue Number(long? number) => number is { } value ? value : Any;

    private CommitResult.Committed Committed(StorePosition position, string numbers)
    {
        var lines = numbers.Split('\n');
        var mappings = new ConnectionMapping?[_commit.Writes.Count];
        for (var i = 0; i < mappings.Length; i++)
        {
            if (_commit.Writes[i].Mapping is { } mapping)
            {
                var space = lines[i].IndexOf(' ', StringComparison.Ordinal);
                var version = long.Parse(lines[i].AsSpan(0, space), CultureInfo.InvariantCulture);
                mappings[i] = _commit.Stamp(mapping, version, position.Revision, StoreTime.Parse(lines[i][(space + 1)..]));
            }
        }

        return new CommitResult.Committed(position, mappings);
    }

    private CommitConflict ConflictOf(RedisResult[] conflict)
    {
        var write = _commit.Writes[(int)conflict[0] - 1];
        return conflict[1].Text() switch
        {
            "version" => new CommitConflict.VersionMismatch(write.Identifier, write.ExpectedVersion!.Value, (long)conflict[2]),
            "not_found" => new CommitConflict.NotFound(write.Identifier),
            _ => new CommitConflict.KeyTaken(write.Identifier, conflict[2].Text(), conflict[3].Text()),
        };
    }
}
