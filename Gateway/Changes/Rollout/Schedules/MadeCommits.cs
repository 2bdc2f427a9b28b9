using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>Looks up whether a commit was made, by its id.</summary>
internal sealed class MadeCommits(IMappingStore store)
{
    private const int PageSize = 1000;

    // Clocks of a fleet differ a little.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The revision of a commit; null where there is none since then.</summary>
    /// <param name="commitId">The commit's id.</param>
    /// <param name="notBefore">When it could have been made at the earliest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RevisionRecord?> FindAsync(string commitId, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        long? before = null;
        while (await store.ReadRevisionsAsync(before, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            if (page.FirstOrDefault(revision => revision.CommitId == commitId) is { } found)
            {
                return found;
            }

            if (page[^1].At < notBefore - Slack)
            {
                return null;
            }

            before = page[^1].Number;
        }

        return null;
    }
}
