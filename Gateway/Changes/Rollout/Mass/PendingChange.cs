using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>A mapping as it was read, and the state it shall come to.</summary>
internal sealed record PendingChange(ConnectionMapping Mapping, MappingState State)
{
    /// <summary>As part of a commit: only over what was read.</summary>
    public MappingWrite ToWrite() => new(Mapping.Identifier, Mapping with { State = State }, Mapping.Version);

    /// <summary>As part of a plan.</summary>
    public PlannedWrite ToPlanned() => new(Mapping.Identifier, Mapping with { State = State });
}
