using System.Text.Json;
using Gateway.Storage;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// Reads the change feed. Proves by ids and counts that nothing is missing between the follower's position and what it is given: streams are
/// trimmed from the old end, and an emptied or failed-over Redis may number its revisions anew.
/// </summary>
internal sealed class RedisFeed(RedisConnection connection, RedisKeys keys)
{
    /// <summary>Keeps one call short for everybody else on the server.</summary>
    private const int MaxEntriesPerCall = 1000;

    private static readonly RedisScript Script = RedisScript.Load("changes");

    public async Task<ChangeFeed> ReadAsync(StorePosition after, int limit, CancellationToken cancellationToken)
    {
        var count = Math.Clamp(limit, 1, MaxEntriesPerCall);
        var page = await ReadPageAsync(after.Revision + 1, ordinal: 0, count, after.Lineage, cancellationToken);
        if (!Holds(page, after))
        {
            return page.IsAbandoned ? new ChangeFeed.TooFarBehind(page.Position) : new ChangeFeed.LostContent(page.Position);
        }

        if (after.Revision == page.Position.Revision)
        {
            return new ChangeFeed.Next([], page.Position) { BreakGlass = page.BreakGlass };
        }

        var changes = new RedisChanges(after.Revision, page.Position.Lineage);
        if (!changes.Add(page.Entries) || (page.Entries.Count < count && changes.Position.Revision != page.Position.Revision))
        {
            return new ChangeFeed.TooFarBehind(page.Position);
        }

        // The first revision alone has more changes than asked for: it is given whole.
        while (changes.Position.Revision == after.Revision)
        {
            count = Math.Min(changes.Missing, MaxEntriesPerCall);
            var rest = await ReadPageAsync(after.Revision + 1, changes.NextOrdinal, count, after.Lineage, cancellationToken);
            if (rest.Entries.Count == 0 || !changes.Add(rest.Entries))
            {
                return new ChangeFeed.TooFarBehind(rest.Position);
            }
        }

        return new ChangeFeed.Next(changes.Complete(), changes.Position) { BreakGlass = page.BreakGlass };
    }

    private static bool Holds(Page page, StorePosition after)
    {
        if (after.IsEmpty)
        {
            return true;
        }

        if (page.Position.Lineage != after.Lineage || page.Position.Revision < after.Revision)
        {
            return false;
        }

        // After a fail-over that lost the newest commits the same numbers are given out again, to other content.
        var commitId = page.Position.Revision == after.Revision ? page.Position.CommitId
            : page.Entries.Count > 0 && page.Entries[0].IsFirstOf(after.Revision + 1) ? page.Entries[0].PreviousCommitId
            : null;
        return commitId is null || after.CommitId.Length == 0 || commitId == after.CommitId;
    }

    private async Task<Page> ReadPageAsync(long revision, int ordinal, int count, string? lineage, CancellationToken cancellationToken)
    {
        var answer = (await connection.EvaluateAsync(
            Script, [keys.Meta, keys.Feed, keys.Abandoned], [$"{revision}-{ordinal}", count, lineage ?? ""], cancellationToken)).Items();
        var position = answer[0].Text() is { Length: > 0 } own ? new StorePosition(own, (long)answer[1], answer[2].Text()) : StorePosition.Empty;
        return new Page(
            position,
            (long)answer[3] == 1,
            [.. answer[4].Items().Select(entry => RedisFeedEntry.Read(connection, entry.Items()))],
            ReadSwitch(answer[5].Bytes()));
    }

    private BreakGlass? ReadSwitch(byte[] json)
    {
        try
        {
            return json.Length == 0 ? null : JsonSerializer.Deserialize(json, ChangeStampJson.Default.BreakGlass);
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "its emergency switch cannot be read", e);
        }
    }

    private sealed record Page(StorePosition Position, bool IsAbandoned, IReadOnlyList<RedisFeedEntry> Entries, BreakGlass? BreakGlass);
}
