using System.Text.Json;
using Gateway.Mappings.History;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Turns the emergency switch, as a revision that changes no mapping.</summary>
internal sealed class RedisBreakGlass(RedisConnection connection, RedisKeys keys, int feedLength)
{
    private static readonly RedisScript Script = RedisScript.Load("break_glass");

    public async Task<(CommitResult Result, RedisChainLink Link)> SetAsync(
        bool isOn, MappingCommit commit, RedisChainLink link, CancellationToken cancellationToken)
    {
        var stamp = ChangeStamp.Of(commit);
        using var digest = new AuditChain.Digest();
        var nothing = digest.Finish();
        while (true)
        {
            var revision = RedisRevision.Following(link, commit.Id, stamp, changes: 0, nothing);
            var on = new BreakGlass(link.Revision + 1, stamp.At, stamp.By, stamp.Reason);
            RedisValue[] values =
            [
                keys.ChangedChannel, commit.Id, Guid.NewGuid().ToString("N"), commit.ExpectedLineage ?? "*",
                JsonSerializer.SerializeToUtf8Bytes(stamp, ChangeStampJson.Default.ChangeStamp), feedLength,
                link.Revision, link.Hash, revision.Hash, revision.Write(), RedisKeys.KeptRevisions,
                isOn ? JsonSerializer.SerializeToUtf8Bytes(on, ChangeStampJson.Default.BreakGlass) : RedisValue.EmptyString,
            ];
            var answer = (await connection.EvaluateAsync(Script, [keys.Meta, keys.Feed, keys.Revisions], values, cancellationToken)).Items();
            if (answer[0].Text() is "chain")
            {
                link = new RedisChainLink((long)answer[1], answer[2].Text());
                continue;
            }

            var position = new StorePosition(answer[1].Text(), (long)answer[2], answer[3].Text());
            return answer[0].Text() is "moved"
                ? (new CommitResult.Moved(position), link)
                : (new CommitResult.Committed(position, []), new RedisChainLink(position.Revision, revision.Hash));
        }
    }
}
