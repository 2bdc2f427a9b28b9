using Gateway.Mappings;

namespace Gateway.Changes.Plans;

/// <summary>What one mapping shall become: the input of a plan.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Mapping">Its new content, which replaces the old one whole; null to delete it.</param>
internal sealed record PlannedWrite(string Identifier, ConnectionMapping? Mapping)
{
    /// <summary>Where it stands in what was sent, for messages: <c>line 12</c>, <c>mappings[3]</c>. Null where it stands nowhere.</summary>
    public string? Place { get; init; }

    /// <summary>True to leave the state as it is where the mapping exists: an import without states must not undo a cut-over.</summary>
    public bool KeepsState { get; init; }

    /// <summary>
    /// True where <see cref="MappingRules"/> were asked already, or are not to be: who only goes back to the legacy side must be able to, also when the
    /// target's project is no longer configured.
    /// </summary>
    public bool IsChecked { get; init; }
}
