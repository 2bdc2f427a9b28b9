using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout;

/// <summary>
/// Reads from a mapping's past where a rollback leads. A rollback undoes, and so does the end of a pause: each takes back the newest change of
/// state that was not taken back yet. Two rollbacks in a row therefore go two steps back, and never forward again.
/// </summary>
internal static class StateHistory
{
    /// <summary>The newest changes of a mapping that are looked at: as many as Redis keeps at most.</summary>
    public const int MaxChanges = 10_000;

    /// <summary>The state before the newest change of state that still holds; null where there is none in this history.</summary>
    /// <param name="newestFirst">The mapping's changes; what is before its last deletion belongs to another life.</param>
    public static MappingState? Earlier(IReadOnlyList<MappingChange> newestFirst)
    {
        var takenBack = 0;
        for (var i = 0; i + 1 < newestFirst.Count; i++)
        {
            if (newestFirst[i].After is not { } after || newestFirst[i + 1].After is not { } before)
            {
                return null;
            }

            if (after.State == before.State)
            {
                continue;
            }

            if (newestFirst[i].Action is ChangeAction.Rollback or ChangeAction.Resume)
            {
                takenBack++;
            }
            else if (takenBack > 0)
            {
                takenBack--;
            }
            else
            {
                return before.State;
            }
        }

        return null;
    }
}
