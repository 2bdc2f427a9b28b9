using Gateway.Mappings;
using Gateway.Mappings.History;

namespace Gateway.Changes.Plans;

/// <summary>One change of a plan. Exactly one of <paramref name="Before"/> and <paramref name="After"/> may be null.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Before">As it stood when the plan was made, with its version; null where there was none.</param>
/// <param name="After">What it shall be; null to delete it.</param>
/// <param name="Place">Where it stands in what was sent; null for a deletion that follows from its absence.</param>
internal sealed record PlannedChange(string Identifier, ConnectionMapping? Before, ConnectionMapping? After, string? Place)
{
    public PlannedChangeKind Kind => Before is null ? PlannedChangeKind.Add : After is null ? PlannedChangeKind.Delete : PlannedChangeKind.Change;

    /// <summary>Every field that differs.</summary>
    public IReadOnlyList<FieldChange> Fields() => MappingDifference.Of(Before, After);
}

/// <summary>What a change does to the table.</summary>
internal enum PlannedChangeKind
{
    Add,
    Change,
    Delete,
}
