using System.Text.Json;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>A selected mapping that cannot be changed as asked.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">What is wrong and what can be done.</param>
internal sealed record RefusedMapping(string Identifier, string Code, string Message)
{
    /// <summary>What stands in the way of a cutover; empty for another reason.</summary>
    public IReadOnlyList<CutoverBlock> Blocks { get; init; } = [];

    public static RefusedMapping Of(string identifier, Transition.Refused refused) =>
        new(identifier, JsonNamingPolicy.SnakeCaseLower.ConvertName(refused.Reason.ToString()), refused.Reason.Message()) { Blocks = refused.Blocks };
}
