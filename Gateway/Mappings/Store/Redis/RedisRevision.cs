using System.Text.Json;
using Gateway.Mappings.History;

namespace Gateway.Mappings.Store.Redis;

/// <summary>One revision as it is kept in the hash of revisions, under its number.</summary>
/// <param name="CommitId">The id of its commit.</param>
/// <param name="Stamp">When, who and why.</param>
/// <param name="Changes">How many mappings it changed.</param>
/// <param name="Digest">The digest of its changes; empty where they are not kept one by one, as after a rescue.</param>
/// <param name="Hash">Chains it to the revision before.</param>
internal sealed record RedisRevision(string CommitId, ChangeStamp Stamp, long Changes, string Digest, string Hash)
{
    /// <summary>The revision that follows a link of the chain.</summary>
    public static RedisRevision Following(RedisChainLink link, string commitId, ChangeStamp stamp, long changes, string digest)
    {
        var unsealed = new RedisRevision(commitId, stamp, changes, digest, Hash: "");
        return unsealed with { Hash = AuditChain.HashOf(link.Hash, unsealed.ToRecord(link.Revision + 1), digest) };
    }

    /// <exception cref="JsonException">Not a revision.</exception>
    public static RedisRevision Read(byte[] json) =>
        JsonSerializer.Deserialize(json, ChangeStampJson.Default.RedisRevision) ?? throw new JsonException("A revision is null.");

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ChangeStampJson.Default.RedisRevision);

    public RevisionRecord ToRecord(long number) =>
        new(number, CommitId, Stamp.At, Stamp.By, Stamp.Action, Stamp.Reason, Stamp.Ticket, Stamp.Source, Changes, Hash);
}

/// <summary>The newest link of the chain, as a gateway knows it; the scripts refuse what is chained to an older one.</summary>
internal readonly record struct RedisChainLink(long Revision, string Hash);
