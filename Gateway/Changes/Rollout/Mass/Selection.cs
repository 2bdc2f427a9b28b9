using Gateway.Mappings;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>Which mappings a change is for: those that every given part agrees to. With no part given, all of them.</summary>
/// <param name="State">Only mappings in this state; null for any.</param>
/// <param name="Wave">Only mappings of this wave; null for any.</param>
/// <param name="Search">Only mappings with this text, as in a list; null for any.</param>
/// <param name="Identifiers">Only these; empty for any.</param>
internal sealed record Selection(MappingState? State, string? Wave, string? Search, IReadOnlyList<string> Identifiers)
{
    /// <summary>The most identifiers that can be named.</summary>
    public const int MaxIdentifiers = 10_000;

    public bool IsEverything => State is null && Wave is null && Search is null && Identifiers.Count == 0;

    /// <summary>Exactly one mapping.</summary>
    public static Selection Of(string identifier) => new(null, null, null, [identifier]);
}
