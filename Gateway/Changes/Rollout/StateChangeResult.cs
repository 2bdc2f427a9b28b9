using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout;

/// <summary>What became of a change of one mapping's state.</summary>
internal abstract record StateChangeResult
{
    /// <summary>Stored as a revision.</summary>
    /// <param name="Position">Where the store stands after it.</param>
    /// <param name="Mapping">The mapping as it is now.</param>
    /// <param name="Before">The state it had.</param>
    public sealed record Changed(StorePosition Position, ConnectionMapping Mapping, MappingState Before) : StateChangeResult;

    /// <summary>It was so already; there is no new revision.</summary>
    public sealed record WasSo(ConnectionMapping Mapping) : StateChangeResult;

    /// <summary>The mapping's state does not allow it.</summary>
    /// <param name="Mapping">The mapping as it is.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Blocks">What stands in the way of a cutover; empty for another reason.</param>
    public sealed record Refused(ConnectionMapping Mapping, TransitionRefusal Reason, IReadOnlyList<CutoverBlock> Blocks) : StateChangeResult;

    /// <summary>There is no mapping of this identifier.</summary>
    /// <param name="Aliased">The mapping that has it as an alias, where there is one.</param>
    public sealed record NotFound(ConnectionMapping? Aliased) : StateChangeResult;

    /// <summary>The mapping is at another version than the caller asked for, or than was read a moment ago.</summary>
    /// <param name="Current">The mapping as it is now; null where it is gone.</param>
    public sealed record Outrun(ConnectionMapping? Current) : StateChangeResult;

    /// <summary>The store is not the one this gateway follows.</summary>
    public sealed record Moved(StorePosition Position) : StateChangeResult;
}
