using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout;

/// <summary>A change of one mapping, beside what the mapping was before it.</summary>
/// <param name="Change">The change.</param>
/// <param name="Before">The content before; null where there was none, or where it is not known.</param>
/// <param name="IsBeforeKnown">False where the store's history no longer reaches back so far.</param>
internal sealed record PastChange(MappingChange Change, ConnectionMapping? Before, bool IsBeforeKnown)
{
    /// <summary>Every change of a history beside the one before it.</summary>
    /// <param name="newestFirst">The history as the store reads it.</param>
    public static IEnumerable<PastChange> Of(IReadOnlyList<MappingChange> newestFirst)
    {
        for (var i = 0; i < newestFirst.Count; i++)
        {
            var before = i + 1 < newestFirst.Count ? newestFirst[i + 1] : null;
            // The first version of all says that there was nothing before it.
            yield return new PastChange(newestFirst[i], before?.After, before is not null || newestFirst[i].After is { Version: 1 });
        }
    }

    /// <summary>What a mapping was at a revision.</summary>
    /// <param name="identifier">The mapping.</param>
    /// <param name="newestFirst">Its history as the store reads it.</param>
    /// <param name="revision">The revision.</param>
    public static PastMapping At(string identifier, IReadOnlyList<MappingChange> newestFirst, long revision)
    {
        var then = newestFirst.FirstOrDefault(change => change.Revision <= revision);
        return new PastMapping(identifier, then?.After, then is not null || newestFirst is [.., { After.Version: 1 }]);
    }
}
