using System.Globalization;
using System.Text.Json;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Redis;

/// <summary>One commit as the script <c>commit.lua</c> takes it, and the script's answer read back. Its id makes sending it twice harmless.</summary>
internal sealed class RedisCommit
{
    /// <summary>How long a commit's answer is remembered: far longer than anyone goes on asking for it.</summary>
    private const int RememberedSeconds = 900;

    private const string Any = "*";

    private static readonly RedisScript Script = RedisScript.Load("Mappings.Redis.Scripts.commit.lua");

    private readonly MappingCommit _commit;
    private readonly RedisKey[] _keys;
    private readonly RedisValue[] _values;

    /// <param name="commit">The commit.</param>
    /// <param name="seen">The newest position this process knows of.</param>
    /// <param name="keys">The store's keys.</param>
    /// <param name="options">How much feed and history is kept.</param>
    public RedisCommit(MappingCommit commit, StorePosition seen, RedisKeys keys, StoreOptions options)
    {
        var commitId = Guid.NewGuid().ToString("N");
        _commit = commit;
        _keys = [keys.Meta, keys.Mappings, keys.Aliases, keys.Order, keys.Tombstones, keys.Feed, keys.Abandoned, keys.Commit(commitId)];
        var stamp = new ChangeStamp(commit.At.ToUniversalTime(), commit.By, commit.Reason);
        var values = new List<RedisValue>(15 + (commit.Writes.Count * 4))
        {
            keys.ChangedChannel,
            commitId,
            Guid.NewGuid().ToString("N"),
            commit.ExpectedLineage ?? Any,
            Number(commit.ExpectedRevision),
            seen.Lineage,
            seen.Revision,
            seen.CommitId,
            StoreTime.Format(commit.At),
            JsonSerializer.SerializeToUtf8Bytes(stamp, ChangeStampJson.Default.ChangeStamp),
            options.FeedLength,
            options.HistoryLength,
            keys.HistoryPrefix,
            RememberedSeconds,
            commit.Writes.Count,
        };
        foreach (var write in commit.Writes)
        {
            values.Add(write.Identifier);
            values.Add(Number(write.ExpectedVersion));
            values.Add(write.Mapping is null ? RedisValue.EmptyString : MappingDocument.WriteUnnumbered(commit.Stamp(write.Mapping, 0, 0, commit.At)));
            values.Add(write.Mapping?.Aliases.Count ?? 0);
            foreach (var alias in write.Mapping?.Aliases ?? [])
            {
                values.Add(alias);
            }
        }

        _values = [.. values];
    }

    public async Task<CommitResult> SendAsync(RedisConnection connection, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = (await connection.EvaluateAsync(Script, _keys, _values, cancellationToken, timeout)).Items();
        return answer[0].Text() switch
        {
            "committed" => Committed(PositionOf(answer), answer[4].Text()),
            "moved" => new CommitResult.Moved(PositionOf(answer)),
            "refused" => new CommitResult.Refused([.. answer[1].Items().Select(conflict => ConflictOf(conflict.Items()))]),
            _ => throw RedisDamage.Found(connection, answer[1].Text()),
        };
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
